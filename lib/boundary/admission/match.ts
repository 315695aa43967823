import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import { type LabelRequirement, type LabelSelector, labelSelector } from '../facts/manifests/label-selector';
import { at, isUnset, listOf, recordOf, textIn, textMapOf, textsOf } from '../facts/untyped';
import type { AdmissionRequest, Body, World } from './request';

/** What a policy or a binding looks at: `matchConstraints` and `matchResources` of Kubernetes, read once. */
export interface Match {
  readonly rules: readonly ResourceRule[];
  readonly excluded: readonly ResourceRule[];
  readonly namespaces: LabelSelector;
  readonly objects: LabelSelector;
}

interface ResourceRule {
  readonly groups: readonly string[];
  readonly versions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly (readonly [name: string, below: string])[];
  readonly names: readonly string[];
  readonly scope: string;
}

/** Reads what a policy or a binding looks at. */
export function matchOf(raw: unknown): Match {
  return {
    rules: listOf(at(raw, 'resourceRules')).map(resourceRule),
    excluded: listOf(at(raw, 'excludeResourceRules')).map(resourceRule),
    namespaces: labelSelector(at(raw, 'namespaceSelector')),
    objects: labelSelector(at(raw, 'objectSelector')),
  };
}

function resourceRule(raw: unknown): ResourceRule {
  return {
    groups: textsOf(at(raw, 'apiGroups')),
    versions: textsOf(at(raw, 'apiVersions')),
    operations: textsOf(at(raw, 'operations')),
    resources: textsOf(at(raw, 'resources')).map((pattern) => {
      const [name = '', below = ''] = pattern.split('/');
      return [name, below];
    }),
    names: textsOf(at(raw, 'resourceNames')),
    scope: isUnset(at(raw, 'scope')) ? '*' : textIn(at(raw, 'scope')),
  };
}

/**
 * Whether a request is looked at. A match without resource rules looks at every resource, as in the API server; that
 * a version of a resource stands for another one (`matchPolicy`) makes no difference to resources with one version.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function matches(match: Match, request: AdmissionRequest, world: World): boolean {
  return (
    selectsNamespace(match.namespaces, request, world) &&
    selectsObject(match.objects, request) &&
    !match.excluded.some((rule) => holdsFor(rule, request)) &&
    (match.rules.length === 0 || match.rules.some((rule) => holdsFor(rule, request)))
  );
}

/** What is cluster-scoped is looked at whatever the selector says, but for a namespace, which has labels itself. */
function selectsNamespace(selector: LabelSelector, request: AdmissionRequest, world: World): boolean {
  if (selector.length === 0 || (request.namespace === '' && request.resource !== 'namespaces')) {
    return true;
  }
  const labels =
    request.resource === 'namespaces'
      ? { ...labelsOf(request.object ?? request.oldObject), [NAMESPACE_NAME_LABEL]: request.name }
      : (world.namespaces.get(request.namespace)?.labels ?? {});
  return selects(selector, labels);
}

function selectsObject(selector: LabelSelector, { object, oldObject }: AdmissionRequest): boolean {
  return (
    selector.length === 0 ||
    [object, oldObject].some((item) => !isUnset(at(item, 'metadata')) && selects(selector, labelsOf(item)))
  );
}

function labelsOf(object: Body | undefined): Readonly<Record<string, string>> {
  return textMapOf(at(object, 'metadata', 'labels'));
}

/** Whether a selector selects an object with `labels`. One that cannot be read selects nothing. */
export function selects(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return selector.every((requirement) => meets(requirement, labels));
}

function meets(
  { key, operator, values }: LabelRequirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return operator === 'DoesNotExist' && value === undefined;
  }
}

function holdsFor(rule: ResourceRule, request: AdmissionRequest): boolean {
  const { group, version, operation, name } = request;
  return (
    hasOrAll(rule.groups, group) &&
    hasOrAll(rule.versions, version) &&
    hasOrAll(rule.operations, operation) &&
    rule.resources.some((pattern) => names(pattern, request)) &&
    (rule.names.length === 0 || rule.names.includes(name)) &&
    isInScope(rule.scope, request)
  );
}

function hasOrAll(list: readonly string[], value: string): boolean {
  return list.includes(value) || list.includes('*');
}

/** `pods` is the resource alone, `pods/*` the resource with all below it, `*` every resource with nothing below. */
function names(
  [name, below]: readonly [name: string, below: string],
  { resource, subresource }: AdmissionRequest,
): boolean {
  return (name === '*' || name === resource) && (below === '*' || below === subresource);
}

function isInScope(scope: string, { namespace, resource }: AdmissionRequest): boolean {
  const namespaced = namespace !== '' && resource !== 'namespaces';
  return scope === '*' || scope === (namespaced ? 'Namespaced' : 'Cluster');
}

/** Whether an object is what a `paramRef` refers to. */
export function isReferredTo(paramRef: unknown, object: Body): boolean {
  const name = at(paramRef, 'name');
  const selector = at(paramRef, 'selector');
  return isUnset(name)
    ? !isUnset(selector) && selects(labelSelector(recordOf(selector)), labelsOf(object))
    : at(object, 'metadata', 'name') === name;
}
