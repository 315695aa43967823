import { CONTAINER_RESOURCES } from '../../../world/container-resources';
import { chosenVariable } from '../../../world/variable-references';
import type { JobFacts, RunnerFacts } from '../../facts/facts';
import type { PodScheduling } from '../../facts/fleet/expected-fleet';
import type { KubernetesObject } from '../../facts/manifests/kubernetes-object';
import { JOB_SERVICE } from '../../facts/runner/job-pod';
import type { RunnerService } from '../../facts/runner/job-services';
import { patchPodSpec } from '../../facts/runner/pod-spec-patch';
import { at, isRecord, listOf, recordOf, textIn, textsOf, type UntypedRecord } from '../../facts/untyped';
import { type Body, celValue } from '../request';
import { DEFAULT_TOLERATIONS, pullSecretsOf } from './pods';

/** What the names of everything that a runner generates for one job begin with. */
export const GENERATED_NAME = 'runner-t1aaaaaaa-project-42-concurrent-0';

/** What a job writes where it chooses a label or an annotation. */
export const CHOSEN_VALUE = 'chosen-by-the-job';

/** Seconds that GitLab gives a job at least. */
const SHORTEST_JOB = 600n;

/**
 * Containers of each list with which a job pod is tried. Every attack is made of the whole pod, and a config may name
 * thousands of services; the jobs of our fleets have five, and a cluster hardly starts a pod of fifty.
 */
export const MOST_CONTAINERS = 50;

/** How many containers a job pod has, where they are more than are tried. */
export function containersBeyond({ pod }: JobFacts): number | undefined {
  const lists = [pod.unpatched, pod.spec].flatMap((spec) => LISTS.map((list) => listOf(spec[list]).length));
  const most = Math.max(...lists);
  return most > MOST_CONTAINERS ? most : undefined;
}

const LISTS = ['initContainers', 'containers'] as const;

function bounded(spec: UntypedRecord): UntypedRecord {
  const lists = LISTS.map((list) => [list, listOf(spec[list]).slice(0, MOST_CONTAINERS)]);
  return { ...spec, ...Object.fromEntries(lists) };
}

/**
 * The pod that GitLab Runner creates for a job of a section, as the API server shows it to its policies; of one with
 * too many containers ({@link containersBeyond}) a part.
 *
 * @param account its ServiceAccount, which may add to it.
 */
