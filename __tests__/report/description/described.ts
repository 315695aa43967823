import { judge } from '../../../lib/boundary/check';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import {
  describeFleets,
  type describeManifests,
  type FleetsDescription,
  type NamespaceDescription,
} from '../../../lib/report/description/describe-fleets';

/** What manifests make possible, without what the judge says of them, which takes its time. */
export function described(
  ...[values, expected, options]: Parameters<typeof describeManifests>
): FleetsDescription {
  const facts = collectFacts(values, expected, options);
  return describeFleets(facts, judge([], facts));
}

/** The one namespace that manifests describe. */
export function describedNamespace(...of: Parameters<typeof describeManifests>): NamespaceDescription {
  const { namespaces } = described(...of);
  const [namespace] = namespaces;
  if (namespace === undefined || namespaces.length > 1) {
    throw new TypeError(`${namespaces.length} namespaces are described`);
  }
  return namespace;
}

/** The entry of a list that has a name. */
export function named<Item extends { readonly name: string }>(items: readonly Item[], name: string): Item {
  const item = items.find((candidate) => candidate.name === name);
  if (item === undefined) {
    throw new TypeError(`none of ${items.map((candidate) => candidate.name).join(', ')} is ${name}`);
  }
  return item;
}
