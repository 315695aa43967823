import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import type { Facts, FleetFacts } from '../facts/facts';
import { grouped } from '../facts/grouped';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { labelSelector, pinnedValues } from '../facts/manifests/label-selector';
import { at, listOf, printed, textIn, textsOf } from '../facts/untyped';
import { type Field, isNoneOf, isSet, ofObject, placeOf } from '../fields';
import type { Rule } from '../rule';
import { part, rule, ruleOfParts } from '../rule-row';
import { ADMISSION_POLICIES, FLEETS_WITH_POLICIES } from '../subjects';

/** What a fleet's policies must be about, whatever else they are about. */
const CONCERNS = [
  'baseline',
  'restricted',
  'job-pods',
  'manager-pods',
  'other-pods',
  'pod-changes',
  'connections',
  'secrets',
  'writes',
  'workloads',
  'configs',
] as const;

/** What is wrong with a selector on the object: it lets a request out of the policy by the labels that it chooses. */
const NARROWED = {
  problem: 'a request can leave the policy by its own choice',
  fix: 'remove the field',
} as const;

/** What is wrong with the matching of versions; by default a policy looks at a request through any version. */
const EXACT = {
  problem: 'a request through another version of the API passes the policy by',
  fix: 'remove matchPolicy',
  allowed: 'Equivalent',
} as const;

/** The rules that the API server holds itself. */
export const ADMISSION: readonly Rule[] = [
  rule({
    id: 'admission-present',
    severity: 'critical',
    sentence: 'the fleet brings its admission policies',
    why: 'whoever may create pods in a namespace reads every Secret there, unless the API server looks at each pod',
    serves: ['only-dind-privileged'],
    of: FLEETS_WITH_POLICIES,
    counts: () => CONCERNS.length,
    problem: 'a ValidatingAdmissionPolicy is missing',
    fix: 'add the policy',
    where: ({ namespace, org }, { index }) =>
      CONCERNS.map((concern) => `${namespace}-${concern}`)
        .filter((name) => index.find('ValidatingAdmissionPolicy', '', name) === undefined)
        .map((name) => ({ at: `fleet ${org}`, value: name })),
  }),
  rule({
    id: 'admission-fail-closed',
    severity: 'critical',
    sentence:
      'an admission policy that cannot be evaluated refuses the request, for every object and without parameters but pods',
    why: 'a policy that fails open, or looks only at labels of the asker’s choice, stops nobody; pods may be parameters, since other policies hold them to whoever made them',
    serves: ['only-dind-privileged'],
    of: ADMISSION_POLICIES,
    faults: [
      {
        problem: 'an error lets the request pass',
        fix: 'set failurePolicy to Fail',
        allowed: 'Fail',
        where: (policy) => [ofObject(policy, 'spec', 'failurePolicy')].filter(isNoneOf(['Fail'])),
      },
      {
        problem: 'whoever changes the parameters changes the policy',
        fix: 'write constants into the expressions',
        where: (policy) =>
          !comparesPods(policy) && [ofObject(policy, 'spec', 'paramKind')].filter(isSet).map(placeOf),
      },
      {
        problem: 'the policy refuses nothing, or not always',
        fix: 'add validations, none of which is simply true',
        where: ({ raw, where }) => {
          const expressions = listOf(at(raw, 'spec', 'validations')).map((validation) =>
            textIn(at(validation, 'expression')).trim(),
          );
          return (
            (expressions.length === 0 || expressions.some((text) => text === '' || text === 'true')) &&
            `${where} / spec.validations`
          );
        },
      },
      {
        problem: 'the policy matches nothing',
        fix: 'add resourceRules',
        where: ({ raw, where }) =>
          listOf(at(raw, 'spec', 'matchConstraints', 'resourceRules')).length === 0 &&
          `${where} / spec.matchConstraints`,
      },
      { ...NARROWED, where: (policy) => narrowed(policy, 'matchConstraints') },
      { ...EXACT, where: (policy) => exact(policy, 'matchConstraints') },
    ],
  }),
  ruleOfParts(
    {
      id: 'admission-bound',
      severity: 'critical',
      sentence: 'every admission policy is bound to the namespace of the fleet, and denies',
      why: 'a policy without a binding does nothing, and one that only warns stops nobody',
      serves: ['only-dind-privileged'],
    },
    part({
      of: { ...ADMISSION_POLICIES, items: policiesWithBindings },
      problem: 'no binding puts the policy into force',
      fix: 'add a ValidatingAdmissionPolicyBinding',
      where: ({ policy, bindings }) => bindings.length === 0 && policy.where,
    }),
    part({
      of: {
        items: (facts) =>
          policiesWithBindings(facts).flatMap(({ policy, bindings }) =>
            bindings.map((binding) => ({ binding, policy, fleet: fleetOf(policy.name, facts) })),
          ),
      },
      faults: [
        {
          problem: 'the binding denies nothing',
          fix: 'add Deny',
          where: ({ binding: { raw, where } }) => {
            const actions = textsOf(at(raw, 'spec', 'validationActions'));
            return (
              !actions.includes('Deny') && {
                at: `${where} / spec.validationActions`,
                value: printed(actions),
                allowed: 'Deny',
              }
            );
          },
        },
        {
          problem: 'the binding does not name the namespace of the fleet, or not it alone',
          fix: `select ${NAMESPACE_NAME_LABEL}`,
          where: ({ binding: { raw, where }, fleet }) => {
            const selector = labelSelector(at(raw, 'spec', 'matchResources', 'namespaceSelector'));
            const named = pinnedValues(selector, NAMESPACE_NAME_LABEL) ?? [];
            const isRight =
              selector.length === 1 &&
              named.length === 1 &&
              (fleet === undefined || named[0] === fleet.namespace);
            return (
              !isRight && {
                at: `${where} / spec.matchResources.namespaceSelector`,
                value: selector,
                allowed: fleet?.namespace,
              }
            );
          },
        },
        {
          problem: 'whoever changes the parameters changes the policy',
          fix: 'remove paramRef',
          where: ({ binding, policy }) =>
            !comparesPods(policy) && [ofObject(binding, 'spec', 'paramRef')].filter(isSet).map(placeOf),
        },
        { ...NARROWED, where: ({ binding }) => narrowed(binding, 'matchResources') },
        { ...EXACT, where: ({ binding }) => exact(binding, 'matchResources') },
      ],
    }),
    part({
      of: { items: ({ index }) => index.ofKind('ValidatingAdmissionPolicyBinding') },
      problem: 'there is no such policy',
      fix: 'add the policy, or remove the binding',
      where: (binding, { index }) => {
        const name = policyNameOf(binding);
        return (
          index.find('ValidatingAdmissionPolicy', '', name) === undefined && {
            at: `${binding.where} / spec.policyName`,
            value: name || 'unset',
          }
        );
      },
    }),
  ),
];

