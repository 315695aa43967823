import type { NamespaceDescription } from '../description/describe-fleets';
import type { PolicyBoundDescription } from '../description/policy-bound-description';
import { namesOfRunner } from '../description/policy-surroundings';

/** What policies hold one runner to. */
export interface RunnerBound {
  /** The policy, with the rules that compare with it. */
  readonly name: string;
  readonly values: readonly string[];
}

/** What the policies of a namespace say of one runner, and the namespace without that. */
export function boundsOfRunner(
  namespace: NamespaceDescription,
  runner: string,
): { readonly bounds: readonly RunnerBound[]; readonly rest: NamespaceDescription } {
  const names = new Set(namesOfRunner(namespace.name, runner));
  const bounds: RunnerBound[] = [];
  const policies = namespace.admission.policies.map((policy) => ({
    ...policy,
    bounds: policy.bounds.map((bound) => {
      const own = ownValues(bound, names);
      if (own.length > 0) {
        bounds.push({ name: `${policy.name}, ${bound.places.join(', ')}`, values: own });
      }
      return without(bound, names);
    }),
  }));
  return { bounds, rest: { ...namespace, admission: { ...namespace.admission, policies } } };
}

function ownValues(
  { cases, others, isAmount }: PolicyBoundDescription,
  names: ReadonlySet<string>,
): readonly string[] {
  return [
    ...cases.flatMap(({ of, values }) => (names.has(of) ? values : [])),
    ...(isAmount ? [] : (others ?? []).filter((value) => names.has(value))),
  ];
}

function without(bound: PolicyBoundDescription, names: ReadonlySet<string>): PolicyBoundDescription {
  const { cases, others, othersLike } = bound;
  // A case that all others are like is still what they are.
  const like = othersLike !== null && names.has(othersLike);
  return {
    ...bound,
    cases: cases.filter(({ of }) => !names.has(of)),
    othersLike: like ? null : othersLike,
    others: like
      ? (cases.find(({ of }) => of === othersLike)?.values ?? null)
      : (others?.filter((value) => !names.has(value)) ?? null),
  };
}
