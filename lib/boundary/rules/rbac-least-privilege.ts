import { grantsOf, type RbacRule, rbacRules } from '../facts/manifests/rbac';
import { printed } from '../facts/untyped';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';

/** What the code of GitLab Runner uses with the features that our configuration leaves on. */
const MANAGER_GRANTS: readonly string[] = [
  '/pods create',
  '/pods delete',
  '/pods get',
  '/pods list',
  '/pods watch',
  '/pods/exec create',
  '/pods/attach create',
  '/secrets create',
  '/secrets update',
  '/secrets delete',
  '/events list',
];

/** That a Role grants no more and no less. */
export const RBAC_LEAST_PRIVILEGE: readonly Rule[] = [
  {
    id: 'rbac-least-privilege',
    sentence: 'the Role of a manager grants exactly what GitLab Runner uses, and there is no other Role',
    why: 'each right that nothing needs is one that only an attacker uses',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const role of facts.index.ofKind('Role')) {
        examination.saw();
        leastPrivilege(role.where, rbacRules(role), examination);
      }
    },
  },
];

function leastPrivilege(where: string, rules: readonly RbacRule[], examination: Examination): void {
  const granted = new Set(rules.flatMap(grantsOf));
  const extra = [...granted].filter((grant) => !MANAGER_GRANTS.includes(grant));
  const missing = MANAGER_GRANTS.filter((grant) => !granted.has(grant));
  if (extra.length > 0) {
    examination.found(where, 'the Role grants what no manager needs', 'remove the grants', {
      value: printed(extra.join(', ')),
    });
  }
  if (missing.length > 0) {
    examination.found(where, 'the Role lacks what a manager needs', 'add the grants', {
      value: missing.join(', '),
    });
  }
  for (const rule of rules.filter(({ resourceNames }) => resourceNames.length > 0)) {
    examination.found(
      `${rule.where}.resourceNames`,
      'the names of what a manager makes are not known beforehand',
      'remove resourceNames',
    );
  }
}
