import { KEPT_ON_NODE } from '../../../world/acting-metadata';
import { amountOf } from '../manifests/resource-amount';
import { type ExpectedCache, expectedCacheConfig } from './expected-cache';
import { type ExpectedCloudIdentity, expectedAnnotation } from './job-identity';
import { type ExpectedVolume, expectedVolumesSection } from './job-volumes';
import type { ExpectedImageBuilds } from './node-profiles';

/** Requests and limits of a container, as Kubernetes quantities. */
export interface ExpectedResources {
  readonly cpuRequest: string;
  /** @default - none, where jobs burst */
  readonly cpuLimit?: string;
  readonly memoryRequest: string;
  readonly memoryLimit: string;
  readonly ephemeralStorageRequest: string;
  readonly ephemeralStorageLimit: string;
}

/** A network that a fleet opens, port by port. */
export interface ExpectedNetwork {
  readonly cidr: string;
  /** What of it stays closed. @default - nothing, or of public addresses what is never public */
  readonly except?: readonly string[];
  readonly port: number;
  readonly protocol: string;
}

/** Pods of another namespace that a fleet opens, port by port. */
export interface ExpectedPods {
  readonly namespace: string;
  /** Labels that select them. */
  readonly pods: Readonly<Record<string, string>>;
  readonly port: number;
  readonly protocol: string;
}

/** What a fleet opens to its pods. */
export type ExpectedDestination = ExpectedNetwork | ExpectedPods;

/** Nodes for jobs: the labels that they carry, the taint that keeps others off them, and what else leads there. */
export interface ExpectedNodes {
  readonly pool?: Readonly<Record<string, string>>;
  readonly taint?: ExpectedToleration;
  readonly tolerations?: readonly ExpectedToleration[];
  readonly affinity?: {
    readonly required?: readonly ExpectedNodeTerm[];
    readonly preferred?: readonly (ExpectedNodeTerm & { readonly weight: number })[];
  };
}

/** A toleration of a taint; by the operator `Exists`, of all its values. */
export type ExpectedToleration = {
  readonly key: string;
  readonly effect?: string;
} & ({ readonly operator?: 'Equal'; readonly value?: string } | { readonly operator: 'Exists' });

