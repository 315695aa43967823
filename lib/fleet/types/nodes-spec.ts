import * as v from 'valibot';
import type { Forbidden } from '../../privilege';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import type { Labels } from './destination';

/** A taint that keeps other pods off a pool of nodes. */
export interface Taint {
  /** The key of the taint. */
  readonly key: string;
  /** Its value, empty for a taint without one. */
  readonly value: string;
  /** `'NoSchedule'` or `'NoExecute'`. @default 'NoSchedule' */
  readonly effect?: 'NoSchedule' | 'NoExecute';
}

/** Nodes set aside for a runner: job pods select the pool and tolerate its taint. */
export interface DedicatedNodes {
  /** Labels that all nodes of the pool carry. At least one. */
  readonly pool: Labels;
  /** The {@link Taint} that keeps every other pod off the pool. */
  readonly taint: Taint;
  /** Belongs to {@link SharedNodes}. */
  readonly accept?: Forbidden<'only dind may share its nodes: name a pool and its taint'>;
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

/** @internal */
export const DEDICATED_NODES = v.strictObject({
  pool: v.pipe(check.labels, wanted({ example: { 'example.com/pool': 'ci' } })),
  taint: TAINT,
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
