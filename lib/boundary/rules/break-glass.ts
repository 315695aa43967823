import { leftOut } from '../admission/left-out';
import type { Facts } from '../facts/facts';
import { grouped } from '../facts/grouped';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { at, textIn } from '../facts/untyped';
import { itemsOf, ofObject, type TextField } from '../fields';
import type { Rule } from '../rule';
import { part, ruleOfParts } from '../rule-row';
import { ADMISSION_POLICIES } from '../subjects';

/** Groups and users that stand for everybody, or for more than anybody may decide on. */
const EVERYBODY =
  /^system:(?:authenticated|unauthenticated|anonymous|masters|nodes|serviceaccounts(?::.*)?)$/;

/** Whom admission policies let pass in an emergency. */
export const BREAK_GLASS: readonly Rule[] = [
  ruleOfParts(
    {
      id: 'break-glass-named',
      sentence: 'whom the admission policies let pass is named in the report, and is not everybody',
      why: 'a condition that leaves somebody out leaves him out of everything that the policy holds',
      serves: ['minimal-rbac'],
    },
    part({
      of: ADMISSION_POLICIES,
      problem: 'the policy lets everybody pass',
      fix: 'name the people who may',
      where: (policy) => namesLeftOut(policy).filter(({ value }) => EVERYBODY.test(value)),
    }),
    part({
      of: { items: firstOfEachName },
      opens: ({ at: where, value }) => [{ at: where, sentence: `${value} may pass the admission policies` }],
    }),
  ),
];

function namesLeftOut(policy: KubernetesObject): readonly TextField[] {
  return itemsOf(ofObject(policy, 'spec', 'matchConditions')).flatMap(({ at: where, value }) =>
    leftOut(textIn(at(value, 'expression'))).map((name) => ({ at: where, value: name })),
  );
}

/** Each name once, at the first policy that leaves it out. */
function firstOfEachName({ index }: Facts): readonly TextField[] {
  const people = index
    .ofKind('ValidatingAdmissionPolicy')
    .flatMap(namesLeftOut)
    .filter(({ value }) => !EVERYBODY.test(value) && !value.startsWith('system:'));
  return [...grouped(people, ({ value }) => value).values()].flatMap(([first]) => first ?? []);
}
