import { type BoundaryReport, type JudgingOptions, judge } from '../boundary/check';
import { collectFacts, type Facts } from '../boundary/facts/facts';
import type { ExpectedFleet } from '../boundary/facts/fleet/expected-fleet';
import { RULES } from '../boundary/rule-table';
import {
  type FleetsDescription,
  fleetsWithPods,
  type NamespaceDescription,
  withoutSecretsIn,
} from './description/describe-fleets';
import { sortedBy, sortedTexts } from './description/sorted';
import { PROMISES, type PromiseDescription } from './promises';
import { describeReachability, type ReachabilityDescription } from './reachability/describe-reachability';
import { type RootOnNode, rootOnNode } from './root-on-node';

/** What a report is made of: what manifests make possible, and who reaches whom. Plain data, which JSON holds. */
export interface ReportData {
  readonly namespaces: readonly ReportedNamespace[];
  /** What the judge says of no namespace of runners. */
  readonly elsewhere: FleetsDescription['elsewhere'];
  /** What fleets of this tool promise; nothing where the manifests are of no such fleet. */
  readonly promises: readonly PromiseDescription[];
}

/** One namespace of runners. */
export interface ReportedNamespace extends NamespaceDescription {
  readonly reachability: ReachabilityDescription;
  /** Containers that may become root on their node. */
  readonly rootOnNode: readonly RootOnNode[];
}

/** Reports manifests as they would be applied. */
export function reportManifests(
  values: readonly unknown[],
  expected?: ExpectedFleet | readonly ExpectedFleet[],
  options?: JudgingOptions,
): ReportData {
  const facts = collectFacts(values, expected, options);
  const report = judge(RULES, facts, options?.watch);
  options?.watch?.('what they make possible');
  return reportFacts(facts, report);
}

/** Reports what the judge read of manifests, and what it said of it. */
export function reportFacts(facts: Facts, report: BoundaryReport): ReportData {
  const { description, pods } = fleetsWithPods(facts, report);
  const described = new Map(description.namespaces.map((namespace) => [namespace.name, namespace]));
  const namespaces = [...pods].flatMap(([namespace, own]) => {
    const told = described.get(namespace.name);
    const labels = facts.index.find('Namespace', '', namespace.name)?.labels ?? {};
    const urls = sortedTexts((told?.runners ?? []).flatMap(({ gitlabUrl }) => gitlabUrl ?? []));
    return told === undefined
      ? []
      : {
          ...told,
          reachability: withoutSecretsIn(describeReachability(namespace, own, urls, labels)),
          rootOnNode: rootOnNode(told),
        };
  });
  return {
    namespaces: sortedBy(namespaces, ({ name }) => name),
    elsewhere: description.elsewhere,
    promises: namespaces.some(({ org }) => org !== null) ? PROMISES : [],
  };
}
