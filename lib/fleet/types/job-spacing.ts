import * as v from 'valibot';
import * as check from '../decode/checks';

/**
 * Whether jobs of a runner had rather be beside each other or apart, among the nodes that they may have. It is a wish: a job
 * never waits for it, and it knows no pods but those of its own runner.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
 */
export interface JobSpacing {
  /** `'apart'`, so that no node has all of the load; `'together'`, so that nodes become empty and can go. */
  readonly jobs: 'apart' | 'together';
  /** A label of nodes: those with the same value of it count as one place. @default 'kubernetes.io/hostname' */
  readonly topologyKey?: string;
}

/** @internal */
export const JOB_SPACING = v.strictObject({
  jobs: v.picklist(['apart', 'together']),
  topologyKey: v.exactOptional(check.labelKey),
});
