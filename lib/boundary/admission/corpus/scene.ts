import { DEFAULT_TOLERATIONS } from '../../../world/taints-of-kubernetes';
import type { FleetFacts, RunnerFacts } from '../../facts/facts';
import { cacheSecretOf } from '../../facts/fleet/identity';
import { IDENTITY_VOLUME } from '../../facts/fleet/job-identity';
import type { KubernetesObject } from '../../facts/manifests/kubernetes-object';
import type { ObjectIndex } from '../../facts/manifests/object-index';
import { secretReferences } from '../../facts/secrets/secret-references';
import { at, listOf, numberIn, recordOf, textIn, textsOf } from '../../facts/untyped';
import { type Asker, asker, askerInPod, type Body, celValue } from '../request';
import { honestJobPod } from './honest-job-pod';
import { honestManagerPod } from './honest-manager-pod';
import { plainPod } from './pods';

/** Whose requests are asked about: a runner, with what the manifests make of it and what lives beside it. */
export interface Scene {
  readonly fleet: FleetFacts;
  readonly runner: RunnerFacts;
  readonly namespace: string;
  readonly manager: Asker;
  /** The ServiceAccount of its job pods, should anybody give it a token. */
  readonly job: Asker;
  readonly jobPod: Body;
  readonly managerPod: Body;
  readonly plainPod: Body;
  /** What is applied for the runner: its ConfigMap, and the Deployment of its manager. */
  readonly config: Body;
  readonly deployment: Body;
  /** Another runner of the fleet, if there is one; each is the neighbour of one other. */
  readonly neighbour: Scene | undefined;
  /** Taints of nodes that are set aside for other runners. */
  readonly foreignTaints: readonly string[];
  /** Secrets of the namespace that this runner reads or pulls with. */
  readonly secrets: readonly string[];
  /** Whether it is known where its job pods run; a RuntimeClass that nobody describes may add to that. */
  readonly placed: boolean;
}

/** Creates manager pods, in clusters that give controllers credentials of their own and in those that do not. */
export const CONTROLLERS = [
  asker('system:serviceaccount:kube-system:replicaset-controller'),
  asker('system:kube-controller-manager'),
] as const;

/** Somebody with rights in the namespace, whom no policy can know. */
export const SOMEBODY: Asker = asker('somebody-else@example.com', 'somebodies');

/** A scene for every runner whose job and manager the manifests hold. */
export function scenesOf(fleet: FleetFacts, index: ObjectIndex): readonly Scene[] {
  const { namespace } = fleet;
  const account = (name: string) => index.find('ServiceAccount', namespace, name);
  const complete = fleet.runners.filter(({ job, manager }) => job !== undefined && manager !== undefined);
  // Of what is asked once, the first runner is asked about.
  const runners = [...complete.filter(isPlaced), ...complete.filter((runner) => !isPlaced(runner))];
  const taints = new Map(runners.map((runner) => [runner, taintsOf(runner)]));
  const allTaints = [...new Set([...taints.values()].flat())];
  const plain = plainPod(namespace);
  const scenes = runners.map((runner, index): Scene => {
    const own = taints.get(runner) ?? [];
    const managerPod =
      runner.manager === undefined
        ? plain
        : honestManagerPod(runner.manager, account(`${runner.name}-manager`));
    return {
      fleet,
      runner,
      namespace,
      manager: askerInPod(`system:serviceaccount:${namespace}:${runner.name}-manager`, managerPod),
      job: asker(`system:serviceaccount:${namespace}:${runner.name}-job`),
      jobPod:
        runner.job === undefined ? plain : honestJobPod(runner.job, runner, account(`${runner.name}-job`)),
      managerPod,
      plainPod: plain,
      config: bodyOf(runner.job?.section.config.object),
      deployment: bodyOf(runner.manager?.object),
      get neighbour() {
        return runners.length > 1 ? scenes[(index + 1) % runners.length] : undefined;
      },
      get foreignTaints() {
        return allTaints.filter((key) => !own.includes(key));
      },
      secrets: secretsOf(runner),
      placed: isPlaced(runner),
    };
  });
  return scenes;
}

/** An object as it stands in the manifests; an empty one if there is none. */
function bodyOf(object: KubernetesObject | undefined): Body {
  return celValue(object?.raw ?? {}) as Body;
}

function isPlaced({ job, scheduling }: RunnerFacts): boolean {
  return scheduling !== undefined || (job?.section.kubernetes['runtime_class_name'] ?? '') === '';
}

const OF_EVERY_POD: readonly string[] = Object.values(DEFAULT_TOLERATIONS).flat();

/** The keys of the taints that jobs of a runner tolerate, but for those that every pod does. */
export function taintsOf({ job }: RunnerFacts): readonly string[] {
  const tolerations = recordOf(job?.section.kubernetes['node_tolerations']);
  return Object.keys(tolerations)
    .map((taint) => taint.split('=')[0] ?? '')
    .filter((key) => !OF_EVERY_POD.includes(key));
}

function secretsOf({ name, job, manager }: RunnerFacts): readonly string[] {
  const variables = listOf(job?.pod.spec['containers']).flatMap((container) =>
    listOf(at(container, 'env')).map((variable) => textIn(at(variable, 'valueFrom', 'secretKeyRef', 'name'))),
  );
  const pulled = textsOf(job?.section.kubernetes['image_pull_secrets']);
  const read = manager === undefined ? [] : secretReferences(manager);
  const hasKeys = read.some((reference) => reference.name === cacheSecretOf(name));
  const own = [`${name}-token`, ...(hasKeys ? [cacheSecretOf(name)] : [])];
  return [...new Set([...own, ...variables, ...pulled])].filter((secret) => secret !== '');
}

/**
 * Job pods at once up to which every fleet keeps its runners out of each other's pods, and out of the registry credentials
 * of each other's jobs. Above, the API server would take too long over each request, and only runners that hold more than
 * others are kept apart.
 */
const MOST_GUARDED_PODS = { connections: 200, credentials: 100 } as const;

/** Whether other runners must be kept out of the job pods of a runner, or of the registry credentials of its jobs. */
export function isKeptApart(scene: Scene | undefined, from: keyof typeof MOST_GUARDED_PODS): scene is Scene {
  if (scene === undefined) {
    return false;
  }
  return (
    podsAtOnce(scene.fleet) <= MOST_GUARDED_PODS[from] ||
    scene.runner.privileged ||
    scene.secrets.includes('attic-push-credentials') ||
    isSomebody(scene)
  );
}

/** Whether a cloud knows the jobs of a runner. */
function isSomebody({ jobPod }: Scene): boolean {
  return listOf(at(jobPod, 'spec', 'volumes')).some((volume) => at(volume, 'name') === IDENTITY_VOLUME);
}

/** Every runner asks for it, so it is counted once. */
const counted = new WeakMap<FleetFacts, number>();

function podsAtOnce(fleet: FleetFacts): number {
  let pods = counted.get(fleet);
  if (pods === undefined) {
    pods = fleet.runners.reduce((sum, { job, manager }) => {
      const concurrent = at(job?.section.config.table, 'concurrent') ?? 1;
      const replicas = at(manager?.object.raw, 'spec', 'replicas') ?? 1;
      return sum + numberIn(concurrent) * numberIn(replicas);
    }, 0);
    counted.set(fleet, pods);
  }
  return pods;
}
