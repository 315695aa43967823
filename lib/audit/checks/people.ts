import { serviceAccountOf } from '../../boundary/facts/manifests/pod-template';
import type { RbacRule, RbacSubject } from '../../boundary/facts/manifests/rbac';
import { ANYBODY, MASTERS_GROUP } from '../../world/bootstrap-rights';
import type { Audited, Check } from '../check';
import { POWERS } from '../rights/powers';
import { rightsIn } from '../rights/read-rights';

/** Who may do what to the fleet? Nobody but its owner can say whether that is right. */
export const PEOPLE: Check = {
  id: 'audit-people',
  sentence:
    'who may read Secrets, enter pods, change rights or policies there is known from RBAC (for information)',
  why: 'the boundary holds jobs and managers, and not those who administer the cluster',
  severity: 'medium',
  look: (audited, sight) => {
    const { cluster, fleet } = audited;
    const rights = rightsIn(cluster, sight);
    sight.table('may', 'who', 'by');
    for (const { name, ofCluster, isGiven } of POWERS) {
      for (const { binding, role, rules, subjects, namespace } of rights) {
        const reaches = namespace === '' || (!ofCluster && namespace === fleet.namespace);
        const giving = reaches ? rules.filter((rule) => isGiven(rule)) : [];
        if (giving.length > 0) {
          for (const subject of subjects.filter((one) => !isOfFleet(one, audited))) {
            sight.row(`${name}${namesOf(giving)}`, subjectText(subject), `${binding.where}, ${role.where}`);
          }
        }
      }
    }
    sight.note(`members of the group ${MASTERS_GROUP} may do anything, whether or not a binding names them`);
    sight.note('kubelets may read what the pods of their nodes name, by an authorizer of their own');
  },
};

/** What ServiceAccounts of the fleet may do is another question. */
function isOfFleet({ kind, name, namespace }: RbacSubject, { fleet }: Audited): boolean {
  return (
    kind === 'ServiceAccount' &&
    namespace === fleet.namespace &&
    fleet.runners.some(({ manager, job }) =>
      [manager?.spec, job?.pod.spec].some((spec) => spec !== undefined && serviceAccountOf(spec) === name),
    )
  );
}

/** Of which objects alone, if every rule names some. */
function namesOf(rules: readonly RbacRule[]): string {
  const names = [...new Set(rules.flatMap(({ resourceNames }) => resourceNames))];
  return rules.some(({ resourceNames }) => resourceNames.length === 0) ? '' : ` (${names.join(', ')})`;
}

function subjectText({ kind, name, namespace }: RbacSubject): string {
  if (kind === 'ServiceAccount') {
    return `${kind} ${namespace}/${name}`;
  }
  return ANYBODY.includes(name) ? `${kind} ${name} (anybody who reaches the API server)` : `${kind} ${name}`;
}
