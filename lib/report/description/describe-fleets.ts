import { type BoundaryReport, type JudgingOptions, judge } from '../../boundary/check';
import { collectFacts, type Facts, type RunnerNamespace } from '../../boundary/facts/facts';
import type { ExpectedFleet } from '../../boundary/facts/fleet/expected-fleet';
import { withoutSecrets } from '../../boundary/facts/secrets/encoded-text';
import { isRecord } from '../../boundary/facts/untyped';
import { RULES } from '../../boundary/rule-table';
import { type AdmissionDescription, describeAdmission } from './admission-description';
import { type CapacityDescription, describeCapacity } from './capacity-description';
import { describeIdentities, type IdentityDescription } from './identity-description';
import { type NamedPod, namedPods } from './named-pods';
import { describeNeeds, type NeedDescription } from './needs-description';
import type { PodDescription } from './pod-description';
import { describeReach, type ReachDescription } from './reach-description';
import { describeRisks, type RisksDescription } from './risks-description';
import { describeRunners, type RunnerDescription } from './runner-description';
import { describeSecrets, type SecretDescription } from './secret-description';
import { type LevelOf, securityLevels } from './security-levels';
import { sortedBy } from './sorted';

/**
 * What manifests make possible, as plain data: JSON holds all of it, and no value of a Secret or a variable. It is made of the facts
 * of the judge alone, so that it tells the same of a fleet of ours and of the output of other tools.
 *
 * Lists are in the order of their names, whatever order the objects have. A `null` says that the manifests do not say it.
 */
export interface FleetsDescription {
  /** The namespaces in which runners live. */
  readonly namespaces: readonly NamespaceDescription[];
  /** What the judge says of no namespace of runners. */
  readonly elsewhere: RisksDescription;
}

/** What one namespace of runners makes possible. */
export interface NamespaceDescription {
  readonly name: string;
  /** Whose fleet it is, where the manifests or the caller say that it is one of ours. */
  readonly org: string | null;
  readonly runners: readonly RunnerDescription[];
  /** Managers whose configuration is not among the manifests, so that nothing is known of their runners. */
  readonly unseenManagers: readonly UnseenManagerDescription[];
  /** Pods of manifests that are of no runner. */
  readonly otherPods: readonly OtherPodDescription[];
  readonly reach: readonly ReachDescription[];
  readonly secrets: readonly SecretDescription[];
  readonly identities: readonly IdentityDescription[];
  readonly capacity: CapacityDescription;
  readonly admission: AdmissionDescription;
  /** What must exist before the apply. */
  readonly needs: readonly NeedDescription[];
  readonly risks: RisksDescription;
}

/** A manager whose configuration is not among the manifests. */
export interface UnseenManagerDescription {
  /** Its container. */
  readonly where: string;
  /** The file that it reads, and where that comes from, as far as it is told. */
  readonly reads: string;
}

/** A pod of manifests that is of no runner. */
export interface OtherPodDescription {
  /** Its workload, with the path of its pod. */
  readonly name: string;
  readonly pod: PodDescription;
}

/**
 * Describes what manifests make possible.
 *
 * @param values manifests as they would be applied, lists included.
 * @param expected the fleets that they should be. @default - what they say of themselves
 */
export function describeManifests(
  values: readonly unknown[],
  expected?: ExpectedFleet | readonly ExpectedFleet[],
  options?: JudgingOptions,
): FleetsDescription {
  const facts = collectFacts(values, expected, options);
  const report = judge(RULES, facts, options?.watch);
  options?.watch?.('what they make possible');
  return describeFleets(facts, report);
}

/**
 * Describes what manifests make possible.
 *
 * @param facts what the judge read of them.
 * @param report what it said of these facts.
 */
export function describeFleets(facts: Facts, report: BoundaryReport): FleetsDescription {
  return fleetsWithPods(facts, report).description;
}

/** A description, with the pods of each namespace that it names. */
export interface FleetsWithPods {
  readonly description: FleetsDescription;
  readonly pods: ReadonlyMap<RunnerNamespace, readonly NamedPod[]>;
}

/** Describes what manifests make possible, and keeps the pods that the words are about. */
export function fleetsWithPods(facts: Facts, report: BoundaryReport): FleetsWithPods {
  const levelOf = securityLevels(facts);
  const names = facts.namespaces.map(({ name }) => name);
  const risks = describeRisks(report, names);
  const described = facts.namespaces.map((namespace) => ({
    namespace,
    ...describeNamespace(namespace, facts, levelOf),
  }));
  const description = withoutSecretsIn({
    namespaces: sortedBy(
      described.map(({ namespace, description: told }) => ({
        ...told,
        risks: risks.get(namespace.name) ?? NO_RISKS,
      })),
      ({ name }) => name,
    ),
    elsewhere: risks.get('') ?? NO_RISKS,
  });
  return { description, pods: new Map(described.map(({ namespace, pods }) => [namespace, pods])) };
}

const NO_RISKS: RisksDescription = { findings: [], accepted: [] };

function describeNamespace(
  namespace: RunnerNamespace,
  facts: Facts,
  levelOf: LevelOf,
): { readonly description: Omit<NamespaceDescription, 'risks'>; readonly pods: readonly NamedPod[] } {
  const { index } = facts;
  const { name } = namespace;
  const found = describeRunners(namespace, facts, levelOf);
  const runners = found.map(({ description }) => description);
  const pods = namedPods(namespace, found, facts, levelOf);
  const identities = describeIdentities(namespace, facts, pods);
  const secrets = describeSecrets(namespace, index, pods, identities);
  const description = {
    name,
    org: namespace.fleet?.org ?? null,
    runners,
    unseenManagers: sortedBy(
      facts.unseenManagers
        .filter((manager) => manager.namespace === name)
        .map(({ where, reads }) => ({ where, reads })),
      ({ where }) => where,
    ),
    otherPods: pods
      .filter(({ role }) => role === 'other')
      .map((pod) => ({ name: pod.name, pod: pod.description })),
    reach: describeReach(namespace, pods),
    secrets,
    identities,
    capacity: describeCapacity(namespace, index, runners),
    admission: describeAdmission(name, index, namespace.fleet),
    needs: describeNeeds(name, index, pods, secrets),
  };
  return { description, pods };
}

/** A text that looks like a secret may stand anywhere in manifests of others. */
export function withoutSecretsIn<Value>(value: Value): Value {
  if (typeof value === 'string') {
    return shownText(value) as Value;
  }
  if (Array.isArray(value)) {
    return value.map(withoutSecretsIn) as Value;
  }
  return isRecord(value)
    ? (Object.fromEntries(
        Object.entries(value).map(([key, item]) => [shownText(key), withoutSecretsIn(item)]),
      ) as Value)
    : value;
}

/** Texts that were looked through: a description says most of its words many times, and so does the one that it is compared with. */
const MOST_KEPT = 20_000;
const LONGEST_KEPT = 300;
const kept = new Map<string, string>();

function shownText(text: string): string {
  const known = kept.get(text);
  if (known !== undefined) {
    return known;
  }
  const shown = withoutSecrets(text);
  if (text.length <= LONGEST_KEPT) {
    if (kept.size >= MOST_KEPT) {
      kept.clear();
    }
    kept.set(text, shown);
  }
  return shown;
}
