export { RunnerAdmission, type RunnerAdmissionProps } from './constructs/runner-admission';
export { RunnerDeployment, type RunnerDeploymentProps } from './constructs/runner-deployment';
export { RunnerNamespace, type RunnerNamespaceProps } from './constructs/runner-namespace';
export { RunnerNetworkPolicy, type RunnerNetworkPolicyProps } from './constructs/runner-network-policy';
export { RunnerQuota, type RunnerQuotaProps } from './constructs/runner-quota';
export { RunnerRbac, type RunnerRbacProps } from './constructs/runner-rbac';
export { RunnerSecrets, type RunnerSecretsProps } from './constructs/runner-secrets';
export { type Finding, FleetError } from './errors';
export { FleetChart, type FleetChartProps, type FleetClusterChart } from './fleet-chart';
export { type RenderedFile, renderFleet } from './output/render';
export { render, type Synthesis, synthesize } from './output/synthesize';
export type {
  Forbidden,
  Given,
  NotAny,
  PodSecurityLevel,
  PrivilegedKind,
  RunnerKind,
  UnprivilegedKind,
} from './privilege';
export type {
  ConfigOverrides,
  KubernetesOverrides,
  RunnersOverrides,
} from './spec/config-overrides';
export type {
  AddressDestination,
  Destination,
  DnsResolver,
  Labels,
  PodsDestination,
} from './spec/destination';
export { type Attic, type Cluster, Fleet, type GitLab, type Monitoring } from './spec/fleet';
export type {
  AtticSpec,
  BreakGlassSpec,
  CapacitySpec,
  ClusterSpec,
  FleetSpec,
  GitLabSpec,
  MonitoringSpec,
} from './spec/fleet-spec';
export type { ContainerResources, ResolvedResources } from './spec/resources';
export { Runner } from './spec/runner';
export type {
  AccessLevel,
  Architecture,
  CommonRunnerSpec,
  DedicatedNodes,
  JobResources,
  ManagerSpec,
  NixRunnerSpec,
  PrivilegedRunnerSpec,
  RunnerSpec,
  RuntimeClass,
  SharedNodes,
  Taint,
  UnprivilegedRunnerSpec,
} from './spec/runner-spec';
export type {
  AtticKey,
  ExistingSecret,
  ExternalSecretSource,
  SealedSecretSource,
  SecretSource,
  TokenKey,
} from './spec/secret-source';
export type { RunnerSettings } from './spec/settings';
