import { at, isRecord, listOf, textIn, textOf, textsOf } from '../untyped';
import type { KubernetesObject } from './kubernetes-object';

/** One rule of a Role. */
export interface RbacRule {
  readonly where: string;
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceUrls: readonly string[];
}

/** One subject of a binding. */
export interface RbacSubject {
  readonly where: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** The rules of a Role or ClusterRole. */
export function rbacRules(role: KubernetesObject): readonly RbacRule[] {
  return listOf(role.raw['rules']).map((rule, index) => ({
    where: `${role.where} / rules[${index}]`,
    groups: textsOf(at(rule, 'apiGroups')),
    resources: textsOf(at(rule, 'resources')),
    verbs: textsOf(at(rule, 'verbs')),
    resourceNames: textsOf(at(rule, 'resourceNames')),
    nonResourceUrls: textsOf(at(rule, 'nonResourceURLs')),
  }));
}

/** The subjects of a RoleBinding or ClusterRoleBinding; a ServiceAccount without namespace is one of the binding's. */
export function rbacSubjects(binding: KubernetesObject): readonly RbacSubject[] {
  return listOf(binding.raw['subjects'])
    .filter(isRecord)
    .map((subject, index) => ({
      where: `${binding.where} / subjects[${index}]`,
      kind: textIn(subject['kind']),
      name: textIn(subject['name']),
      namespace: textOf(subject['namespace']) ?? binding.namespace,
    }));
}

/**
 * What a rule grants, one by one. Groups or resources that are left out count as nameless ones, so that no rule is
 * overlooked; one of URLs has no resources.
 */
export function singleGrants(rule: RbacRule): readonly RbacRule[] {
  const { groups, resources, verbs, nonResourceUrls } = rule;
  return nonResourceUrls.length > 0 && resources.length === 0
    ? []
    : orNameless(groups).flatMap((group) =>
        orNameless(resources).flatMap((resource) =>
          verbs.map((verb) => ({ ...rule, groups: [group], resources: [resource], verbs: [verb] })),
        ),
      );
}

/** A single grant as `group/resource verb`. */
export function grantText({ groups, resources, verbs }: RbacRule): string {
  return `${groups[0]}/${resources[0]} ${verbs[0]}`;
}

/** Whether a rule grants one of `verbs` on one of `resources` of any group, wildcards included. */
export function grants(rule: RbacRule, resources: readonly string[], verbs: readonly string[]): boolean {
  return (
    rule.verbs.some((verb) => verb === '*' || verbs.includes(verb)) &&
    rule.resources.some((resource) => resources.some((wanted) => resourceMatches(resource, wanted)))
  );
}

function resourceMatches(granted: string, wanted: string): boolean {
  if (!granted.includes('*')) {
    return granted === wanted;
  }
  const [resource, subresource] = wanted.split('/');
  return granted === '*' || granted === `*/${subresource}` || granted === `${resource}/*`;
}

function orNameless(names: readonly string[]): readonly string[] {
  return names.length === 0 ? ['(none)'] : names;
}
