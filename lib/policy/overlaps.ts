import type { Fleet } from '../fleet/fleet';
import type { FleetBefore } from '../fleet/fleet-before';
import { RUNNER_LABEL } from '../fleet/names';
import { admissionPolicies } from './admission-policies';
import type { AdmissionPolicy } from './admission-policy';
import { texts } from './cel-text';
import { type Overlap, type Requesters, type StandingSpec, withBefore } from './overlap';
import { policySpec } from './policy-spec';
import { managerUser, requestedBy } from './requester';

/**
 * The policies that decide about pods of managers of the version before: their job pods, and the manager pods that a
 * ReplicaSet of that version makes anew. All others ask for names alone, or for what must hold at once: who may break the
 * glass, and which config is the current one.
 */
const OVERLAPPING: readonly string[] = ['baseline', 'restricted', 'job-pods', 'manager-pods'];

/** The `spec` of a policy of a fleet, with what stood before where managers of that still create pods. */
export function standingSpec(
  fleet: Fleet,
  policy: AdmissionPolicy,
  before: FleetBefore | undefined,
): StandingSpec {
  const spec = policySpec(policy);
  const standing = before?.find('ValidatingAdmissionPolicy', fleet.names.policy(policy.concern))?.spec;
  return before === undefined || standing === undefined || !OVERLAPPING.includes(policy.concern)
    ? { spec }
    : withBefore(spec, standing, requestersOf(fleet, policy, before));
}

function requestersOf(fleet: Fleet, { concern }: AdmissionPolicy, before: FleetBefore): Requesters {
  const known = before.knownOf(fleet);
  const users = new Map(known.map((runner) => [runner.name, managerUser(runner)]));
  const names = new Map([...users].map(([name, user]) => [user, name]));
  const userOf = (runner: string) => users.get(runner) ?? '';
  return {
    runners: [...users.keys()],
    userOf,
    ...(concern === 'manager-pods'
      ? {
          isFor: (runners) => `object.metadata.?labels[?'${RUNNER_LABEL}'].orValue('') in ${texts(runners)}`,
          runnerOf: (literal) => literal,
        }
      : {
          isFor: (runners) => requestedBy(runners.map(userOf)),
          runnerOf: (literal) => names.get(literal) ?? '',
        }),
  };
}

/** What the policies of a fleet let pass of what stood before, by their concerns. */
export function openOverlaps(fleet: Fleet, before: FleetBefore | undefined): ReadonlyMap<string, Overlap> {
  return new Map(
    admissionPolicies(fleet).flatMap((policy) => {
      const { overlap } = standingSpec(fleet, policy, before);
      return overlap === undefined ? [] : [[policy.concern, overlap] as const];
    }),
  );
}
