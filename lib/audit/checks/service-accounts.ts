import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import { RIGHTS_OF_EVERYBODY } from '../../world/bootstrap-rights';
import type { Audited, Check } from '../check';
import { ownObjects } from '../own-objects';
import { grantsBeyond, type KnownRule } from '../rights/beyond';
import { type BoundRights, boundRights, isAccount } from '../rights/bindings';
import { rightsIn } from '../rights/read-rights';

/** More grants of one binding say no more to their reader. */
const MOST_TOLD = 4;

/** May a ServiceAccount of the fleet do more than its manifests say? */
export const SERVICE_ACCOUNTS: Check = {
  id: 'audit-service-accounts',
  sentence:
    'no ServiceAccount of the namespace may do more than the manifests say, by its name or by a group',
  why: 'whoever runs a job, or steals the token of a manager, has all rights that any binding gives to it',
  severity: 'critical',
  look: (audited, sight) => {
    const { cluster, fleet } = audited;
    const rights = rightsIn(cluster, sight);
    const own = ownRights(audited);
    const accounts = accountsOf(audited);
    for (const bound of rights) {
      const more = accounts
        .filter((account) => bound.subjects.some((subject) => isAccount(subject, fleet.namespace, account)))
        .map((account) => ({
          account,
          grants: grantsBeyond(bound.rules, knownOf(account, bound, own, audited)),
        }))
        .filter(({ grants }) => grants.length > 0);
      const [first] = more;
      if (first !== undefined) {
        const told = first.grants.slice(0, MOST_TOLD).join('; ');
        const rest = first.grants.length - MOST_TOLD;
        sight.found(
          bound.binding.where,
          `it lets ${listed(more.map(({ account }) => account))} do more than the manifests say${
            bound.namespace === '' ? ', in every namespace' : ''
          }, by ${bound.role.where}`,
          'remove the subject from the binding, or the rule from the role',
          { value: `${told}${rest > 0 ? `; and ${rest} more` : ''}` },
        );
      }
    }
    sight.note('rights that an authorizer beside RBAC gives are not seen');
  },
};

function listed(accounts: readonly string[]): string {
  return accounts.length > 3 ? `${accounts.length} ServiceAccounts` : `ServiceAccount ${accounts.join(', ')}`;
}

/** The ServiceAccounts of the manifests, and the one that every namespace has. */
function accountsOf(audited: Audited): readonly string[] {
  const own = ownObjects(audited).filter(({ kind }) => kind === 'ServiceAccount');
  return [...new Set([...own.map(({ name }) => name), 'default'])];
}

function ownRights(audited: Audited): readonly BoundRights[] {
  const own = ownObjects(audited);
  const of = (kind: string): readonly KubernetesObject[] => own.filter((object) => object.kind === kind);
  return boundRights({
    roles: of('Role'),
    clusterRoles: of('ClusterRole'),
    roleBindings: of('RoleBinding'),
    clusterRoleBindings: of('ClusterRoleBinding'),
  });
}

/** What an account may do where a binding gives rights: as the manifests say, and what everybody may. */
function knownOf(
  account: string,
  { namespace }: BoundRights,
  own: readonly BoundRights[],
  { fleet }: Audited,
): readonly KnownRule[] {
  const said = own.filter(
    (bound) =>
      bound.namespace === namespace &&
      bound.subjects.some((subject) => isAccount(subject, fleet.namespace, account)),
  );
  return [
    ...said.flatMap(({ rules }) => rules),
    ...RIGHTS_OF_EVERYBODY.map((rule) => ({ ...rule, resourceNames: [] })),
  ];
}
