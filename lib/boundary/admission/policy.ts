import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import type { ObjectIndex } from '../facts/manifests/object-index';
import { at, isUnset, listOf, recordOf, textIn, textsOf } from '../facts/untyped';
import { type Expression, expressionOf } from './cel';
import { type Match, matchOf } from './match';
import { inParts, type StandingVersion } from './standing';

/** A named expression of a policy, with its place. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: Expression;
  readonly where: string;
}

/** A ValidatingAdmissionPolicy, read once: what it says of the current version, and what it lets pass of those before. */
export interface Policy {
  readonly object: KubernetesObject;
  readonly match: Match;
  readonly conditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  /** The variables by their names; of two of one name the first. */
  readonly variableOf: ReadonlyMap<string, Expression>;
  /** Named by the id in the message, or by their place in the list. */
  readonly validations: readonly NamedExpression[];
  /** Whether a request passes where an expression cannot be evaluated. */
  readonly failsOpen: boolean;
  readonly paramKind: ParamKind | undefined;
  readonly bindings: readonly Binding[];
  /** Versions before the current one that it lets pass. */
  readonly versions: readonly StandingVersion[];
  /** Ids of the rules that those may pass by. */
  readonly open: ReadonlySet<string>;
  /** The policy with all of it, as the API server evaluates it; none where it lets no other version pass. */
  readonly whole?: Policy;
}

/** The kind of objects that a policy takes as parameters. */
export interface ParamKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A ValidatingAdmissionPolicyBinding. */
export interface Binding {
  readonly object: KubernetesObject;
  readonly match: Match;
  readonly denies: boolean;
  readonly paramRef: unknown;
  readonly refusesWithoutParameters: boolean;
}

/** The policies of manifests with their bindings. Of several of one name the last counts, which an apply leaves. */
export function policiesIn(index: ObjectIndex): readonly Policy[] {
  const bindings = new Map<string, Binding[]>();
  for (const object of lastOf(index, 'ValidatingAdmissionPolicyBinding')) {
    const name = textIn(at(object.raw, 'spec', 'policyName'));
    const own = bindings.get(name) ?? [];
    bindings.set(name, own);
    own.push(bindingOf(object));
  }
  return lastOf(index, 'ValidatingAdmissionPolicy').map((object) =>
    policyOf(object, bindings.get(object.name) ?? []),
  );
}

function lastOf(index: ObjectIndex, kind: string): readonly KubernetesObject[] {
  return index.ofKind(kind).filter((object) => index.find(kind, object.namespace, object.name) === object);
}

function policyOf(object: KubernetesObject, bindings: readonly Binding[]): Policy {
  const spec = recordOf(at(object.raw, 'spec'));
  const failurePolicy = spec['failurePolicy'];
  const all = expressionsOf(object, spec, 'variables', (item) => textIn(at(item, 'name')));
  const written = expressionsOf(object, spec, 'validations', idOf);
  const { variables, validations, versions, open } = inParts(all, written);
  const policy: Policy = {
    object,
    match: matchOf(spec['matchConstraints']),
    conditions: expressionsOf(object, spec, 'matchConditions', (item) => textIn(at(item, 'name'))),
    variables,
    variableOf: byName(variables),
    validations,
    failsOpen: !isUnset(failurePolicy) && failurePolicy !== 'Fail',
    paramKind: isUnset(spec['paramKind'])
      ? undefined
      : {
          apiVersion: textIn(at(spec, 'paramKind', 'apiVersion')),
          kind: textIn(at(spec, 'paramKind', 'kind')),
        },
    bindings,
    versions,
    open,
  };
  return versions.length === 0
    ? policy
    : { ...policy, whole: { ...policy, variables: all, variableOf: byName(all), validations: written } };
}

function byName(variables: readonly NamedExpression[]): Policy['variableOf'] {
  return new Map(variables.map(({ name, expression }) => [name, expression] as const).reverse());
}

/** A message of ours begins with the id of its rule. */
function idOf(validation: unknown, index: number): string {
  return /^\[([a-z-]+)\]/.exec(textIn(at(validation, 'message')))?.[1] ?? `validations[${index}]`;
}

function expressionsOf(
  object: KubernetesObject,
  spec: unknown,
  field: string,
  nameOf: (item: unknown, index: number) => string,
): readonly NamedExpression[] {
  return listOf(at(spec, field)).map((item, index) => ({
    name: nameOf(item, index),
    expression: expressionOf(textIn(at(item, 'expression'))),
    where: `${object.where} / spec.${field}[${index}]`,
  }));
}

function bindingOf(object: KubernetesObject): Binding {
  const spec = recordOf(at(object.raw, 'spec'));
  return {
    object,
    match: matchOf(spec['matchResources']),
    denies: textsOf(spec['validationActions']).includes('Deny'),
    paramRef: isUnset(spec['paramRef']) ? undefined : spec['paramRef'],
    refusesWithoutParameters: at(spec, 'paramRef', 'parameterNotFoundAction') !== 'Allow',
  };
}

/** Everything that a policy evaluates to decide. */
export function expressionsIn(policy: Policy): readonly NamedExpression[] {
  return [...policy.conditions, ...policy.variables, ...policy.validations];
}
