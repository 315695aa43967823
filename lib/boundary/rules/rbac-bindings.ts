import type { Facts } from '../facts/facts';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { rbacSubjects } from '../facts/manifests/rbac';
import { at, textIn } from '../facts/untyped';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';
import { type RuleText, ruleForEach } from './rule-for-each';

function bindings(facts: Facts): readonly KubernetesObject[] {
  return ['RoleBinding', 'ClusterRoleBinding'].flatMap((kind) => facts.index.ofKind(kind));
}

function bindingRule(
  text: RuleText,
  check: (binding: KubernetesObject, examination: Examination, facts: Facts) => void,
): Rule {
  return ruleForEach(text, bindings, check);
}

/** Who gets what Roles grant. */
export const RBAC_BINDINGS: readonly Rule[] = [
  bindingRule(
    {
      id: 'rbac-subjects',
      sentence: 'a RoleBinding binds one ServiceAccount of its own namespace and nobody else',
      why: 'groups such as system:authenticated are everybody, and all ServiceAccounts of a namespace include those of jobs',
    },
    (binding, examination) => {
      const subjects = rbacSubjects(binding);
      if (subjects.length !== 1) {
        examination.found(
          `${binding.where} / subjects`,
          `the binding has ${subjects.length} subjects`,
          'bind one ServiceAccount',
        );
      }
      for (const { kind, name, namespace, where } of subjects) {
        if (kind !== 'ServiceAccount') {
          examination.found(
            where,
            `the subject is a ${kind || 'nameless kind'}`,
            'bind the ServiceAccount of the manager',
            { value: name },
          );
        } else if (namespace !== binding.namespace || name === 'default') {
          examination.found(
            where,
            'the ServiceAccount is the default one or lives in another namespace',
            'bind the ServiceAccount of the manager',
            {
              value: `${namespace}/${name}`,
            },
          );
        }
      }
    },
  ),
  bindingRule(
    {
      id: 'rbac-role-refs',
      sentence: 'a RoleBinding binds the Role of its own name, which is among the manifests',
      why: 'a ClusterRole such as admin or edit, or a Role that nobody sees here, grants more than is judged here',
    },
    (binding, examination, facts) => {
      const kind = textIn(at(binding.raw, 'roleRef', 'kind'));
      const name = textIn(at(binding.raw, 'roleRef', 'name'));
      if (kind !== 'Role' || facts.index.find('Role', binding.namespace, name) === undefined) {
        examination.found(
          `${binding.where} / roleRef`,
          'the binding grants what is not among the manifests',
          'bind a Role of the namespace',
          {
            value: `${kind} ${name}`,
          },
        );
      }
      const subject = rbacSubjects(binding)[0];
      const ours = facts.fleetOf.has(binding.namespace);
      if (ours && subject !== undefined && subject.name !== name) {
        examination.found(
          `${binding.where} / roleRef`,
          'the ServiceAccount gets the Role of another',
          'bind the Role of the same name',
          {
            value: `${subject.name} gets ${name}`,
          },
        );
      }
    },
  ),
  {
    id: 'rbac-jobs-unbound',
    sentence: 'the ServiceAccount of jobs and the default one are bound to nothing',
    why: 'rights of that ServiceAccount are rights of every job',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      const unbound = new Set(
        facts.jobs.flatMap(({ pod }) => jobAccounts(pod.namespace, pod.spec['serviceAccountName'])),
      );
      for (const { fleet, name } of facts.runners) {
        unbound.add(`${fleet.namespace}/${name}-job`);
      }
      examination.saw(unbound.size);
      for (const subject of bindings(facts).flatMap(rbacSubjects)) {
        if (subject.kind === 'ServiceAccount' && unbound.has(`${subject.namespace}/${subject.name}`)) {
          examination.found(subject.where, 'jobs run as this ServiceAccount', 'remove the binding', {
            value: subject.name,
          });
        }
      }
    },
  },
];

function jobAccounts(namespace: string, name: unknown): readonly string[] {
  const named = textIn(name);
  return [`${namespace}/default`, ...(named === '' ? [] : [`${namespace}/${named}`])];
}
