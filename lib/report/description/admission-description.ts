import { leftOut } from '../../boundary/admission/left-out';
import { matchOf, selects } from '../../boundary/admission/match';
import { plainText } from '../../boundary/admission/plain-text';
import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import type { ObjectIndex } from '../../boundary/facts/manifests/object-index';
import { at, isRecord, isUnset, listOf, textIn, textsOf } from '../../boundary/facts/untyped';
import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import { sortedBy, sortedTexts } from './sorted';

/** What the API server holds pods and other objects of the namespace to. */
export interface AdmissionDescription {
  readonly policies: readonly PolicyDescription[];
  /** Users and groups that a policy lets pass. */
  readonly letPass: readonly string[];
  /** The labels of Pod Security of the namespace. */
  readonly podSecurity: PodSecurityLabels;
}

/** A ValidatingAdmissionPolicy with a binding that selects the namespace. */
export interface PolicyDescription {
  readonly name: string;
  readonly bindings: readonly BindingDescription[];
  /** Whether a request passes that the policy cannot be evaluated for. */
  readonly failsOpen: boolean;
  /** The requests that it is asked about, as `CREATE, UPDATE of pods`. */
  readonly requests: readonly string[];
  /** What takes requests out of them again: excluded resources, selectors, and conditions with their names. */
  readonly unless: readonly string[];
  /** Ids of its rules, or their places where they have none. */
  readonly rules: readonly string[];
  /** Whether it lets pass pods of a version before, until the roll-over is done. */
  readonly holdsBefore: boolean;
}

/** What binds a policy. */
export interface BindingDescription {
  readonly name: string;
  /** `Deny`, `Warn`, `Audit`. */
  readonly actions: readonly string[];
  /** What takes requests out of those of its policy: other resources, excluded ones, and selectors of objects. */
  readonly unless: readonly string[];
}

/** Levels by what the API server does, with the version of Kubernetes that they are of, as `baseline, v1.30`. */
export interface PodSecurityLabels {
  readonly enforce: string | null;
  readonly audit: string | null;
  readonly warn: string | null;
}

/** Describes the admission policies that are bound in a namespace. */
export function describeAdmission(namespace: string, index: ObjectIndex): AdmissionDescription {
  const object = index.find('Namespace', '', namespace);
  const labels = { ...object?.labels, [NAMESPACE_NAME_LABEL]: namespace };
  const bindings = index
    .ofKind('ValidatingAdmissionPolicyBinding')
    .filter(({ raw }) => selects(matchOf(at(raw, 'spec', 'matchResources')).namespaces, labels));
  const policies = index
    .ofKind('ValidatingAdmissionPolicy')
    .map((policy) => ({ policy, bound: bindings.filter((binding) => binds(binding, policy)) }))
    .filter(({ bound }) => bound.length > 0);
  return {
    policies: sortedBy(
      policies.map(({ policy, bound }) => describePolicy(policy, bound)),
      ({ name }) => name,
    ),
    letPass: sortedTexts(policies.flatMap(({ policy }) => peopleLeftOut(policy))),
    podSecurity: {
      enforce: levelIn(labels, 'enforce'),
      audit: levelIn(labels, 'audit'),
      warn: levelIn(labels, 'warn'),
    },
  };
}

function binds({ raw }: KubernetesObject, { name }: KubernetesObject): boolean {
  return at(raw, 'spec', 'policyName') === name;
}

function describePolicy(
  { name, raw }: KubernetesObject,
  bindings: readonly KubernetesObject[],
): PolicyDescription {
  const failurePolicy = at(raw, 'spec', 'failurePolicy');
  return {
    name,
    bindings: sortedBy(
      bindings.map((binding) => ({
        name: binding.name,
        actions: sortedTexts(textsOf(at(binding.raw, 'spec', 'validationActions'))),
        unless: boundsOf(at(binding.raw, 'spec', 'matchResources'), true),
      })),
      (binding) => binding.name,
    ),
    failsOpen: !isUnset(failurePolicy) && failurePolicy !== 'Fail',
    requests: sortedTexts(listOf(at(raw, 'spec', 'matchConstraints', 'resourceRules')).map(requestWords)),
    unless: sortedTexts([
      ...boundsOf(at(raw, 'spec', 'matchConstraints'), false),
      ...listOf(at(raw, 'spec', 'matchConditions')).map(
        (condition) =>
          `not ${textIn(at(condition, 'name'))}: ${plainText(textIn(at(condition, 'expression')))}`,
      ),
    ]),
    rules: sortedTexts(listOf(at(raw, 'spec', 'validations')).map(idOf)),
    holdsBefore: listOf(at(raw, 'spec', 'variables')).some((variable) =>
      OF_BEFORE.test(textIn(at(variable, 'name'))),
    ),
  };
}

/** What bounds the requests of a policy or a binding, but for its namespaces: these are what it is described for. */
function boundsOf(match: unknown, isBinding: boolean): readonly string[] {
  const selector = at(match, 'objectSelector');
  return sortedTexts([
    ...(isBinding ? listOf(at(match, 'resourceRules')).map((rule) => `not ${requestWords(rule)}`) : []),
    ...listOf(at(match, 'excludeResourceRules')).map(requestWords),
    ...(isRecord(selector) && Object.keys(selector).length > 0
      ? [`objects that are not ${JSON.stringify(selector)}`]
      : []),
  ]);
}

function requestWords(rule: unknown): string {
  const [operations, groups, versions, resources, names] = [
    'operations',
    'apiGroups',
    'apiVersions',
    'resources',
    'resourceNames',
  ].map((field) => sortedTexts(textsOf(at(rule, field))).join(', '));
  return [
    `${operations} of ${resources}`,
    ...(groups === '' ? [] : [`of ${groups}`]),
    ...(versions === '' || versions === '*' ? [] : [versions]),
    ...(names === '' ? [] : [`named ${names}`]),
    ...(at(rule, 'scope') === undefined || at(rule, 'scope') === '*' ? [] : [String(at(rule, 'scope'))]),
  ].join(' ');
}

/** How names of variables begin that are about a version before. */
const OF_BEFORE = /^before\d?_/;

/** A message of ours begins with the id of its rule. */
function idOf(validation: unknown, index: number): string {
  return /^\[([a-z-]+)\]/.exec(textIn(at(validation, 'message')))?.[1] ?? `validations[${index}]`;
}

function peopleLeftOut({ raw }: KubernetesObject): readonly string[] {
  return listOf(at(raw, 'spec', 'matchConditions'))
    .flatMap((condition) => leftOut(textIn(at(condition, 'expression'))))
    .filter((name) => !name.startsWith('system:'));
}

function levelIn(labels: Readonly<Record<string, string>>, mode: string): string | null {
  const level = labels[`pod-security.kubernetes.io/${mode}`];
  const version = labels[`pod-security.kubernetes.io/${mode}-version`];
  return level === undefined ? null : [level, version].filter((word) => word !== undefined).join(', ');
}
