import { type Match, selects } from '../../boundary/admission/match';
import type { Binding, Policy } from '../../boundary/admission/policy';
import { unjudgedIn } from '../../boundary/admission/shape';
import { meaningOf } from '../../boundary/facts/policy/policy-meaning';
import { at, isRecord, isUnset, listOf, textIn, textsOf } from '../../boundary/facts/untyped';
import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import { digestOf } from './digest';
import { describeBound, type PolicyBoundDescription } from './policy-bound-description';
import type { PolicySurroundings } from './policy-surroundings';
import { sortedBy, sortedTexts } from './sorted';

/** A ValidatingAdmissionPolicy with a binding that selects the namespace. */
export interface PolicyDescription {
  readonly name: string;
  readonly bindings: readonly BindingDescription[];
  /** Whether a request passes that the policy cannot be evaluated for. */
  readonly failsOpen: boolean;
  /** Whether a request through another version of an API passes. */
  readonly exactVersions: boolean;
  /** The kind of objects that it takes as parameters; `null` without any. */
  readonly parameters: string | null;
  /** The requests that it is asked about, an operation and a resource each, as `CREATE of pods v1`. */
  readonly requests: readonly string[];
  /** How it selects namespaces itself, where it does so by anything but names; `null` otherwise. */
  readonly namespaces: string | null;
  /** What takes requests out of them again: excluded resources and selectors. */
  readonly unless: readonly string[];
  /** What must be true of a request that is looked at. */
  readonly conditions: readonly ExpressionDescription[];
  readonly rules: readonly ExpressionDescription[];
  /** What the rules and conditions compare requests with. */
  readonly bounds: readonly PolicyBoundDescription[];
  /** What is let pass of versions before, until the roll-over is done: digests. */
  readonly before: readonly string[];
  /** The rules that a version before may pass by. */
  readonly openToBefore: readonly string[];
  /** What of it cannot be judged, or would not be taken by the API server, so that the policy would be missing. */
  readonly unjudged: readonly string[];
}

/** A condition or a rule of a policy. */
export interface ExpressionDescription {
  /** Its name, the id in its message, or else its message. */
  readonly name: string;
  /** What is told of a request that it refuses. */
  readonly message: string;
  /**
   * A digest of all that it says, with the variables that it asks for and without what it compares with. Neither names of variables nor
   * places in lists are in it.
   */
  readonly digest: string;
}

/** What binds a policy. */
export interface BindingDescription {
  readonly name: string;
  /** `Deny`, `Warn`, `Audit`. */
  readonly actions: readonly string[];
  /** The objects that it takes as parameters; `null` without any. */
  readonly parameters: string | null;
  /** Whether requests pass where there are no such objects. */
  readonly passesWithoutParameters: boolean;
  readonly exactVersions: boolean;
  /** How it selects namespaces, where it does so by anything but the name of this one; `null` otherwise. */
  readonly namespaces: string | null;
  /** What takes requests out of those of its policy: other resources, excluded ones, and selectors of objects. */
  readonly unless: readonly string[];
}

/** Describes a policy as far as it is in force in a namespace with these labels; nothing where it is not. */
export function describePolicy(
  policy: Policy,
  labels: Readonly<Record<string, string>>,
  surroundings: PolicySurroundings,
): PolicyDescription | undefined {
  const isHere = ({ namespaces }: Match): boolean => selects(namespaces, labels);
  const bindings = policy.bindings.filter(({ match }) => isHere(match));
  if (bindings.length === 0 || !isHere(policy.match)) {
    return undefined;
  }
  const { raw, name } = policy.object;
  const constraints = at(raw, 'spec', 'matchConstraints');
  const { conditions, rules, bounds, before, openToBefore } = meaningOf(policy, {
    names: surroundings.names,
    wordsFor: (text) => surroundings.wordsFor(text),
  });
  const expressions = (all: typeof rules): readonly ExpressionDescription[] =>
    sortedBy(
      all.map(({ text, ...rest }) => ({ ...rest, digest: digestOf(text) })),
      (expression) => expression.name,
    );
  return {
    name,
    bindings: sortedBy(bindings.map(describeBinding), (binding) => binding.name),
    failsOpen: policy.failsOpen,
    exactVersions: at(constraints, 'matchPolicy') === 'Exact',
    parameters:
      policy.paramKind === undefined ? null : `${policy.paramKind.kind} of ${policy.paramKind.apiVersion}`,
    requests: sortedTexts(listOf(at(constraints, 'resourceRules')).flatMap(requestsIn)),
    namespaces: policy.match.namespaces.length === 0 ? null : namespaceWords(policy.match),
    unless: boundsOf(constraints, false),
    conditions: expressions(conditions),
    rules: expressions(rules),
    bounds: sortedBy(
      bounds.map((bound) => describeBound(bound, surroundings)),
      ({ places }) => places.join('\n'),
    ),
    before: sortedTexts(before.map(digestOf)),
    openToBefore: sortedTexts(openToBefore),
    unjudged: sortedTexts(unjudgedIn(policy).map(({ message }) => message)),
  };
}

