import type { Facts, RunnerNamespace } from '../../boundary/facts/facts';
import { grouped } from '../../boundary/facts/grouped';
import {
  grants,
  type RbacResource,
  type RbacRule,
  type RbacSubject,
  rbacRules,
  rbacSubjects,
} from '../../boundary/facts/manifests/rbac';
import { at, listOf, textIn } from '../../boundary/facts/untyped';
import { describeAnnotations } from './annotations';
import type { NamedPod } from './named-pods';
import { sortedBy, sortedTexts } from './sorted';

/** Somebody who asks the API server: a ServiceAccount of the namespace, or whom a Role there is bound to. */
export interface IdentityDescription {
  /** `ServiceAccount namespace/name`, `User name` or `Group name`; unique. */
  readonly name: string;
  readonly kind: string;
  /** Whether the manifests hold it; people and groups are nowhere. */
  readonly inManifests: boolean;
  /** Pods that run as it. */
  readonly pods: readonly string[];
  /** Those of them that have its token. */
  readonly tokenIn: readonly string[];
  /** Names of Secrets that nodes pull the images of its pods with. */
  readonly imagePullSecrets: readonly string[];
  /** Annotations, as `key=value`: clouds and controllers read identities from them. Those of appliers are left out. */
  readonly annotations: readonly string[];
  readonly grants: readonly GrantDescription[];
}

/** What a Role lets an identity do. */
export interface GrantDescription {
  /** `Role name` or `ClusterRole name`. */
  readonly role: string;
  /** The binding that gives it. */
  readonly binding: string;
  /** Whether it holds in every namespace. */
  readonly everywhere: boolean;
  /** `false` where the Role is not among the manifests, so that nobody knows what it grants. */
  readonly known: boolean;
  /** API groups; the core group is `""`. */
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  /** Objects that it is bounded to; empty for all of them. */
  readonly names: readonly string[];
  readonly urls: readonly string[];
  readonly verbs: readonly string[];
}

/** Describes who may ask the API server for what, of those that the manifests tell of. */
export function describeIdentities(
  { name: namespace }: RunnerNamespace,
  { index }: Facts,
  pods: readonly NamedPod[],
): readonly IdentityDescription[] {
  const users = grouped(pods, ({ description }) => accountName(namespace, description.serviceAccount));
  const accounts = new Map(
    index
      .inNamespace('ServiceAccount', namespace)
      .map((object) => [accountName(namespace, object.name), object]),
  );
  const granted = grouped(grantsIn(namespace, index), ({ subject }) => subjectName(subject));
  const names = new Set([...accounts.keys(), ...users.keys(), ...granted.keys()]);
  return sortedBy(
    [...names].map((name) => {
      const object = accounts.get(name);
      const own = users.get(name) ?? [];
      return {
        name,
        kind: name.split(' ', 1)[0] ?? '',
        inManifests: object !== undefined,
        pods: sortedTexts(own.map((pod) => pod.name)),
        tokenIn: sortedTexts(
          own.filter(({ description }) => description.tokenMounted).map((pod) => pod.name),
        ),
        imagePullSecrets: sortedTexts(
          listOf(object?.raw['imagePullSecrets']).map((secret) => textIn(at(secret, 'name'))),
        ),
        annotations: describeAnnotations(object?.annotations),
        grants: sortedBy(
          (granted.get(name) ?? []).map(({ grant }) => grant),
          ({ binding }) => binding,
          ({ groups, resources, names: objects, urls, verbs }) =>
            JSON.stringify([groups, resources, objects, urls, verbs]),
        ),
      };
    }),
    ({ name }) => name,
  );
}

function accountName(namespace: string, name: string): string {
  return `ServiceAccount ${namespace}/${name}`;
}

function subjectName({ kind, name, namespace }: RbacSubject): string {
  return kind === 'ServiceAccount' ? accountName(namespace, name) : `${kind} ${name}`;
}

interface SubjectGrant {
  readonly subject: RbacSubject;
  readonly grant: GrantDescription;
}

/** What bindings grant in a namespace, those for the whole cluster included. */
function grantsIn(namespace: string, index: Facts['index']): readonly SubjectGrant[] {
  const bindings = [...index.inNamespace('RoleBinding', namespace), ...index.ofKind('ClusterRoleBinding')];
  return bindings.flatMap((binding) => {
    const [kind, name] = ['kind', 'name'].map((key) => textIn(at(binding.raw, 'roleRef', key)));
    const role = index.find(kind ?? '', kind === 'Role' ? namespace : '', name ?? '');
    const told = {
      role: `${kind} ${name}`,
      binding: `${binding.kind} ${binding.name}`,
      everywhere: binding.kind === 'ClusterRoleBinding',
      known: role !== undefined,
    };
    const rules = role === undefined ? [NOTHING_KNOWN] : rbacRules(role);
    return rbacSubjects(binding).flatMap((subject) =>
      rules
        .filter((rule) => binding.namespace === namespace || subject.namespace === namespace || touches(rule))
        .map((rule) => ({ subject, grant: { ...told, ...describeRule(rule) } })),
    );
  });
}

/** By these a stranger who may do something everywhere reaches what runners are or have. */
const TOUCHING: readonly RbacResource[] = [
  ...['pods', 'pods/exec', 'pods/attach', 'pods/ephemeralcontainers', 'secrets', 'serviceaccounts/token'].map(
    (resource) => ({ group: '', resource }),
  ),
  ...['roles', 'rolebindings'].map((resource) => ({ group: 'rbac.authorization.k8s.io', resource })),
  { group: 'networking.k8s.io', resource: 'networkpolicies' },
];

function touches(rule: Omit<RbacRule, 'where'>): boolean {
  return rule === NOTHING_KNOWN || grants({ ...rule, where: '' }, TOUCHING, rule.verbs);
}

const NOTHING_KNOWN = { groups: [], resources: [], resourceNames: [], nonResourceUrls: [], verbs: [] };

function describeRule({
  groups,
  resources,
  resourceNames,
  nonResourceUrls,
  verbs,
}: Omit<RbacRule, 'where'>): Pick<GrantDescription, 'groups' | 'resources' | 'names' | 'urls' | 'verbs'> {
  return {
    groups: sortedTexts(groups),
    resources: sortedTexts(resources),
    names: sortedTexts(resourceNames),
    urls: sortedTexts(nonResourceUrls),
    verbs: sortedTexts(verbs),
  };
}
