import type { Facts } from '../facts/facts';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { rbacSubjects } from '../facts/manifests/rbac';
import { at, textIn } from '../facts/untyped';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { requiredObjectsOf } from '../subjects';

const BINDINGS = requiredObjectsOf('RoleBinding', 'ClusterRoleBinding');

/** Who gets what Roles grant. */
export const RBAC_BINDINGS: readonly Rule[] = [
  rule({
    id: 'rbac-subjects',
    severity: 'critical',
    sentence: 'a RoleBinding binds one ServiceAccount of its own namespace and nobody else',
    why: 'groups such as system:authenticated are everybody, and all ServiceAccounts of a namespace include those of jobs',
    serves: ['nothing-outside'],
    of: BINDINGS,
    faults: [
      {
        problem: 'the binding has none or several subjects',
        fix: 'bind one ServiceAccount',
        where: (binding) => {
          const { length } = rbacSubjects(binding);
          return (
            length !== 1 && {
              at: `${binding.where} / subjects`,
              problem: `the binding has ${length} subjects`,
            }
          );
        },
      },
      {
        problem: 'the subject is no ServiceAccount',
        fix: 'bind the ServiceAccount of the manager',
        where: (binding) =>
          rbacSubjects(binding)
            .filter(({ kind }) => kind !== 'ServiceAccount')
            .map(({ where, kind, name }) => ({
              at: where,
              value: name,
              problem: `the subject is a ${kind || 'nameless kind'}`,
            })),
      },
      {
        problem: 'the ServiceAccount is the default one or lives in another namespace',
        fix: 'bind the ServiceAccount of the manager',
        where: (binding) =>
          rbacSubjects(binding)
            .filter(
              ({ kind, name, namespace }) =>
                kind === 'ServiceAccount' && (namespace !== binding.namespace || name === 'default'),
            )
            .map(({ where, name, namespace }) => ({ at: where, value: `${namespace}/${name}` })),
      },
    ],
  }),
  rule({
    id: 'rbac-role-refs',
    severity: 'critical',
    sentence: 'a RoleBinding binds the Role of its own name, which is among the manifests',
    why: 'a ClusterRole such as admin or edit, or a Role that nobody sees here, grants more than is judged here',
    serves: ['nothing-outside'],
    of: BINDINGS,
    faults: [
      {
        problem: 'the binding grants what is not among the manifests',
        fix: 'bind a Role of the namespace',
        where: (binding, { index }) => {
          const { kind, name } = roleOf(binding);
          const isSeen = index.find(kind, kind === 'Role' ? binding.namespace : '', name) !== undefined;
          if (kind === 'Role' && isSeen) {
            return false;
          }
          return {
            at: `${binding.where} / roleRef`,
            value: `${kind} ${name}`,
            problem: kind === 'ClusterRole' && isSeen ? 'a ClusterRole is bound' : undefined,
          };
        },
      },
      {
        problem: 'the ServiceAccount gets the Role of another',
        fix: 'bind the Role of the same name',
        where: (binding, { fleetOf }) => {
          const { name } = roleOf(binding);
          const subject = rbacSubjects(binding)[0]?.name ?? name;
          const isOurs = fleetOf.has(binding.namespace);
          return (
            isOurs &&
            subject !== name && { at: `${binding.where} / roleRef`, value: `${subject} gets ${name}` }
          );
        },
      },
    ],
  }),
  rule({
    id: 'rbac-jobs-unbound',
    severity: 'critical',
    sentence: 'the ServiceAccount of jobs and the default one are bound to nothing',
    why: 'rights of that ServiceAccount are rights of every job',
    serves: ['account-for-job-pods'],
    of: { items: accountsOfJobs },
    overall: [
      {
        problem: 'jobs run as this ServiceAccount',
        fix: 'remove the binding',
        where: (facts) => {
          const unbound = accountsOfJobs(facts);
          return [...BINDINGS.items(facts)]
            .flatMap(rbacSubjects)
            .filter(
              ({ kind, namespace, name }) => kind === 'ServiceAccount' && unbound.has(`${namespace}/${name}`),
            )
            .map(({ where, name }) => ({ at: where, value: name }));
        },
      },
    ],
  }),
];

function roleOf(binding: KubernetesObject): { readonly kind: string; readonly name: string } {
  const reference = at(binding.raw, 'roleRef');
  return { kind: textIn(at(reference, 'kind')), name: textIn(at(reference, 'name')) };
}

/** The ServiceAccounts that jobs run as or could run as, as `namespace/name`. */
function accountsOfJobs({ jobs, runners }: Facts): ReadonlySet<string> {
  const named = jobs.flatMap(({ pod }) => {
    const name = textIn(pod.spec['serviceAccountName']);
    return [`${pod.namespace}/default`, ...(name === '' ? [] : [`${pod.namespace}/${name}`])];
  });
  return new Set([...named, ...runners.map(({ fleet, name }) => `${fleet.namespace}/${name}-job`)]);
}
