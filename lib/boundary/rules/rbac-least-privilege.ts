import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { grantsOf, rbacRules } from '../facts/manifests/rbac';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { requiredObjectsOf } from '../subjects';

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
  rule({
    id: 'rbac-least-privilege',
    sentence: 'the Role of a manager grants exactly what GitLab Runner uses, and there is no other Role',
    why: 'each right that nothing needs is one that only an attacker uses',
    of: requiredObjectsOf('Role'),
    faults: [
      {
        problem: 'the Role grants what no manager needs',
        fix: 'remove the grants',
        where: (role) =>
          listed(
            role,
            grantedBy(role).filter((grant) => !MANAGER_GRANTS.includes(grant)),
          ),
      },
      {
        problem: 'the Role lacks what a manager needs',
        fix: 'add the grants',
        where: (role) => {
          const granted = grantedBy(role);
          return listed(
            role,
            MANAGER_GRANTS.filter((grant) => !granted.includes(grant)),
          );
        },
      },
      {
        problem: 'the names of what a manager makes are not known beforehand',
        fix: 'remove resourceNames',
        where: (role) =>
          rbacRules(role)
            .filter(({ resourceNames }) => resourceNames.length > 0)
            .map(({ where }) => `${where}.resourceNames`),
      },
    ],
  }),
];

function grantedBy(role: KubernetesObject): readonly string[] {
  return [...new Set(rbacRules(role).flatMap(grantsOf))];
}

function listed({ where }: KubernetesObject, grants: readonly string[]): Place | false {
  return grants.length > 0 && { at: where, value: grants.join(', ') };
}
