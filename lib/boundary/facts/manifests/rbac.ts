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

/** A resource of an API group, with its subresource behind a slash. The core group has the empty name. */
export interface RbacResource {
  readonly group: string;
  readonly resource: string;
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

/** Whether a rule grants one of `verbs` on one of `resources`, wildcards included. Each group has resources of its own. */
export function grants(
  rule: RbacRule,
  resources: readonly RbacResource[],
  verbs: readonly string[],
): boolean {
  return (
    rule.verbs.some((verb) => verb === '*' || verbs.includes(verb)) &&
    resources.some(
      ({ group, resource }) =>
        rule.groups.some((granted) => granted === '*' || granted === group) &&
        rule.resources.some((granted) => resourceMatches(granted, resource)),
    )
  );
}

function resourceMatches(granted: string, wanted: string): boolean {
  const [resource, subresource] = wanted.split('/');
  return (
    granted === '*' || granted === wanted || granted === `*/${subresource}` || granted === `${resource}/*`
  );
}

function orNameless(names: readonly string[]): readonly string[] {
  return names.length === 0 ? ['(none)'] : names;
}