export function honestJobPod(
  { section, pod }: JobFacts,
  { name, scheduling }: RunnerFacts,
  account?: KubernetesObject,
): Body {
  const { kubernetes } = section;
  const unpatched = withRunnerFields(bounded(pod.unpatched), pod.services, kubernetes, section.raw);
  const spec = bounded(patchPodSpec(unpatched, listOf(kubernetes['pod_spec']), '').spec);
  return celValue({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${GENERATED_NAME}-${name}`,
      namespace: pod.namespace,
      labels: { ...gitlabLabels(), ...chosen(pod.labels) },
      annotations: { ...gitlabAnnotations(), ...chosen(pod.annotations) },
    },
    spec: { ...withApiDefaults(spec, scheduling), imagePullSecrets: pullSecretsOf(spec, account) },
  }) as Body;
}

/** What a job has put in the place of variables. */
function chosen(entries: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, value]) => [
      key,
      chosenVariable(value) === undefined ? value : CHOSEN_VALUE,
    ]),
  );
}

/** The fields that `jobPod` of the facts leaves out, since no other rule asks for them. */
function withRunnerFields(
  spec: UntypedRecord,
  services: readonly RunnerService[],
  kubernetes: UntypedRecord,
  section: UntypedRecord,
): UntypedRecord {
  const containers = listOf(spec['containers']).filter((raw) => at(raw, 'name') !== JOB_SERVICE);
  const aliases = containers.slice(2).map((service) => at(service, 'name'));
  const byName = new Map(services.map((service) => [service.container, service]));
  const env = variables(section);
  const complete = (raw: unknown) => container(recordOf(raw), byName, env, kubernetes);
  return {
    ...spec,
    initContainers: listOf(spec['initContainers']).map(complete),
    containers: containers.map(complete),
    ...(aliases.length > 0
      ? {
          hostAliases: [...listOf(spec['hostAliases']), { ip: '127.0.0.1', hostnames: aliases }],
        }
      : {}),
    affinity: spec['affinity'] ?? {},
    resources: {},
    activeDeadlineSeconds: SHORTEST_JOB + 1n,
    terminationGracePeriodSeconds: kubernetes['pod_termination_grace_period_seconds'],
  };
}

/** How the keys begin that bound a container, by its name; those of services are left. */
const PREFIX: Readonly<Record<string, string>> = {
  build: '',
  helper: 'helper_',
  'init-permissions': 'helper_',
};

function container(
  own: UntypedRecord,
  services: ReadonlyMap<string, RunnerService>,
  env: readonly UntypedRecord[],
  kubernetes: UntypedRecord,
): UntypedRecord {
  const name = textIn(own['name']);
  const prefix = Object.hasOwn(PREFIX, name) ? PREFIX[name] : undefined;
  const { command = [], entrypoint = [] } = services.get(name) ?? {};
  return {
    ...own,
    imagePullPolicy: pullPolicy(kubernetes['pull_policy']),
    ...(prefix === undefined
      ? { args: unlessEmpty(command), command: unlessEmpty(entrypoint) }
      : { command: ['sh', '-c', 'the shell of the runner'] }),
    ...(name === 'build' || prefix === undefined ? { env } : {}),
    resources: {
      limits: boundsOf(kubernetes, prefix ?? 'service_', 'limit'),
      requests: boundsOf(kubernetes, prefix ?? 'service_', 'request'),
    },
    stdin: name === 'init-permissions' ? undefined : true,
  };
}

function unlessEmpty(words: readonly string[]): readonly string[] | undefined {
  return words.length === 0 ? undefined : words;
}

/** What bounds containers of one sort. */
export function boundsOf(
  kubernetes: UntypedRecord,
  prefix: string,
  bound: 'limit' | 'request',
): UntypedRecord {
  const entries = CONTAINER_RESOURCES.map((resource) => [
    resource.kubernetes,
    kubernetes[`${prefix}${resource.gitlab}_${bound}`],
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''));
}

/** In the words of the API; the first policy of a list is tried first. */
function pullPolicy(value: unknown): string | undefined {
  const first = typeof value === 'string' ? value : textsOf(value)[0];
  return { always: 'Always', 'if-not-present': 'IfNotPresent', never: 'Never' }[first ?? ''];
}

function variables(section: UntypedRecord): readonly UntypedRecord[] {
  const configured = textsOf(section['environment']).map((pair) => {
    const equals = pair.indexOf('=');
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  return [...configured, { name: 'CI', value: 'true' }, { name: 'CI_JOB_ID', value: '1' }];
}

/** The defaults of the API and what its admission plugins add, that of RuntimeClasses among them. */
function withApiDefaults(spec: UntypedRecord, scheduling: PodScheduling | undefined): UntypedRecord {
  const defaulted = (list: unknown): readonly unknown[] =>
    listOf(list).map((raw) =>
      isRecord(raw)
        ? { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', ...raw }
        : raw,
    );
  return {
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    enableServiceLinks: true,
    serviceAccount: spec['serviceAccountName'],
    priority: 0,
    preemptionPolicy: 'Never',
    ...spec,
    initContainers: defaulted(spec['initContainers']),
    containers: defaulted(spec['containers']),
    nodeSelector:
      scheduling === undefined
        ? spec['nodeSelector']
        : { ...recordOf(spec['nodeSelector']), ...scheduling.nodeSelector },
    tolerations: [
      ...listOf(spec['tolerations']),
      ...DEFAULT_TOLERATIONS,
      ...(scheduling?.tolerations ?? []).map((taint) => ({ operator: 'Equal', ...taint })),
    ],
  };
}

function gitlabLabels(): UntypedRecord {
  return {
    pod: GENERATED_NAME,
    'job.runner.gitlab.com/pod': GENERATED_NAME,
    'manager.runner.gitlab.com/id-short': 't1aaaaaaa',
    'project.runner.gitlab.com/id': '42',
    'project.runner.gitlab.com/name': 'widgets',
    'project.runner.gitlab.com/namespace': 'apps',
    'project.runner.gitlab.com/namespace-id': '7',
    'project.runner.gitlab.com/root-namespace': 'apps',
    'project.runner.gitlab.com/root-namespace-id': '3',
  };
}

function gitlabAnnotations(): UntypedRecord {
  return {
    'job.runner.gitlab.com/id': '1',
    'job.runner.gitlab.com/name': 'test: unit',
    'job.runner.gitlab.com/ref': 'feature/x',
    'job.runner.gitlab.com/sha': '0123456789abcdef',
    'job.runner.gitlab.com/before_sha': '0000000000000000',
    'job.runner.gitlab.com/timeout': '10m0s',
    'job.runner.gitlab.com/url': 'https://gitlab.example.com/apps/widgets/-/jobs/1',
    'project.runner.gitlab.com/id': '42',
  };
}
