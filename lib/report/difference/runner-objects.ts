import type { NamespaceDescription } from '../description/describe-fleets';
import type { RunnerDescription } from '../description/runner-description';

/** A runner together with what is of it alone. */
export interface WholeRunner
  extends RunnerDescription,
    Pick<NamespaceDescription, (typeof OF_RUNNERS)[number]> {}

const OF_RUNNERS = ['reach', 'identities', 'secrets', 'needs'] as const;

/** The runners of a namespace that another description of it lacks, and the rest of the namespace. */
export function onlyOf(
  namespace: NamespaceDescription,
  other: NamespaceDescription,
): { readonly runners: readonly WholeRunner[]; readonly rest: NamespaceDescription } {
  const isKnown = new Set(other.runners.map(({ name }) => name));
  let rest: NamespaceDescription = namespace;
  const runners: WholeRunner[] = [];
  for (const runner of namespace.runners.filter(({ name }) => !isKnown.has(name))) {
    const own = objectsOf(runner, namespace, other);
    runners.push({ ...runner, ...own });
    rest = {
      ...rest,
      runners: rest.runners.filter((one) => one !== runner),
      reach: rest.reach.filter((one) => !own.reach.includes(one)),
      identities: rest.identities.filter((one) => !own.identities.includes(one)),
      secrets: rest.secrets.filter((one) => !own.secrets.includes(one)),
      needs: rest.needs.filter((one) => !own.needs.includes(one)),
    };
  }
  return { runners, rest };
}

/** What has no other user, and was not there before. */
function objectsOf(
  { name }: RunnerDescription,
  { reach, identities, secrets, needs }: NamespaceDescription,
  other: NamespaceDescription,
): Pick<NamespaceDescription, (typeof OF_RUNNERS)[number]> {
  const ownReach = reach.filter(
    ({ pods, runners }) =>
      runners.length === 1 && runners[0] === name && !other.reach.some((one) => one.pods === pods),
  );
  const pods = ownReach.map((one) => one.pods);
  const ownIdentities = identities.filter(
    (identity) =>
      areAllOf(identity.pods, pods) && !other.identities.some((one) => one.name === identity.name),
  );
  const users = [...pods, ...ownIdentities.map((identity) => identity.name)];
  return {
    reach: ownReach,
    identities: ownIdentities,
    secrets: secrets.filter(
      (secret) =>
        areAllOf(
          secret.readers.map(({ who }) => who),
          users,
        ) && !other.secrets.some((one) => one.name === secret.name),
    ),
    needs: needs.filter(
      (need) =>
        areAllOf(need.by, users) &&
        !other.needs.some((one) => one.kind === need.kind && one.name === need.name),
    ),
  };
}

/** Whether there are any, and all of them are among others. */
function areAllOf(names: readonly string[], others: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => others.includes(name));
}
