import { at, isRecord, isUnset, listOf, textIn, textOf, textsOf } from '../untyped';
import type { KubernetesObject, Unreadable } from './kubernetes-object';

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

/** Fields of a rule, each a list of texts. */
const RULE_FIELDS: readonly string[] = [
  'apiGroups',
  'resources',
  'verbs',
  'resourceNames',
  'nonResourceURLs',
];

/** What of the rules of a Role cannot be read, so that {@link rbacRules} does not have it. */
export function unreadableRules({ raw, where }: KubernetesObject): readonly Unreadable[] {
  const { rules } = raw;
  if (!Array.isArray(rules)) {
    return isUnset(rules) ? [] : [{ where: `${where} / rules`, message: 'the rules are no list' }];
  }
  return rules.flatMap((rule: unknown, index) => {
    const place = `${where} / rules[${index}]`;
    return isRecord(rule)
      ? Object.entries(rule).flatMap(([field, value]) => unreadableField(`${place}.${field}`, field, value))
      : [{ where: place, message: 'the rule is no object' }];
  });
}

function unreadableField(where: string, field: string, value: unknown): readonly Unreadable[] {
  if (!RULE_FIELDS.includes(field)) {
    return [{ where, message: 'Kubernetes knows no such field of a rule' }];
  }
  const isRead = isUnset(value) || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
  return isRead ? [] : [{ where, message: 'the field is no list of texts' }];
}

/** The subjects of a RoleBinding or ClusterRoleBinding; a ServiceAccount without namespace is one of the binding's. */
export function rbacSubjects(binding: KubernetesObject): readonly RbacSubject[] {
  return listOf(binding.raw['subjects']).map((subject, index) => ({
    where: `${binding.where} / subjects[${index}]`,
    kind: textIn(at(subject, 'kind')),
    name: textIn(at(subject, 'name')),
    namespace: textOf(at(subject, 'namespace')) ?? binding.namespace,
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
  if (!granted.includes('*')) {
    return granted === wanted;
  }
  const [resource, subresource] = wanted.split('/');
  return granted === '*' || granted === `*/${subresource}` || granted === `${resource}/*`;
}

function orNameless(names: readonly string[]): readonly string[] {
  return names.length === 0 ? ['(none)'] : names;
}
