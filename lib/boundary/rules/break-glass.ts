import { leftOut } from '../admission/left-out';
import { at, listOf, textIn } from '../facts/untyped';
import { nowhere, type Rule } from '../rule';

/** Groups and users that stand for everybody, or for more than anybody may decide on. */
const EVERYBODY =
  /^system:(?:authenticated|unauthenticated|anonymous|masters|nodes|serviceaccounts(?::.*)?)$/;

/** Whom admission policies let pass in an emergency. */
export const BREAK_GLASS: readonly Rule[] = [
  {
    id: 'break-glass-named',
    sentence: 'whom the admission policies let pass is named in the report, and is not everybody',
    why: 'a condition that leaves somebody out leaves him out of everything that the policy holds',
    applies: nowhere,
    otherwise: 'the manifests hold no admission policy',
    check: (facts, examination) => {
      const named = new Map<string, string>();
      for (const policy of facts.index.ofKind('ValidatingAdmissionPolicy')) {
        examination.saw();
        listOf(at(policy.raw, 'spec', 'matchConditions')).forEach((condition, index) => {
          const where = `${policy.where} / spec.matchConditions[${index}]`;
          for (const name of leftOut(textIn(at(condition, 'expression')))) {
            if (EVERYBODY.test(name)) {
              examination.found(where, 'the policy lets everybody pass', 'name the people who may', {
                value: name,
              });
            } else if (!name.startsWith('system:') && !named.has(name)) {
              named.set(name, where);
            }
          }
        });
      }
      for (const [name, where] of named) {
        examination.opened(where, `${name} may pass the admission policies`);
      }
    },
  },
];
