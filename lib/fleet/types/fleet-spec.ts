import type { Destination, DnsResolver, Labels } from './destination';
import type { RunnerSpec } from './runner-spec';
import type { AtticKey, SecretSource } from './secret-source';

/**
 * What an operator writes: the runners of one organisation in one cluster.
 *
 * @example
 * const tinyland: FleetSpec = {
 *   org: 'tinyland',
 *   cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
 *   runners: [{ kind: 'docker' }],
 * };
 */
export interface FleetSpec {
  /** The organisation; its namespace is `{org}-runners`. A DNS label of at most 38 characters. */
  readonly org: string;
  /** The cluster that the fleet runs in. */
  readonly cluster: ClusterSpec;
  /** @default - https://gitlab.com on public addresses */
  readonly gitlab?: GitLabSpec;
  /** The Nix binary cache; needed as soon as the fleet holds a nix kind. @default - none */
  readonly attic?: AtticSpec;
  /** Who may scrape the managers' metrics. @default - nobody */
  readonly monitoring?: MonitoringSpec;
  /** The most that the namespace may ever take. @default - exactly what the fleet needs */
  readonly capacity?: CapacitySpec;
  /** At least one runner. */
  readonly runners: readonly RunnerSpec[];
}

/** Facts about a cluster that no manifest can find out. */
export interface ClusterSpec {
  /** Tells clusters apart: with a name, the files go to `dist/{name}/`. @default - none, the files go to `dist/` */
  readonly name?: string;
  /** The oldest Kubernetes minor version that the output must run on. @default '1.30' */
  readonly kubernetesVersion?: string;
  /** The API server, which only managers may reach. */
  readonly apiServer: {
    /** Its Service address and its endpoints: `kubectl get endpointslices kubernetes -o wide` lists the latter. */
    readonly cidrs: readonly string[];
    /** @default [443, 6443] */
    readonly ports?: readonly number[];
  };
  /** The resolvers of the cluster. @default - pods `k8s-app: kube-dns` of `kube-system` on port 53 */
  readonly dns?: readonly DnsResolver[];
  /**
   * Networks of the cluster (pods, Services, nodes) that are public addresses; private ones are excluded anyway.
   *
   * @default - none
   */
  readonly publicCidrs?: readonly string[];
  /** Who the admission policies let pass in an emergency. @default - nobody */
  readonly breakGlass?: BreakGlassSpec;
}

/** Identities, as the API server knows them, that the admission policies never stop. */
export interface BreakGlassSpec {
  /** User names, such as `oncall@example.com`. @default - none */
  readonly users?: readonly string[];
  /** Groups, but none that Kubernetes gives to everybody. @default - none */
  readonly groups?: readonly string[];
}

/** The GitLab instance that the runners serve. */
export interface GitLabSpec {
  /** Base URL, `https` only. @default 'https://gitlab.com' */
  readonly url?: string;
  /** Where it is, if its addresses are not public. @default - public addresses on the port of the URL */
  readonly destinations?: readonly Destination[];
  /**
   * Certificates in PEM of the authorities that managers, and the helper of each job, trust besides those of their
   * images. They are public; a key is refused.
   *
   * @default - the authorities that the images of GitLab Runner trust
   * @see https://docs.gitlab.com/runner/configuration/tls-self-signed/
   */
  readonly caCertificates?: string;
}

/** The Attic binary cache. */
export interface AtticSpec {
  /** @default 'attic-cache-dev' */
  readonly namespace?: string;
  /** Labels of its pods. @default { 'app.kubernetes.io/name': 'attic' } */
  readonly pods?: Labels;
  /** The container's port. @default 8080 */
  readonly port?: number;
  /** URL of the cache for Nix. @default 'http://attic.{namespace}.svc.cluster.local:{port}/main' */
  readonly substituter?: string;
  /** Keys that signed store paths must carry, as `name:base64`; at least one. */
  readonly publicKeys: readonly string[];
  /** Where the Secrets `attic-credentials` and `attic-push-credentials` come from. @default - existing */
  readonly credentials?: {
    readonly pull?: SecretSource<AtticKey>;
    readonly push?: SecretSource<AtticKey>;
  };
}

/** The pods that may read the managers' metrics port, which also serves debug endpoints. */
export interface MonitoringSpec {
  /** Name of the namespace. */
  readonly namespace: string;
  /** Labels of the scraping pods. @default { 'app.kubernetes.io/name': 'prometheus' } */
  readonly pods?: Labels;
}

/** An upper bound on the fleet; a fleet that needs more is refused. */
export interface CapacitySpec {
  /** CPU limits of all pods together. @default - what the fleet needs */
  readonly cpu?: string;
  /** Memory limits of all pods together. @default - what the fleet needs */
  readonly memory?: string;
  /** Ephemeral storage limits of all pods together. @default - what the fleet needs */
  readonly ephemeralStorage?: string;
  /** @default - what the fleet needs */
  readonly pods?: number;
}
