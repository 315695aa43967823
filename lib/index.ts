export type { BoundaryReport } from './boundary/check';
export type { RuleResult } from './boundary/examine';
export type { DeclaredOpening } from './boundary/rule';
export { RunnerAdmission, type RunnerAdmissionProps } from './constructs/runner-admission';
export { RunnerDeployment, type RunnerDeploymentProps } from './constructs/runner-deployment';
export { RunnerNamespace, type RunnerNamespaceProps } from './constructs/runner-namespace';
export { RunnerNetworkPolicy, type RunnerNetworkPolicyProps } from './constructs/runner-network-policy';
export { RunnerQuota, type RunnerQuotaProps } from './constructs/runner-quota';
export { RunnerRbac, type RunnerRbacProps } from './constructs/runner-rbac';
export { RunnerSecrets, type RunnerSecretsProps } from './constructs/runner-secrets';
export { type Finding, FleetError } from './errors';
export type { AddedCapability } from './fleet/capabilities';
export { Fleet } from './fleet/fleet';
export { FleetBefore, type StandingObject } from './fleet/fleet-before';
export { Runner } from './fleet/runner';
export type { RunnerSettings } from './fleet/settings';
export type {
  AddedConfigMap,
  AddedToleration,
  AddsSpec,
  DnsOption,
  ImageMirror,
} from './fleet/types/adds-spec';
export type { Attic, AtticCredentials, AtticSpec } from './fleet/types/attic-spec';
export type { ApiServerSpec, BreakGlassSpec, Cluster, ClusterSpec } from './fleet/types/cluster-spec';
export type {
  ConfigOverrides,
  KubernetesOverrides,
  RunnersOverrides,
} from './fleet/types/config-overrides';
export type { DaemonSpec } from './fleet/types/daemon-spec';
export type {
  AddressDestination,
  Destination,
  DnsResolver,
  Labels,
  PodsDestination,
} from './fleet/types/destination';
export type { CapacitySpec, FleetSpec } from './fleet/types/fleet-spec';
export type { GitLab, GitLabSpec } from './fleet/types/gitlab-spec';
export type { ManagerSpec } from './fleet/types/manager-spec';
export type { Monitoring, MonitoringSpec } from './fleet/types/monitoring-spec';
export type { DedicatedNodes, RuntimeClass, SharedNodes, Taint } from './fleet/types/nodes-spec';
export type { ContainerResources, JobResources, ResolvedResources } from './fleet/types/resources';
export type {
  AccessLevel,
  Architecture,
  CommonRunnerSpec,
  NixRunnerSpec,
  PrivilegedRunnerSpec,
  RunnerSpec,
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
export { checkBoundary } from './fleet-boundary';
export { FleetChart, type FleetChartProps, type FleetClusterChart } from './fleet-chart';
export { committedFleet, fleetBefore } from './output/committed-fleet';
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
export type { Platform } from './world/platforms';
