export { RunnerAdmission, type RunnerAdmissionProps } from './constructs/runner-admission';
export { RunnerDeployment, type RunnerDeploymentProps } from './constructs/runner-deployment';
export { RunnerNamespace, type RunnerNamespaceProps } from './constructs/runner-namespace';
export { RunnerNetworkPolicy, type RunnerNetworkPolicyProps } from './constructs/runner-network-policy';
export { RunnerQuota, type RunnerQuotaProps } from './constructs/runner-quota';
export { RunnerRbac, type RunnerRbacProps } from './constructs/runner-rbac';
export { RunnerSecrets, type RunnerSecretsProps } from './constructs/runner-secrets';
export { type Finding, FleetError } from './errors';
export { type Attic, type Cluster, Fleet, type GitLab, type Monitoring } from './fleet/fleet';
export { Runner } from './fleet/runner';
export type { RunnerSettings } from './fleet/settings';
export type {
  ConfigOverrides,
  KubernetesOverrides,
  RunnersOverrides,
} from './fleet/types/config-overrides';
export type {
  AddressDestination,
  Destination,
  DnsResolver,
  Labels,
  PodsDestination,
} from './fleet/types/destination';
export type {
  AtticSpec,
  BreakGlassSpec,
  CapacitySpec,
  ClusterSpec,
  FleetSpec,
  GitLabSpec,
  MonitoringSpec,
} from './fleet/types/fleet-spec';
export type { ContainerResources, ResolvedResources } from './fleet/types/resources';
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
} from './fleet/types/runner-spec';
export type {
  AtticKey,
  ExistingSecret,
  ExternalSecretSource,
  SealedSecretSource,
  SecretSource,
  TokenKey,
} from './fleet/types/secret-source';
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