/** The fleet whose namespace a name begins with. */
function fleetOf(name: string, facts: Facts): FleetFacts | undefined {
  const parts = name.split('-');
  const prefixes = parts.map((_, end) => parts.slice(0, end).join('-'));
  return prefixes.map((prefix) => facts.fleetOf.get(prefix)).find((fleet) => fleet !== undefined);
}

/** The policies of each fleet, by their names. */
export function policiesOf(facts: Facts): ReadonlyMap<FleetFacts | undefined, readonly KubernetesObject[]> {
  return grouped(facts.index.ofKind('ValidatingAdmissionPolicy'), ({ name }) => fleetOf(name, facts));
}

function policiesWithBindings({ index }: Facts): readonly {
  readonly policy: KubernetesObject;
  readonly bindings: readonly KubernetesObject[];
}[] {
  const bindings = grouped(index.ofKind('ValidatingAdmissionPolicyBinding'), policyNameOf);
  return index
    .ofKind('ValidatingAdmissionPolicy')
    .map((policy) => ({ policy, bindings: bindings.get(policy.name) ?? [] }));
}

function policyNameOf({ raw }: KubernetesObject): string {
  return textIn(at(raw, 'spec', 'policyName'));
}

/** Whether the parameters of a policy are pods, which nobody can write as they please. */
function comparesPods({ raw }: KubernetesObject): boolean {
  const kind = at(raw, 'spec', 'paramKind');
  return at(kind, 'apiVersion') === 'v1' && at(kind, 'kind') === 'Pod';
}

function exact(object: KubernetesObject, match: 'matchConstraints' | 'matchResources'): readonly Field[] {
  return [ofObject(object, 'spec', match, 'matchPolicy')].filter(isNoneOf(['Equivalent']));
}

function narrowed(object: KubernetesObject, match: 'matchConstraints' | 'matchResources'): readonly string[] {
  // The binding says by its own selector which namespace it is for, and is held to that.
  const ofPolicy = match === 'matchConstraints' ? ['namespaceSelector'] : [];
  return ['objectSelector', 'excludeResourceRules', ...ofPolicy]
    .map((field) => ofObject(object, 'spec', match, field))
    .filter((field) => isSet(field) && !['{}', '[]'].includes(printed(field.value)))
    .map(placeOf);
}
