import * as v from 'valibot';
import type { Forbidden } from '../../privilege';
import * as check from '../decode/checks';
import type { Labels } from './destination';

/** A taint that keeps other pods off a pool of nodes. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  /** @default 'NoSchedule' */
  readonly effect?: 'NoSchedule' | 'NoExecute';
}

/** Nodes set aside for a runner: job pods select the pool and tolerate its taint. */
export interface DedicatedNodes {
  /** Labels that all nodes of the pool carry; at least one. */
  readonly pool: Labels;
  /** The taint that keeps every other pod off the pool. */
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
  readonly name: string;
  /** The overhead that the RuntimeClass declares, so that the quota holds it. @default - none */
  readonly overhead?: { readonly cpu?: string; readonly memory?: string };
  /**
   * What the RuntimeClass adds to its pods, so that the admission policies expect it. It leads jobs onto nodes as `nodes`
   * does: never onto those of a dind runner, unless the runner is one itself, or of the control plane.
   *
   * @default - nothing
   */
  readonly scheduling?: {
    /** @default - none */
    readonly nodeSelector?: Labels;
    /** @default - none */
    readonly tolerations?: readonly Taint[];
  };
}

const TAINT = v.strictObject({
  key: check.labelKey,
  value: check.labelValue,
  effect: v.exactOptional(v.picklist(['NoSchedule', 'NoExecute'])),
});

/** @internal */
export const DEDICATED_NODES = v.strictObject({ pool: check.labels, taint: TAINT });

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