function describeBinding({
  object: { name, raw },
  match,
  paramRef,
  refusesWithoutParameters,
}: Binding): BindingDescription {
  const resources = at(raw, 'spec', 'matchResources');
  return {
    name,
    actions: sortedTexts(textsOf(at(raw, 'spec', 'validationActions'))),
    parameters: paramRef === undefined ? null : parameterWords(paramRef),
    passesWithoutParameters: paramRef !== undefined && !refusesWithoutParameters,
    exactVersions: at(resources, 'matchPolicy') === 'Exact',
    namespaces: namespaceWords(match),
    unless: boundsOf(resources, true),
  };
}

/** Whoever owns a namespace may change its labels, but not the one that is its name. */
function namespaceWords({ namespaces }: Match): string | null {
  const [first, ...others] = namespaces;
  if (first === undefined) {
    return 'every one';
  }
  const isByName = others.length === 0 && first.key === NAMESPACE_NAME_LABEL && first.operator === 'In';
  return isByName ? null : `those with ${canonicalJson(namespaces)}`;
}

function parameterWords(paramRef: unknown): string {
  const [name, namespace] = ['name', 'namespace'].map((field) => textIn(at(paramRef, field)));
  const selector = at(paramRef, 'selector');
  return [
    ...(isUnset(selector) ? [] : [`those with ${canonicalJson(selector)}`]),
    ...(name ? [`named ${name}`] : []),
    ...(namespace ? [`in ${namespace}`] : []),
  ].join(' ');
}

/** What bounds the requests of a policy or a binding, but for its namespaces: these are what it is described for. */
function boundsOf(match: unknown, isBinding: boolean): readonly string[] {
  const selector = at(match, 'objectSelector');
  const own = listOf(at(match, 'resourceRules')).flatMap(requestsIn);
  return sortedTexts([
    ...(isBinding && own.length > 0 ? [`all but ${sortedTexts(own).join(' and ')}`] : []),
    ...listOf(at(match, 'excludeResourceRules')).flatMap(requestsIn),
    ...(isRecord(selector) && Object.keys(selector).length > 0
      ? [`objects that are not ${canonicalJson(selector)}`]
      : []),
  ]);
}

/** Each operation on each resource by itself, so that one less is one less. */
function requestsIn(rule: unknown): readonly string[] {
  const field = (name: string): readonly string[] => sortedTexts(textsOf(at(rule, name)));
  const [groups, versions, names] = ['apiGroups', 'apiVersions', 'resourceNames'].map((name) =>
    field(name).join(', '),
  );
  const scope = at(rule, 'scope');
  const rest = [
    ...(groups ? [`of ${groups}`] : []),
    ...(versions && versions !== '*' ? [versions] : []),
    ...(names ? [`named ${names}`] : []),
    ...(isUnset(scope) || scope === '*' ? [] : [String(scope)]),
  ];
  return field('operations').flatMap((operation) =>
    field('resources').map((resource) => [`${operation} of ${resource}`, ...rest].join(' ')),
  );
}

/** JSON in which the order of fields, and of lists, says nothing. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).sort().join(',')}]`;
  }
  return isRecord(value)
    ? `{${Object.keys(value)
        .sort()
        .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`)
        .join(',')}}`
    : (JSON.stringify(value) ?? 'null');
}
