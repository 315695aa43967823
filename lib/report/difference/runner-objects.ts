import type { NamespaceDescription } from '../description/describe-fleets';
import type { RunnerDescription } from '../description/runner-description';
import { boundsOfRunner, type RunnerBound } from './runner-bounds';

/** What there is of a namespace for one runner alone. */
type OwnObjects = Pick<NamespaceDescription, 'risks' | 'reach' | 'identities' | 'secrets' | 'needs'>;

/** A runner together with what is of it alone. */
export interface WholeRunner extends RunnerDescription, OwnObjects {
  /** What admission policies hold it to. */
  readonly bounds: readonly RunnerBound[];
}

/** The runners of a namespace that another description of it lacks, and the rest of the namespace. */
export function onlyOf(
  namespace: NamespaceDescription,
  other: NamespaceDescription,
): { readonly runners: readonly WholeRunner[]; readonly rest: NamespaceDescription } {
  const known = new Set(other.runners.map(({ name }) => name));
  let rest: NamespaceDescription = namespace;
  const runners: WholeRunner[] = [];
  for (const runner of namespace.runners.filter(({ name }) => !known.has(name))) {
    const own = ownObjects(runner, namespace, other);
    const { bounds, rest: others } = boundsOfRunner(rest, runner.name);
    // What is told first is seen first: what its jobs are.
    const { jobs, ...fields } = runner;
    runners.push({ jobs, ...own, ...fields, bounds });
    rest = {
      ...others,
      runners: without(rest.runners, [runner]),
      reach: without(rest.reach, own.reach),
      identities: without(rest.identities, own.identities),
      secrets: without(rest.secrets, own.secrets),
      needs: without(rest.needs, own.needs),
      risks: {
        findings: without(rest.risks.findings, own.risks.findings),
        accepted: without(rest.risks.accepted, own.risks.accepted),
      },
    };
  }
  return { runners, rest };
}

function without<Item>(items: readonly Item[], others: readonly Item[]): readonly Item[] {
  return items.filter((item) => !others.includes(item));
}

/** What has no other user, and is not in the other description. */
function ownObjects(
  runner: RunnerDescription,
  { name: namespace, reach, identities, secrets, needs, risks }: NamespaceDescription,
  other: NamespaceDescription,
): OwnObjects {
  const ownReach = reach.filter(
    ({ pods, runners }) => areAllOf(runners, [runner.name]) && !other.reach.some((one) => one.pods === pods),
  );
  const pods = ownReach.map((one) => one.pods);
  const ownIdentities = identities.filter(
    ({ name, pods: users }) => areAllOf(users, pods) && !other.identities.some((one) => one.name === name),
  );
  const users = [...pods, ...ownIdentities.map(({ name }) => name)];
  const objects = [
    ...(runner.manager === null ? [] : [runner.manager.workload]),
    ...(runner.manager?.pod.volumes ?? [])
      .filter(({ source, of }) => source === 'configMap' && of !== null)
      .map(({ of }) => `ConfigMap ${namespace}/${of}`),
    ...ownIdentities.map(({ name }) => name),
  ];
  const isOwn = ({ path }: { readonly path: string }): boolean =>
    objects.some((object) => path === object || path.startsWith(`${object} / `));
  return {
    risks: { findings: risks.findings.filter(isOwn), accepted: risks.accepted.filter(isOwn) },
    reach: ownReach,
    identities: ownIdentities,
    secrets: secrets.filter(
      ({ name, readers }) =>
        areAllOf(
          readers.map(({ who }) => who),
          users,
        ) && !other.secrets.some((one) => one.name === name),
    ),
    needs: needs.filter(
      ({ kind, name, by }) =>
        areAllOf(by, users) && !other.needs.some((one) => one.kind === kind && one.name === name),
    ),
  };
}

/** Whether there are any, and all of them are among others. */
function areAllOf(names: readonly string[], others: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => others.includes(name));
}
