import * as v from 'valibot';
import type { Platform } from '../../world/platforms';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import { ADDS, type AddsSpec, PLATFORM_LIST } from './adds-spec';
import { type Destination, DNS_RESOLVER, type DnsResolver } from './destination';
import type { Resolved } from './resolved';

/** Facts about a cluster that no manifest can find out. */
export interface ClusterSpec {
  /** Tells clusters apart. With a name, the files go to `dist/{name}/`, otherwise to `dist/`. @default - none */
  readonly name?: string;
  /**
   * The oldest Kubernetes minor version that the output must run on. Also the version of the Pod Security labels.
   *
   * @default '1.30'
   */
  readonly kubernetesVersion?: string;
  /** The API server. Only managers may reach it. See {@link ApiServerSpec}. */
  readonly apiServer: ApiServerSpec;
  /**
   * The resolvers, as a list of {@link DnsResolver}. A given list replaces the default.
   *
   * @default - pods `k8s-app: kube-dns` of `kube-system`, port 53
   */
  readonly dns?: readonly DnsResolver[];
  /**
   * Networks of the cluster (pods, Services, nodes) that are public addresses. Jobs are kept from them. Private networks
   * are closed anyway.
   *
   * @default - none
   */
  readonly publicCidrs?: readonly string[];
  /**
   * Prefixes of NAT64 by which pods of an IPv6-only cluster reach IPv4 addresses, such as `64:ff9b::/96`. Only of 96 bits.
   * Public IPv4 addresses are open behind each as they are without it; private ones stay closed.
   *
   * @default - none
   * @see https://www.rfc-editor.org/rfc/rfc6052
   */
  readonly nat64?: readonly string[];
  /** Who the admission policies let pass in an emergency. See {@link BreakGlassSpec}. @default - nobody */
  readonly breakGlass?: BreakGlassSpec;
  /**
   * Platforms whose own additions to pods are expected: `'eks'`, `'gke'`, `'gke-autopilot'`, `'aks'`, `'openshift'`,
   * `'karpenter'`.
   *
   * @default - none
   */
  readonly platforms?: readonly Platform[];
  /** What else the cluster adds to pods. See {@link AddsSpec}. @default - nothing */
  readonly adds?: AddsSpec;
}

/** The addresses of the API server: no selector finds it in every cluster. */
export interface ApiServerSpec {
  /** The Service address of the API server and its endpoints. */
  readonly cidrs: readonly string[];
  /** The ports of both. @default [443, 6443] */
  readonly ports?: readonly number[];
}

/** Identities, as the API server knows them, that the admission policies never stop. */
export interface BreakGlassSpec {
  /** Names of users as the API server knows them, such as `oncall@example.com`. @default - none */
  readonly users?: readonly string[];
  /** Names of groups, but none that Kubernetes gives to everybody. @default - none */
  readonly groups?: readonly string[];
}

/** Facts about the cluster with every default filled in. */
export interface Cluster extends Resolved<Omit<ClusterSpec, 'apiServer' | 'dns' | 'breakGlass'>, 'name'> {
  readonly apiServer: Resolved<ApiServerSpec>;
  /** Each resolver twice, since long answers come over TCP. */
  readonly dns: readonly Destination[];
  readonly breakGlass: Resolved<BreakGlassSpec>;
}

const API_SERVER_ADDRESSES =
  'the addresses that `kubectl get service kubernetes` and `kubectl get endpointslices kubernetes` list';

/** @internal */
export const CLUSTER = v.strictObject({
  name: v.exactOptional(check.name),
  kubernetesVersion: v.exactOptional(check.kubernetesVersion, '1.30'),
  apiServer: v.pipe(
    v.strictObject({
      cidrs: v.pipe(check.nonEmpty(check.clusterCidr), wanted({ where: API_SERVER_ADDRESSES })),
      ports: v.exactOptional(check.nonEmpty(check.port), [443, 6443]),
    }),
    wanted({ where: API_SERVER_ADDRESSES }),
  ),
  dns: v.exactOptional(
    v.pipe(
      check.nonEmpty(DNS_RESOLVER),
      v.transform((resolvers) => resolvers.flatMap(resolveDns)),
    ),
    [{ namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' } }],
  ),
  publicCidrs: v.exactOptional(v.array(check.clusterCidr), []),
  nat64: v.exactOptional(v.array(check.clusterCidr), []),
  breakGlass: v.exactOptional(
    v.strictObject({
      users: v.exactOptional(v.array(check.userName), []),
      groups: v.exactOptional(v.array(check.userName), []),
    }),
    {},
  ),
  platforms: v.exactOptional(PLATFORM_LIST, []),
  adds: v.exactOptional(ADDS, {}),
});

function resolveDns(resolver: DnsResolver): readonly Destination[] {
  return [
    { port: 53, ...resolver, protocol: 'UDP' },
    { port: 53, ...resolver, protocol: 'TCP' },
  ];
}
