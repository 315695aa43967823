import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import type { Facts, FleetFacts } from '../facts/facts';
import { pinnedValues } from '../facts/manifests/label-selector';
import { admittedAdditions } from './admitted-additions';
import { type TriedOverlap, tryOverlaps } from './overlap';
import { type Policy, policiesIn } from './policy';
import { type Trial, tryPolicies } from './trial';

/** The policies of manifests, and what they do with the requests of each fleet. */
export interface Trials {
  readonly policies: readonly Policy[];
  readonly trials: ReadonlyMap<FleetFacts, FleetTrial>;
}

/** What the policies of a fleet do, and what they let pass of versions before it. */
export interface FleetTrial extends Trial {
  readonly overlaps: readonly TriedOverlap[];
}

/** Several rules read one trial. */
const byFacts = new WeakMap<Facts, Trials>();

/** Tries the policies of every fleet that says it brings them. */
export function trialsOf(facts: Facts): Trials {
  const known = byFacts.get(facts) ?? newTrials(facts);
  byFacts.set(facts, known);
  return known;
}

function newTrials(facts: Facts): Trials {
  const policies = policiesIn(facts.index);
  const fleets = policies.length === 0 ? [] : facts.fleets.filter(({ admission }) => admission);
  const concerned = policiesByNamespace(policies);
  return {
    policies,
    trials: new Map(
      fleets.map((fleet) => [
        fleet,
        rememberedTrial(
          fleet,
          [...(concerned.get(fleet.namespace) ?? []), ...(concerned.get('') ?? [])],
          facts,
        ),
      ]),
    ),
  };
}

/** The policies that may look at a namespace by its name; under an empty name those that may look at any. */
function policiesByNamespace(policies: readonly Policy[]): ReadonlyMap<string, readonly Policy[]> {
  const found = new Map<string, Policy[]>();
  for (const policy of policies) {
    const names = policy.bindings.map(({ match }) => pinnedValues(match.namespaces, NAMESPACE_NAME_LABEL));
    const all = names.every((list) => list !== undefined) ? names.flat() : [''];
    for (const name of new Set(all as readonly string[])) {
      found.set(name, [...(found.get(name) ?? []), policy]);
    }
  }
  return found;
}

/** Trials of late, by everything that goes into them: a synth and its validation judge the same objects. */
const remembered = new Map<string, FleetTrial>();
const MOST_REMEMBERED = 4;

function rememberedTrial(fleet: FleetFacts, policies: readonly Policy[], facts: Facts): FleetTrial {
  const key = keyOf(fleet, policies, facts);
  const known = key === undefined ? undefined : remembered.get(key);
  if (known !== undefined) {
    return known;
  }
  const additions = fleet.additions ?? admittedAdditions(policies);
  const trial = {
    ...tryPolicies(fleet, policies, facts.index, additions),
    overlaps: tryOverlaps(fleet, policies, facts.index, additions),
  };
  if (key !== undefined) {
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= MOST_REMEMBERED) {
      remembered.delete(oldest);
    }
    remembered.set(key, trial);
  }
  return trial;
}

/** Everything that a trial depends on, word for word; nothing where it cannot be written down. */
function keyOf(fleet: FleetFacts, policies: readonly Policy[], { index }: Facts): string | undefined {
  try {
    return JSON.stringify([
      fleet.namespace,
      fleet.breakGlass,
      fleet.additions,
      fleet.before,
      index.find('Namespace', '', fleet.namespace)?.labels,
      index.allIn(fleet.namespace).map(({ raw }) => raw),
      policies.map(({ object, bindings }) => [object.raw, bindings.map((binding) => binding.object.raw)]),
      fleet.runners.map(({ name, kind, level, scheduling, settings, job }) => [
        [name, kind, level, scheduling, settings?.maximumTimeoutSeconds, job?.pod.namespace],
      ]),
    ]);
  } catch {
    return undefined;
  }
}