/** What the labels of nodes say. */
interface ExpectedNodeTerm {
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** A proxy, and what is reached without it. */
export interface ExpectedProxy {
  readonly https: string;
  readonly http: string;
  readonly direct: { readonly manager: readonly string[]; readonly jobs: readonly string[] };
}

/** What a fleet says of where the managers of a runner run, and of what their pods carry. */
export interface ExpectedManager {
  readonly tolerations?: readonly ExpectedToleration[];
  readonly affinity?: ExpectedNodes['affinity'];
  readonly topologySpread?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a fleet says of one runner. The judge holds config.toml and the objects around it against it, value by value. */
export interface ExpectedSettings {
  /** Base URL of the GitLab instance. */
  readonly gitlabUrl: string;
  /** Where jobs fetch their sources from. @default - the same */
  readonly cloneUrl?: string;
  /** Whether managers trust authorities of the fleet's own. */
  readonly caCertificates: boolean;
  readonly image: string;
  readonly helperImage: string;
  readonly managerImage: string;
  /** The daemon's image, of a privileged kind. */
  readonly daemonImage?: string;
  /** What the daemon is told besides where to listen. */
  readonly daemon?: { readonly mtu?: number; readonly registryMirrors?: readonly string[] };
  readonly allowedImages: readonly string[];
  /** Patterns of services that jobs declare themselves. */
  readonly allowedServices: readonly string[];
  /** Jobs of one manager at a time. */
  readonly concurrency: number;
  readonly replicas: number;
  readonly resources: {
    readonly build: ExpectedResources;
    readonly helper: ExpectedResources;
    readonly service: ExpectedResources;
    readonly manager: ExpectedResources & { readonly cpuLimit: string };
  };
  /** Sizes of the build container besides that one, of which jobs choose. @default - none */
  readonly sizes?: Readonly<Record<string, ExpectedResources>>;
  /** Whether containers of jobs have no CPU limit. @default false */
  readonly burst?: boolean;
  /** Accelerators of the build container, by the names of their extended resources. @default - none */
  readonly devices?: Readonly<Record<string, number | undefined>>;
  /** Capabilities that config.toml adds to the containers of jobs. */
  readonly capabilities: readonly string[];
  /** Variables of jobs, but for those that follow from the level and the cache. */
  readonly environment: Readonly<Record<string, string>>;
  /** The Nix cache whose keys the jobs of a nix kind trust. */
  readonly nixCache?: { readonly substituter: string; readonly publicKeys: readonly string[] };
  /** Where jobs keep their caches. @default - none */
  readonly cache?: ExpectedCache;
  /** What jobs may do with the Attic cache: read it, or write to it as well. @default - nothing */
  readonly attic?: 'pull' | 'push';
  /** Who jobs are in a cloud. @default - nobody */
  readonly cloudIdentity?: ExpectedCloudIdentity;
  /** Whether no user of job pods is one of their node. @default false */
  readonly userNamespaces?: boolean;
  /** Profiles of nodes under which build containers run. @default - none */
  readonly imageBuilds?: ExpectedImageBuilds;
  /** As whom all containers of jobs run. @default - each as the user of its image */
  readonly runAs?: { readonly user: number; readonly group: number };
  /** Which refs GitLab lets the runner serve. @default - nobody says */
  readonly accessLevel?: string;
  /** Whether Nix builds in its own sandbox. @default false */
  readonly nixSandbox?: boolean;
  /** The longest time that GitLab lets a job run, in seconds. */
  readonly maximumTimeoutSeconds: number;
  /** The proxy of manager and jobs, and what both reach without it. @default - none */
  readonly proxy?: ExpectedProxy;
  /** What the fleet opens to its jobs and to its manager, public addresses among it. */
  readonly networks: {
    readonly jobs: readonly ExpectedDestination[];
    readonly manager: readonly ExpectedDestination[];
  };
  readonly imagePullSecrets: readonly string[];
  readonly runtimeClass?: { readonly name: string };
  readonly architecture: string;
  /** Nodes for jobs, or the acceptance that there are none. */
  readonly nodes?: ExpectedNodes | { readonly accept: string };
  /** What all containers of jobs mount. @default - nothing */
  readonly volumes?: readonly ExpectedVolume[];
  /** Where managers run, and what their pods carry beside what those of every manager do. @default - nothing of it */
  readonly manager?: ExpectedManager;
  /** Whether jobs are rather beside each other or apart, over which label of nodes. @default - nobody says */
  readonly spacing?: { readonly jobs: 'apart' | 'together'; readonly topologyKey?: string };
  /** Labels and annotations of job pods beside those of every runner. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Whether those who take nodes away are asked to leave those of jobs. @default false */
  readonly doNotDisrupt?: boolean;
  /** Whether running jobs are not evicted. @default false */
  readonly disruptionBudget?: boolean;
  /** Keys of config.toml that the fleet sets itself, by their paths below the file, as in `runners.kubernetes.poll_timeout`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The most that the quota of its jobs may hold, by the names that quotas use. CPU in cores, memory in bytes. */
  readonly quota: Readonly<Record<string, number>>;
}

/** Every value that the fleet decides, by its path in config.toml. `undefined` stands for a key that is left out. */
export function expectedConfig(
  org: string,
  runner: string,
  settings: ExpectedSettings,
): ReadonlyMap<string, unknown> {
  const { daemonImage, image, allowedServices, nodes } = settings;
  const { pool, taint, tolerations = [], affinity }: ExpectedNodes = nodes && !isAccepted(nodes) ? nodes : {};
  const services = daemonImage === undefined ? allowedServices : [daemonImage, ...allowedServices];
  const kubernetes: Record<string, unknown> = {
    image,
    helper_image: settings.helperImage,
    allowed_images: settings.allowedImages,
    allowed_services: services.length > 0 ? services : [image],
    services: daemonImage === undefined ? [] : [daemonImage],
    image_pull_secrets: settings.imagePullSecrets,
    cap_add: settings.capabilities,
    runtime_class_name: settings.runtimeClass?.name,
    volumes: expectedVolumesSection(settings.volumes ?? []),
    node_selector: {
      'kubernetes.io/arch': settings.architecture,
      'kubernetes.io/os': 'linux',
      ...pool,
    },
    node_tolerations: Object.fromEntries([...(taint ? [taint] : []), ...tolerations].map(toleration)),
    affinity: { ...nodeAffinity(affinity), ...neighbours(runner, settings.spacing) },
    pod_labels: { 'runner-fleet/runner': runner, 'runner-fleet/role': 'job', ...settings.podLabels },
    pod_annotations: {
      ...(settings.doNotDisrupt ? KEPT_ON_NODE : {}),
      ...settings.podAnnotations,
      ...(settings.cloudIdentity ? expectedAnnotation(settings.cloudIdentity) : {}),
    },
    ...resourceKeys('', settings.resources.build),
    ...overwriteKeys(settings),
    ...resourceKeys('helper_', settings.resources.helper),
    ...resourceKeys('service_', settings.resources.service),
  };
  return new Map<string, unknown>([
    ...Object.entries(settings.config),
    ['concurrent', settings.concurrency],
    ['runners.limit', settings.concurrency],
    ['runners.url', settings.gitlabUrl],
    ['runners.clone_url', settings.cloneUrl],
    ['runners.tls-ca-file', settings.caCertificates ? '/etc/gitlab-runner/ca.crt' : undefined],
    ...Object.entries(kubernetes).map(([key, value]) => [`runners.kubernetes.${key}`, value] as const),
    ...(settings.cache ? expectedCacheConfig(`${org}/${runner}`, settings.cache) : []),
  ]);
}

function isAccepted(nodes: object): nodes is { readonly accept: string } {
  return 'accept' in nodes;
}

function toleration(expected: ExpectedToleration): readonly [taint: string, effect: string] {
  const { key, operator, effect = 'NoSchedule' } = expected;
  return [operator === 'Exists' ? key : `${key}=${expected.value ?? ''}`, effect];
}

function nodeAffinity({ required, preferred }: NonNullable<ExpectedNodes['affinity']> = {}): object {
  const parts = {
    required_during_scheduling_ignored_during_execution: required && {
      node_selector_terms: required.map(term),
    },
    preferred_during_scheduling_ignored_during_execution: preferred?.map(({ weight, ...preference }) => ({
      weight,
      preference: term(preference),
    })),
  };
  const said = Object.entries(parts).filter(([, part]) => part !== undefined);
  return said.length > 0 ? { node_affinity: Object.fromEntries(said) } : {};
}

/** Jobs of the same runner, which a job would rather have beside it, or not. */
function neighbours(runner: string, spacing: ExpectedSettings['spacing']): object {
  if (spacing === undefined) {
    return {};
  }
  const { jobs, topologyKey = 'kubernetes.io/hostname' } = spacing;
  const wish = {
    weight: 100,
    pod_affinity_term: {
      topology_key: topologyKey,
      label_selector: { match_labels: { 'runner-fleet/runner': runner, 'runner-fleet/role': 'job' } },
    },
  };
  return {
    [jobs === 'apart' ? 'pod_anti_affinity' : 'pod_affinity']: {
      preferred_during_scheduling_ignored_during_execution: [wish],
    },
  };
}

function term({ matchExpressions }: ExpectedNodeTerm): object {
  return { match_expressions: matchExpressions };
}

function resourceKeys(prefix: string, resources: ExpectedResources): Readonly<Record<string, unknown>> {
  return {
    [`${prefix}cpu_request`]: resources.cpuRequest,
    [`${prefix}cpu_limit`]: resources.cpuLimit,
    [`${prefix}memory_request`]: resources.memoryRequest,
    [`${prefix}memory_limit`]: resources.memoryLimit,
    [`${prefix}ephemeral_storage_request`]: resources.ephemeralStorageRequest,
    [`${prefix}ephemeral_storage_limit`]: resources.ephemeralStorageLimit,
  };
}

/** What jobs may choose up to: the largest of what the sizes of their runner differ in. */
function overwriteKeys({ resources, sizes = {} }: ExpectedSettings): Readonly<Record<string, unknown>> {
  const all = [resources.build, ...Object.values(sizes)].map((size) => resourceKeys('', size));
  return Object.fromEntries(
    Object.keys(all[0] ?? {}).map((key) => {
      const amounts = all.map((keys) => keys[key]);
      const most = amounts.reduce((left, right) =>
        (amountOf(right) ?? 0) > (amountOf(left) ?? 0) ? right : left,
      );
      return [`${key}_overwrite_max_allowed`, new Set(amounts).size > 1 ? most : undefined];
    }),
  );
}

/** Variables by which programs talk through a proxy, in either case. */
export const PROXY_VARIABLES = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'NO_PROXY',
  'no_proxy',
] as const;

/** The variables of a proxy, as manager or jobs have them; none without a proxy. */
export function expectedProxyVariables(
  { proxy }: ExpectedSettings,
  role: keyof ExpectedProxy['direct'],
): Readonly<Record<string, string>> {
  if (proxy === undefined) {
    return {};
  }
  const values = { https_proxy: proxy.https, http_proxy: proxy.http, no_proxy: proxy.direct[role].join(',') };
  return Object.fromEntries(
    PROXY_VARIABLES.map((name) => [name, values[name.toLowerCase() as keyof typeof values]]),
  );
}

/** What the daemon of a privileged kind is started with. */
export function expectedDaemon({ daemon = {} }: ExpectedSettings): readonly string[] {
  const { mtu, registryMirrors = [] } = daemon;
  const packets = [`--mtu=${mtu}`, `--default-network-opt=bridge=com.docker.network.driver.mtu=${mtu}`];
  return [
    'dockerd',
    '--host=tcp://127.0.0.1:2375',
    '--tls=false',
    ...(mtu === undefined ? [] : packets),
    ...registryMirrors.map((mirror) => `--registry-mirror=${mirror}`),
  ];
}
