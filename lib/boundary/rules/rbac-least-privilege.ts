import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import {
  grants,
  grantText,
  type RbacRule,
  rbacRules,
  singleGrants,
  unreadableRules,
} from '../facts/manifests/rbac';
import { printed } from '../facts/untyped';
import type { Rule } from '../rule';
import { type Place, type Places, rule } from '../rule-row';
import { requiredObjectsOf } from '../subjects';
import { entersPods, givesRights, leadsAround, readsSecrets } from './rbac-dangers';

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

const WILDCARD = 'a wildcard grants what nobody listed, today and after the next upgrade';

/** What a wildcard may grant, in the words of a report. */
const WORST: readonly { readonly what: string; readonly is: (granted: RbacRule) => boolean }[] = [
  { what: 'to read Secrets', is: readsSecrets },
  { what: 'to change pods and to enter them', is: entersPods },
  { what: 'to change the boundary or go around it', is: leadsAround },
];

/** That a Role grants no more and no less. */
export const RBAC_LEAST_PRIVILEGE: readonly Rule[] = [
  rule({
    id: 'rbac-least-privilege',
    severity: 'critical',
    sentence: 'the Role of a manager grants exactly what GitLab Runner uses, and there is no other Role',
    why: 'each right that nothing needs is one that only an attacker uses: to read the tokens of all runners, to make pods, to give himself more',
    serves: ['minimal-rbac'],
    of: requiredObjectsOf('Role', 'ClusterRole'),
    faults: [
      {
        problem: 'the rules cannot be read, so that nobody knows what the Role grants',
        fix: 'write rules as a list, and each of their fields as a list of texts',
        where: (role) => unreadableRules(role).map(({ where, message }) => ({ at: where, problem: message })),
      },
      {
        problem: WILDCARD,
        fix: 'list what the manager needs',
        where: inRules(wildcards),
      },
      {
        problem: 'the rule grants URLs of the API server',
        fix: 'remove nonResourceURLs',
        where: inRules(({ where, nonResourceUrls }) =>
          nonResourceUrls.length > 0 ? [`${where}.nonResourceURLs`] : [],
        ),
      },
      {
        problem: 'the verb gives rights, or those of somebody else',
        fix: 'remove the verb',
        where: inRules(({ where, verbs }) => named(`${where}.verbs`, verbs.filter(givesRights))),
      },
      {
        problem: 'the rule lets a runner change the boundary, go around it, or make what makes pods',
        fix: 'remove the resource',
        where: inExplicit((granted) =>
          named(
            granted.where,
            granted.resources.filter((resource) => leadsAround({ ...granted, resources: [resource] })),
          ),
        ),
      },
      {
        problem: 'the rule reads Secrets or changes them beyond create, update and delete',
        fix: 'grant create, update and delete only',
        where: inExplicit((granted) => (readsSecrets(granted) ? named(granted.where, granted.verbs) : [])),
      },
      {
        problem: 'the rule changes pods or enters them otherwise than by exec and attach',
        fix: 'grant create on pods/exec and pods/attach only',
        where: inExplicit((granted) =>
          entersPods(granted)
            ? [
                {
                  at: granted.where,
                  value: `${granted.resources.join(', ')}: ${granted.verbs.join(', ')}`,
                },
              ]
            : [],
        ),
      },
      {
        problem: 'the Role grants what no manager needs',
        fix: 'remove the grants',
        where: (role) =>
          named(
            role.where,
            grantedBy(role)
              .filter((granted) => !isToldCloser(granted))
              .map(grantText)
              .filter((granted) => !MANAGER_GRANTS.includes(granted)),
          ),
      },
      {
        problem: 'the Role lacks what a manager needs',
        fix: 'add the grants',
        where: (role) =>
          role.kind === 'Role' &&
          named(
            role.where,
            MANAGER_GRANTS.filter((needed) => !rbacRules(role).some((granted) => covers(granted, needed))),
          ),
      },
      {
        problem: 'the names of what a manager makes are not known beforehand',
        fix: 'remove resourceNames',
        where: inRules(({ where, resourceNames }) =>
          resourceNames.length > 0 ? [`${where}.resourceNames`] : [],
        ),
      },
    ],
  }),
];

/** Looks for a fault in each rule of a Role. */
function inRules(places: (granted: RbacRule) => readonly (Place | string)[]) {
  return (role: KubernetesObject): Places => rbacRules(role).flatMap(places);
}

/** Looks for a fault in what each rule names. What its wildcards add, the fault about wildcards tells. */
function inExplicit(places: (granted: RbacRule) => readonly (Place | string)[]) {
  return inRules((granted) =>
    places({
      ...granted,
      groups: granted.groups.filter(isNoWildcard),
      resources: granted.resources.filter(isNoWildcard),
      verbs: granted.verbs.filter(isNoWildcard),
    }),
  );
}

/** The wildcards of a rule, told once, with the worst that they grant. */
function wildcards(granted: RbacRule): readonly Place[] {
  const { where, groups, resources, verbs } = granted;
  const fields = Object.entries({ apiGroups: groups, resources, verbs });
  if (fields.every(([, values]) => values.every(isNoWildcard))) {
    return [];
  }
  const worst = WORST.filter(({ is }) => is(granted)).map(({ what }) => what);
  return [
    {
      at: where,
      value: fields.map(([field, values]) => `${field} ${printed(values)}`).join(', '),
      problem: worst.length === 0 ? undefined : `${WILDCARD}, and now ${worst.join(', ')}`,
    },
  ];
}

function grantedBy(role: KubernetesObject): readonly RbacRule[] {
  return rbacRules(role).flatMap(singleGrants);
}

function covers(granted: RbacRule, needed: string): boolean {
  const [resource = '', verb = ''] = needed.slice(1).split(' ');
  return grants(granted, [{ group: '', resource }], [verb]);
}

function named(where: string, names: readonly string[]): readonly Place[] {
  return names.length === 0 ? [] : [{ at: where, value: [...new Set(names)].join(', ') }];
}

/** Whether a fault of its own tells what is wrong with a grant. */
function isToldCloser(granted: RbacRule): boolean {
  return (
    ![...granted.groups, ...granted.resources, ...granted.verbs].every(isNoWildcard) ||
    granted.verbs.some(givesRights) ||
    leadsAround(granted) ||
    readsSecrets(granted) ||
    entersPods(granted)
  );
}

function isNoWildcard(item: string): boolean {
  return !item.includes('*');
}
