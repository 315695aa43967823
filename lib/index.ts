/**
 * Runner fleets in, plain Kubernetes YAML out: what an app imports.
 *
 * @module cdk8s-gitlab-runners
 */

export type { BoundaryReport } from './boundary/check';
export type { RuleResult } from './boundary/examine';
export type { LeftOut } from './boundary/facts/manifests/left-out';
export type { DeclaredOpening } from './boundary/rule';
export { RunnerAdmission, type RunnerAdmissionProps } from './constructs/runner-admission';
export { RunnerDeployment, type RunnerDeploymentProps } from './constructs/runner-deployment';
export { RunnerNamespace, type RunnerNamespaceProps } from './constructs/runner-namespace';
export { RunnerNetworkPolicy, type RunnerNetworkPolicyProps } from './constructs/runner-network-policy';
export { RunnerPodMonitor, type RunnerPodMonitorProps } from './constructs/runner-pod-monitor';
export { RunnerQuota, type RunnerQuotaProps } from './constructs/runner-quota';
export { RunnerRbac, type RunnerRbacProps } from './constructs/runner-rbac';
export { RunnerSecrets, type RunnerSecretsProps } from './constructs/runner-secrets';
export { type Finding, FleetError } from './errors';
export type { AddedCapability } from './fleet/capabilities';
export { Fleet } from './fleet/fleet';
export { FleetBefore, type StandingObject } from './fleet/fleet-before';
export type { ResolvedJobResources } from './fleet/job-resources';
export type { NeededSecret, NeededSecrets } from './fleet/needed-secrets';
export { Runner } from './fleet/runner';
export type { RunnerSettings } from './fleet/settings';
export type {
  AddedAnnotations,
  AddedConfigMap,
  AddedLabels,
  AddedToleration,
  AddsSpec,
  DnsOption,
  ImageMirror,
} from './fleet/types/adds-spec';
export type { Attic, AtticCredentials, AtticSpec } from './fleet/types/attic-spec';
export type { AzureCache, AzureCacheSpec, AzureDomain, AzureIdentity } from './fleet/types/azure-cache';
export type { Cache, CacheCredentials, CacheSpec } from './fleet/types/cache-spec';
export type {
  AwsCloudIdentity,
  AzureCloudIdentity,
  CloudIdentity,
  GoogleCloudIdentity,
} from './fleet/types/cloud-identity';
export type { ApiServerSpec, BreakGlassSpec, Cluster, ClusterSpec } from './fleet/types/cluster-spec';
export type {
  ConfigOverrides,
  KubernetesOverrides,
  RunnersOverrides,
} from './fleet/types/config-overrides';
export type { DaemonSpec } from './fleet/types/daemon-spec';
export type {
  AddressDestination,
  AddressResolver,
  Destination,
  DnsResolver,
  Labels,
  PodsDestination,
  PodsResolver,
} from './fleet/types/destination';
export type { DeviceName, Devices } from './fleet/types/devices';
export type { FeatureFlags } from './fleet/types/feature-flags';
export type { CapacitySpec, FleetSpec } from './fleet/types/fleet-spec';
export type { GcsCache, GcsCacheSpec, GoogleIdentity } from './fleet/types/gcs-cache';
export type { GitLab, GitLabSpec } from './fleet/types/gitlab-spec';
export type { ImageBuilds } from './fleet/types/image-builds';
export type { JobSpacing } from './fleet/types/job-spacing';
export type {
  ClaimVolume,
  ConfigMapVolume,
  EmptyDir,
  EmptyDirVolume,
  JobVolume,
  VolumeOfDind,
  VolumeOfRoot,
} from './fleet/types/job-volumes';
export type { ManagerSpec } from './fleet/types/manager-spec';
export type {
  Monitoring,
  MonitoringSpec,
  PodMonitorLabels,
  PodMonitorSpec,
} from './fleet/types/monitoring-spec';
export type {
  NodeAffinity,
  NodeExpression,
  NodeSelectorTerm,
  NumberExpression,
  PreferredNodes,
  PresenceExpression,
  ValuesExpression,
} from './fleet/types/node-affinity';
export type {
  DedicatedNodes,
  JobNodes,
  KeyToleration,
  NodeToleration,
  RuntimeClass,
  RuntimeClassOverhead,
  RuntimeClassScheduling,
  SharedNodes,
  Taint,
  TaintEffect,
  ValueToleration,
} from './fleet/types/nodes-spec';
export type { PodAnnotations, PodLabels } from './fleet/types/pod-metadata';
export type { HttpProxy, ProxySpec } from './fleet/types/proxy-spec';
export type {
  ContainerResources,
  JobContainerResources,
  JobResources,
  JobSizes,
  ResolvedResources,
} from './fleet/types/resources';
export type { RunAs } from './fleet/types/run-as';
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
  AwsIdentity,
  CacheEncryption,
  KmsEncryption,
  S3Cache,
  S3CacheSpec,
  StoreEncryption,
} from './fleet/types/s3-cache';
export type {
  AtticKey,
  AzureCacheKey,
  CacheKey,
  ExistingSecret,
  ExternalSecretSource,
  GcsCacheKey,
  S3CacheKey,
  SealedSecretSource,
  SecretSource,
  SecretStoreReference,
  StoredValue,
  TokenKey,
} from './fleet/types/secret-source';
export { checkBoundary, type FinalObjects } from './fleet-boundary';
export { FleetChart, type FleetChartProps, type FleetClusterChart } from './fleet-chart';
export { committedFleet, fleetBefore } from './output/committed-fleet';
export { type RenderedFile, renderFleet } from './output/render';
export { render, type Synthesis, synthesize } from './output/synthesize';
export type {
  Forbidden,
  Given,
  NixKind,
  NotAny,
  PodSecurityLevel,
  PrivilegedKind,
  RunnerKind,
  UnprivilegedKind,
} from './privilege';
export type { Platform } from './world/platforms';
export type { BaselineCapability } from './world/pod-security-standards';
