import { parse } from '@iarna/toml';
import type { Fleet } from '../../lib';
import { renderConfigToml } from '../../lib/config/config-toml';
import { type Container, DEFAULT_TOLERATIONS, type Pod } from './objects';
import { type PodPatch, patched } from './strategic-patch';

/**
 * The pod that GitLab Runner 19.3 creates for a CI job, read from config.toml alone, as an API server admits it: with
 * the defaults of the API server and of its admission plugins. The in-cluster tests hold it against real pods.
 */
export interface CiJob {
  /** The image that the job names; by default the runner's. */
  readonly image?: string;
  readonly services?: readonly Service[];
  /** Whether GitLab sends registry credentials; the runner then makes a Secret for the job. */
  readonly credentials?: boolean;
  /** Seconds. */
  readonly timeout?: number;
}

interface NodeTerm {
  readonly match_expressions: readonly object[];
}

interface Neighbours {
  readonly preferred_during_scheduling_ignored_during_execution: readonly {
    readonly weight: number;
    readonly pod_affinity_term: {
      readonly topology_key: string;
      readonly label_selector: { readonly match_labels: object };
    };
  }[];
}

interface ConfiguredVolume {
  readonly name: string;
  readonly mount_path: string;
  readonly read_only?: boolean;
  readonly medium?: string;
  readonly size_limit?: string;
}

interface KubernetesConfig {
  readonly namespace: string;
  readonly service_account: string;
  readonly image: string;
  readonly helper_image: string;
  readonly priority_class_name: string;
  readonly runtime_class_name?: string;
  readonly pod_labels: Readonly<Record<string, string>>;
  readonly pod_annotations?: Readonly<Record<string, string>>;
  readonly node_selector: Readonly<Record<string, string>>;
  readonly node_tolerations?: Readonly<Record<string, string>>;
  readonly affinity?: {
    readonly node_affinity?: {
      readonly required_during_scheduling_ignored_during_execution?: {
        readonly node_selector_terms: readonly NodeTerm[];
      };
      readonly preferred_during_scheduling_ignored_during_execution?: readonly {
        readonly weight: number;
        readonly preference: NodeTerm;
      }[];
    };
    readonly pod_affinity?: Neighbours;
    readonly pod_anti_affinity?: Neighbours;
  };
  readonly cap_add: readonly string[];
  readonly cap_drop: readonly string[];
  readonly privileged: boolean;
  readonly allow_privilege_escalation: boolean;
  readonly pod_security_context: Readonly<Record<string, unknown>>;
  readonly pod_termination_grace_period_seconds: number;
  readonly image_pull_secrets?: readonly string[];
  readonly services?: readonly {
    readonly name: string;
    readonly alias: string;
    readonly command: readonly string[];
  }[];
  readonly volumes?: { readonly [Kind in 'empty_dir' | 'config_map' | 'pvc']?: readonly ConfiguredVolume[] };
  readonly pod_spec?: readonly { readonly patch: string }[];
  readonly [resource: `${string}_limit` | `${string}_request`]: string | undefined;
}

/** The prefix of what the runner generates: it holds the first nine characters of its token. */
export const GENERATED_NAME = 'runner-t1aaaaaaa-project-42-concurrent-0';

/** The Secret that the runner makes for the registry credentials of a job. */
export const credentialsName = (runner: string): string => `${GENERATED_NAME}-${runner}`;

