import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import { pathText } from '../../boundary/facts/path-text';
import { printed } from '../../boundary/facts/untyped';
import type { Audited, Check, Sight } from '../check';
import type { Difference } from '../drift/differences';
import { driftOf } from '../drift/drift';
import { ownObjects } from '../own-objects';

const APPLY = 'find out who changed it, and apply dist/ again';

/** Is everything in the cluster as dist/ says it? */
export const DRIFT: Check = {
  id: 'audit-drift',
  sentence: 'every object of the manifests is in the cluster, and each field that they set has that value',
  why: 'what was reviewed is not what holds',
  severity: 'critical',
  look: (audited, sight) => {
    for (const wanted of ownObjects(audited)) {
      compare(wanted, audited, sight);
    }
  },
};

function compare(wanted: KubernetesObject, { cluster }: Audited, sight: Sight): void {
  const all = cluster.objects(wanted.kind);
  if (!all.seen) {
    sight.couldNotSee(`${wanted.kind}: ${all.why}`);
    return;
  }
  sight.saw();
  const live = all.value.find(
    ({ name, namespace }) => name === wanted.name && namespace === wanted.namespace,
  );
  if (live === undefined) {
    sight.found(wanted.where, 'the object is not in the cluster', 'apply dist/ again');
    return;
  }
  if (live.raw['metadata'] !== undefined && isGoing(live)) {
    sight.found(wanted.where, 'the object is being deleted', 'find out by whom, and apply dist/ again');
  }
  for (const difference of driftOf(wanted, live)) {
    tell(wanted, difference, sight);
  }
}

function isGoing({ raw }: KubernetesObject): boolean {
  return Object.hasOwn(raw['metadata'] as object, 'deletionTimestamp');
}

const WORDS: { readonly [I in Difference['is']]: string } = {
  missing: 'the cluster lacks what the manifest says',
  changed: 'the cluster has another value than the manifest',
  added: 'the cluster has what no manifest says',
  reordered: 'the cluster has another order than the manifest',
};

function tell(object: KubernetesObject, { path, is, wanted, live }: Difference, sight: Sight): void {
  const place = path.length === 0 ? object.where : `${object.where} / ${pathText(path)}`;
  const isFree = path.some((part) => FREE_TEXTS.has(String(part)));
  const line = isFree ? firstLineOf(wanted, live) : undefined;
  sight.found(`${place}${line === undefined ? '' : `, line ${line}`}`, WORDS[is], APPLY, {
    ...(isFree || live === undefined ? {} : { value: printed(live) }),
    ...(isFree || wanted === undefined ? {} : { allowed: printed(wanted) }),
  });
}

/** Fields into which anybody may write anything, a password as well: what stands there is never told. */
const FREE_TEXTS: ReadonlySet<string> = new Set([
  'data',
  'binaryData',
  'stringData',
  'env',
  'args',
  'command',
  'annotations',
]);

/** The first line in which two texts differ. */
function firstLineOf(wanted: unknown, live: unknown): number | undefined {
  if (typeof wanted !== 'string' || typeof live !== 'string' || !wanted.includes('\n')) {
    return undefined;
  }
  const lines = live.split('\n');
  const index = wanted.split('\n').findIndex((line, at) => line !== lines[at]);
  return (index < 0 ? wanted.split('\n').length : index) + 1;
}
