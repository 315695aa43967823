import * as v from 'valibot';
import type { Forbidden } from '../../privilege';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import type { Labels } from './destination';
import { NODE_AFFINITY, type NodeAffinity } from './node-affinity';

/** A taint that keeps other pods off a pool of nodes. */
export interface Taint {
  /** The key of the taint. */
  readonly key: string;
  /** Its value, empty for a taint without one. */
  readonly value: string;
  /** `'NoSchedule'` or `'NoExecute'`. @default 'NoSchedule' */
  readonly effect?: 'NoSchedule' | 'NoExecute';
}

/** Nodes set aside for a dind runner: job pods select the pool and tolerate its taint, and nothing else leads them. */
export interface DedicatedNodes {
  /** Labels that all nodes of the pool carry. At least one. */
  readonly pool: Labels;
  /** The {@link Taint} that keeps every other pod off the pool. */
  readonly taint: Taint;
  /** Belongs to {@link SharedNodes}. */
  readonly accept?: Forbidden<'only dind may share its nodes: name a pool and its taint'>;
  /** Belongs to {@link JobNodes}. */
  readonly tolerations?: Forbidden<'dind runs on nodes of its own alone: name their one taint'>;
  /** Belongs to {@link JobNodes}. */
  readonly affinity?: Forbidden<'dind runs on nodes of its own alone: name them by pool'>;
}

/** Nodes for the jobs of a runner that is not privileged. Each part may stand alone, and all that stand must hold. */
export interface JobNodes {
  /** Labels that the nodes carry. At least one. @default - any node of the architecture */
  readonly pool?: Labels;
  /** The {@link Taint} that keeps every other pod off these nodes. @default - none */
  readonly taint?: Taint;
  /**
   * Other taints of these nodes, as a list of {@link NodeToleration}; never those of a dind runner or of the control plane.
   *
   * @default - none
   */
  readonly tolerations?: readonly NodeToleration[];
  /** What else the labels of nodes must say, or had better say. See {@link NodeAffinity}. @default - nothing */
  readonly affinity?: NodeAffinity;
  /** Belongs to {@link SharedNodes}. */
  readonly accept?: Forbidden<'only dind may share its nodes: name a pool and its taint'>;
}

/** A taint that pods tolerate, of one value or of any. */
export type NodeToleration = ValueToleration | KeyToleration;

/** What taints do to pods that do not tolerate them. */
export type TaintEffect = 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule';

/** A toleration of the taint of one value. */
export interface ValueToleration {
  /** The key of the taint. */
  readonly key: string;
  /** `'Equal'`: the taint has this very value. `'Exists'`: any, and then there is no `value`. @default 'Equal' */
  readonly operator?: 'Equal';
  /** Its value. @default - none, as of a taint without one */
  readonly value?: string;
  /** `'NoSchedule'`, `'NoExecute'` or `'PreferNoSchedule'`. @default 'NoSchedule' */
  readonly effect?: TaintEffect;
}

/** A toleration of all taints of one key. */
export interface KeyToleration {
  /** The key of the taints. */
  readonly key: string;
  /** `'Exists'`: whatever their value. */
  readonly operator: 'Exists';
  /** Belongs to {@link ValueToleration}. */
  readonly value?: Forbidden<"with operator 'Exists' a toleration is of any value: leave value out">;
  /** `'NoSchedule'`, `'NoExecute'` or `'PreferNoSchedule'`. @default 'NoSchedule' */
  readonly effect?: TaintEffect;
}

/** Says in writing that jobs of a privileged runner may share nodes with everything else. */
export interface SharedNodes {
  /** Whoever runs a job is root on its node: it reads all pods, Secrets and traffic there. */
  readonly accept: 'dind-jobs-are-root-on-shared-nodes';
}

/** A RuntimeClass for job pods, such as gVisor or Kata Containers. */
export interface RuntimeClass {
  /** The name of the RuntimeClass, which must exist in the cluster. */
  readonly name: string;
  /** What the RuntimeClass declares, so that the quota holds it. See {@link RuntimeClassOverhead}. @default - none */
  readonly overhead?: RuntimeClassOverhead;
  /**
   * What the RuntimeClass adds to its pods, so that the admission policies expect it.
   * See {@link RuntimeClassScheduling}.
   *
   * @default - none
   */
  readonly scheduling?: RuntimeClassScheduling;
}

/** What each pod of a RuntimeClass takes beside its containers. */
export interface RuntimeClassOverhead {
  /** CPU of each pod beside its containers. @default '0' */
  readonly cpu?: string;
  /** Memory of each pod beside its containers. @default '0' */
  readonly memory?: string;
}

/**
 * What a RuntimeClass adds to its pods. It leads jobs onto nodes as `nodes` does: never onto those of a dind runner,
 * unless the runner is one itself, or of the control plane.
 */
export interface RuntimeClassScheduling {
  /** Labels of nodes that the RuntimeClass asks for. @default - none */
  readonly nodeSelector?: Labels;
  /** Taints that it tolerates, as a list of {@link Taint}. @default - none */
  readonly tolerations?: readonly Taint[];
}

/** @internal */
export const TAINT = v.strictObject({
  key: check.labelKey,
  value: check.taintValue,
  effect: v.exactOptional(v.picklist(['NoSchedule', 'NoExecute'])),
});

const EFFECT = v.exactOptional(v.picklist(['NoSchedule', 'NoExecute', 'PreferNoSchedule']));

/** @internal */
export const NODE_TOLERATION = v.variant('operator', [
  v.strictObject({
    key: check.labelKey,
    operator: v.exactOptional(v.literal('Equal')),
    value: v.exactOptional(check.taintValue),
    effect: EFFECT,
  }),
  v.strictObject({ key: check.labelKey, operator: v.literal('Exists'), effect: EFFECT }),
]);

const POOL = v.pipe(check.labels, wanted({ example: { 'example.com/pool': 'ci' } }));

/** @internal */
export const DEDICATED_NODES = v.strictObject({
  pool: POOL,
  taint: TAINT,
});

/** @internal */
export const JOB_NODES = v.strictObject({
  pool: v.exactOptional(POOL),
  taint: v.exactOptional(TAINT),
  tolerations: v.exactOptional(v.array(NODE_TOLERATION)),
  affinity: v.exactOptional(NODE_AFFINITY),
});

/** @internal */
export const SHARED_NODES = v.strictObject({ accept: v.literal('dind-jobs-are-root-on-shared-nodes') });

/** @internal */
export const RUNTIME_CLASS = v.strictObject({
  name: check.objectName,
  overhead: v.exactOptional(
    v.strictObject({ cpu: v.exactOptional(check.cpu), memory: v.exactOptional(check.bytes) }),
  ),
  scheduling: v.exactOptional(
    v.strictObject({
      nodeSelector: v.exactOptional(check.labels),
      tolerations: v.exactOptional(v.array(TAINT)),
    }),
  ),
});
