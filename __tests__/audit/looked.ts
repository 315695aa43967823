import type { Check, CheckResult } from '../../lib/audit/check';
import { type Audited, Sight } from '../../lib/audit/check';
import { type Cluster, seen } from '../../lib/audit/cluster/cluster';
import { collectFacts } from '../../lib/boundary/facts/facts';
import { readObjects } from '../../lib/boundary/facts/manifests/kubernetes-object';
import type { LiveObject } from './fake-cluster';

/** What one check says of a cluster with some objects, all of which may be read, about the fleet of manifests. */
export function looked(
  check: Check,
  live: readonly LiveObject[],
  manifests: readonly unknown[] = [],
): CheckResult {
  const { objects } = readObjects(live);
  const facts = collectFacts(manifests, undefined);
  const ofKind = (kind: string) => seen(objects.filter((object) => object.kind === kind));
  const cluster: Pick<Cluster, 'objects' | 'everywhere'> = { objects: ofKind, everywhere: ofKind };
  const sight = new Sight(check.id);
  check.look({ facts, fleet: facts.fleets[0], cluster } as unknown as Audited, sight);
  return sight.resultOf(check);
}