/** The job pod of a runner. */
export function jobPod(fleet: Fleet, runner: string, job: CiJob = {}): Pod {
  const config = parse(renderConfigToml(fleet.runner(runner))) as unknown as {
    readonly runners: readonly [{ readonly name: string; readonly kubernetes: KubernetesConfig }];
  };
  const { name, kubernetes } = config.runners[0];
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${GENERATED_NAME}-abcd1234`,
      namespace: kubernetes.namespace,
      labels: { ...gitlabLabels(name), ...expanded(kubernetes.pod_labels) },
      annotations: { ...gitlabAnnotations(), ...expanded(kubernetes.pod_annotations ?? {}) },
    },
    spec: podSpec(name, kubernetes, job),
  };
  const patches = (kubernetes.pod_spec ?? []).map(({ patch }) => JSON.parse(patch) as PodPatch);
  return { ...pod, spec: withRuntimeClass(fleet, runner, patches.reduce(patched, pod.spec)) };
}

function podSpec(runner: string, kubernetes: KubernetesConfig, job: CiJob): Pod['spec'] {
  const services = [
    ...(kubernetes.services ?? []).map(({ name, alias, command }) => ({ image: name, alias, command })),
    ...(job.services ?? []),
  ];
  const pullSecrets = [
    ...(kubernetes.image_pull_secrets ?? []),
    ...(job.credentials ? [credentialsName(runner)] : []),
  ];
  return {
    volumes: [...['repo', 'scripts', 'logs'].map((name) => ({ name, emptyDir: {} })), ...volumes(kubernetes)],
    initContainers: [container(kubernetes, 'init-permissions', kubernetes.helper_image, 'helper_')],
    containers: [
      container(kubernetes, 'build', job.image ?? kubernetes.image, ''),
      container(kubernetes, 'helper', kubernetes.helper_image, 'helper_'),
      ...namedServices(services).map(({ name, image, command }) =>
        container(kubernetes, name, image, 'service_', command),
      ),
    ],
    serviceAccountName: kubernetes.service_account,
    serviceAccount: kubernetes.service_account,
    automountServiceAccountToken: false,
    restartPolicy: 'Never',
    nodeSelector: kubernetes.node_selector,
    tolerations: [...tolerations(kubernetes), ...DEFAULT_TOLERATIONS],
    terminationGracePeriodSeconds: kubernetes.pod_termination_grace_period_seconds,
    activeDeadlineSeconds: (job.timeout ?? 1200) + 1,
    ...(pullSecrets.length > 0 ? { imagePullSecrets: pullSecrets.map((name) => ({ name })) } : {}),
    ...(services.length > 0
      ? {
          hostAliases: [
            { ip: '127.0.0.1', hostnames: services.map(({ alias }, index) => alias ?? `service-${index}`) },
          ],
        }
      : {}),
    securityContext: podSecurityContext(kubernetes.pod_security_context),
    affinity: affinity(kubernetes),
    resources: {},
    dnsPolicy: 'ClusterFirst',
    enableServiceLinks: true,
    schedulerName: 'default-scheduler',
    priorityClassName: kubernetes.priority_class_name,
    priority: 0,
    preemptionPolicy: 'Never',
    ...(kubernetes.runtime_class_name ? { runtimeClassName: kubernetes.runtime_class_name } : {}),
  };
}

interface Service {
  readonly image: string;
  readonly alias?: string;
  readonly command?: readonly string[];
}

/** The admission plugin RuntimeClass adds where the pods of the class may run. */
function withRuntimeClass(fleet: Fleet, runner: string, spec: Pod['spec']): Pod['spec'] {
  const { nodeSelector = {}, tolerations: added = [] } =
    fleet.runner(runner).settings.runtimeClass?.scheduling ?? {};
  return {
    ...spec,
    nodeSelector: { ...(spec['nodeSelector'] as object), ...nodeSelector },
    tolerations: [
      ...(spec['tolerations'] as readonly object[]),
      ...added.map((taint) => ({ operator: 'Equal', effect: 'NoSchedule', ...taint })),
    ],
  };
}

/** The runner numbers the services that have no alias, and sorts all by name. */
function namedServices(services: readonly Service[]): readonly (Service & { readonly name: string })[] {
  let unnamed = 0;
  return services
    .map((service) => ({ ...service, name: service.alias ?? `svc-${unnamed++}` }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function tolerations({ node_tolerations = {} }: KubernetesConfig): readonly object[] {
  return Object.entries(node_tolerations).map(([pair, effect]) => {
    const [key, value] = pair.split('=');
    return value === undefined
      ? { key, operator: 'Exists', effect }
      : { key, operator: 'Equal', value, effect };
  });
}

/** The runner writes an affinity into every pod, and into it what config.toml says. */
function affinity({ affinity: configured }: KubernetesConfig): object {
  if (configured === undefined) {
    return {};
  }
  return {
    ...(configured.node_affinity ? nodeAffinity(configured.node_affinity) : {}),
    ...(configured.pod_affinity ? { podAffinity: neighbours(configured.pod_affinity) } : {}),
    ...(configured.pod_anti_affinity ? { podAntiAffinity: neighbours(configured.pod_anti_affinity) } : {}),
  };
}

function neighbours({ preferred_during_scheduling_ignored_during_execution: wishes }: Neighbours): object {
  return {
    preferredDuringSchedulingIgnoredDuringExecution: wishes.map(({ weight, pod_affinity_term: term }) => ({
      weight,
      podAffinityTerm: {
        labelSelector: { matchLabels: term.label_selector.match_labels },
        topologyKey: term.topology_key,
      },
    })),
  };
}

function nodeAffinity(
  configured: NonNullable<NonNullable<KubernetesConfig['affinity']>['node_affinity']>,
): object {
  const {
    required_during_scheduling_ignored_during_execution: required,
    preferred_during_scheduling_ignored_during_execution: preferred = [],
  } = configured;
  const term = ({ match_expressions: matchExpressions }: NodeTerm) => ({ matchExpressions });
  return {
    nodeAffinity: {
      ...(required
        ? {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: required.node_selector_terms.map(term),
            },
          }
        : {}),
      ...(preferred.length > 0
        ? {
            preferredDuringSchedulingIgnoredDuringExecution: preferred.map(({ weight, preference }) => ({
              weight,
              preference: term(preference),
            })),
          }
        : {}),
    },
  };
}

function container(
  kubernetes: KubernetesConfig,
  name: string,
  image: string,
  prefix: '' | 'helper_' | 'service_',
  args?: readonly string[],
): Container {
  const resources = (bound: 'limit' | 'request') => {
    const amounts = {
      cpu: kubernetes[`${prefix}cpu_${bound}`],
      memory: kubernetes[`${prefix}memory_${bound}`],
      'ephemeral-storage': kubernetes[`${prefix}ephemeral_storage_${bound}`],
    };
    return Object.fromEntries(
      Object.entries(amounts).flatMap(([name, amount]) => (amount === undefined ? [] : [[name, amount]])),
    );
  };
  const isInit = name === 'init-permissions';
  const { run_as_user: uid, run_as_group: gid } = kubernetes.pod_security_context;
  return {
    name,
    image,
    imagePullPolicy: 'Always',
    ...(args ? { args } : {}),
    ...(prefix === 'service_' ? {} : { command: ['sh', '-c', 'the shell of the runner'] }),
    ...(name === 'helper' || isInit ? {} : { env: VARIABLES }),
    resources: { limits: resources('limit'), requests: resources('request') },
    securityContext: {
      privileged: kubernetes.privileged,
      allowPrivilegeEscalation: kubernetes.allow_privilege_escalation,
      capabilities: { add: kubernetes.cap_add, drop: [...kubernetes.cap_drop, 'NET_RAW'] },
      ...(uid === undefined || isInit ? {} : { runAsUser: uid }),
      ...(gid === undefined || isInit ? {} : { runAsGroup: gid }),
    },
    ...(isInit ? {} : { stdin: true }),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [
      { name: 'scripts', mountPath: '/scripts-42-1' },
      { name: 'logs', mountPath: '/logs-42-1' },
      { name: 'repo', mountPath: '/builds' },
      ...Object.values(kubernetes.volumes ?? {}).flatMap((list) =>
        list.map(({ name: volume, mount_path: mountPath, read_only: readOnly }) => ({
          name: volume,
          mountPath,
          ...(readOnly ? { readOnly } : {}),
        })),
      ),
    ],
  };
}

function volumes({ volumes: configured = {} }: KubernetesConfig): readonly object[] {
  const { empty_dir = [], config_map = [], pvc = [] } = configured;
  return [
    ...pvc.map(({ name }) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...config_map.map(({ name }) => ({ name, configMap: { name, defaultMode: 420 } })),
    ...empty_dir.map(({ name, medium, size_limit: sizeLimit }) => ({
      name,
      emptyDir: { ...(medium ? { medium } : {}), ...(sizeLimit ? { sizeLimit } : {}) },
    })),
  ];
}

const VARIABLES = [
  { name: 'CI', value: 'true' },
  { name: 'CI_JOB_ID', value: '1' },
  { name: 'GIT_STRATEGY', value: 'fetch' },
];

function podSecurityContext(context: KubernetesConfig['pod_security_context']): object {
  const camelCase = (key: string) => key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [camelCase(key), value]));
}

/** Variables of the job, in whose place GitLab Runner puts what they hold. */
function expanded(entries: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, value]) => [key, value.replace(/^\$\{?(\w+)\}?$/, 'of-$1')]),
  );
}

function gitlabLabels(runner: string): Readonly<Record<string, string>> {
  return {
    pod: GENERATED_NAME,
    'job.runner.gitlab.com/pod': GENERATED_NAME,
    'manager.runner.gitlab.com/id-short': 't1aaaaaaa',
    'manager.runner.gitlab.com/name': runner,
    'project.runner.gitlab.com/id': '42',
    'project.runner.gitlab.com/name': 'widgets',
    'project.runner.gitlab.com/namespace': 'tinyland_apps',
    'project.runner.gitlab.com/namespace-id': '7',
    'project.runner.gitlab.com/root-namespace': 'tinyland',
    'project.runner.gitlab.com/root-namespace-id': '3',
  };
}

function gitlabAnnotations(): Readonly<Record<string, string>> {
  return {
    'job.runner.gitlab.com/id': '1',
    'job.runner.gitlab.com/name': 'test: unit',
    'job.runner.gitlab.com/ref': 'feature/x',
    'job.runner.gitlab.com/sha': '0123456789abcdef',
    'job.runner.gitlab.com/before_sha': '0000000000000000',
    'job.runner.gitlab.com/timeout': '20m0s',
    'job.runner.gitlab.com/url': 'https://gitlab.example.com/tinyland/apps/widgets/-/jobs/1',
    'project.runner.gitlab.com/id': '42',
  };
}
