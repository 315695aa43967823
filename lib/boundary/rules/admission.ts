import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import type { Facts, FleetFacts } from '../facts/facts';
import { grouped } from '../facts/grouped';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { labelSelector, pinnedValues } from '../facts/manifests/label-selector';
import { at, isUnset, listOf, printed, textIn, textsOf } from '../facts/untyped';
import { type Examination, nowhere, type Rule } from '../rule';

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

const NO_POLICIES = 'the manifests hold no admission policy';

/** The rules that the API server holds itself. */
export const ADMISSION: readonly Rule[] = [
  {
    id: 'admission-present',
    sentence: 'the fleet brings its admission policies',
    why: 'whoever may create pods in a namespace reads every Secret there, unless the API server looks at each pod',
    applies: (facts) => facts.fleets.some(({ admission }) => admission),
    otherwise: 'the fleet does not say that it brings admission policies',
    check: (facts, examination) => {
      const policies = policiesOf(facts);
      for (const fleet of facts.fleets.filter(({ admission }) => admission)) {
        const own = new Set((policies.get(fleet) ?? []).map(({ name }) => name));
        examination.saw(own.size);
        for (const name of CONCERNS.map((concern) => `${fleet.namespace}-${concern}`)) {
          if (!own.has(name)) {
            examination.found(
              `fleet ${fleet.org}`,
              'a ValidatingAdmissionPolicy is missing',
              'add the policy',
              {
                value: name,
              },
            );
          }
        }
      }
    },
  },
  {
    id: 'admission-fail-closed',
    sentence:
      'an admission policy that cannot be evaluated refuses the request, for every object and without parameters but pods',
    why: 'a policy that fails open, or looks only at labels of the asker’s choice, stops nobody; pods may be parameters, since other policies hold them to whoever made them',
    applies: nowhere,
    otherwise: NO_POLICIES,
    check: (facts, examination) => {
      for (const policy of facts.index.ofKind('ValidatingAdmissionPolicy')) {
        examination.saw();
        failsClosed(policy, examination);
      }
    },
  },
  {
    id: 'admission-bound',
    sentence: 'every admission policy is bound to the namespace of the fleet, and denies',
    why: 'a policy without a binding does nothing, and one that only warns stops nobody',
    applies: nowhere,
    otherwise: NO_POLICIES,
    check: (facts, examination) => {
      const bindings = grouped(facts.index.ofKind('ValidatingAdmissionPolicyBinding'), ({ raw }) =>
        textIn(at(raw, 'spec', 'policyName')),
      );
      for (const policy of facts.index.ofKind('ValidatingAdmissionPolicy')) {
        examination.saw();
        const own = bindings.get(policy.name) ?? [];
        if (own.length === 0) {
          examination.found(
            policy.where,
            'no binding puts the policy into force',
            'add a ValidatingAdmissionPolicyBinding',
          );
        }
        for (const binding of own) {
          bound(binding, policy, fleetOf(policy.name, facts), examination);
        }
      }
      for (const [name, list] of bindings) {
        if (facts.index.find('ValidatingAdmissionPolicy', '', name) === undefined) {
          for (const binding of list) {
            examination.found(
              `${binding.where} / spec.policyName`,
              'there is no such policy',
              'add the policy, or remove the binding',
              { value: name || 'unset' },
            );
          }
        }
      }
    },
  },
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

function failsClosed(policy: KubernetesObject, examination: Examination): void {
  const spec = at(policy.raw, 'spec');
  const failurePolicy = at(spec, 'failurePolicy');
  if (!isUnset(failurePolicy) && failurePolicy !== 'Fail') {
    examination.found(
      `${policy.where} / spec.failurePolicy`,
      'an error lets the request pass',
      'set failurePolicy to Fail',
      { value: printed(failurePolicy), allowed: 'Fail' },
    );
  }
  if (!isUnset(at(spec, 'paramKind')) && !comparesPods(policy)) {
    examination.found(
      `${policy.where} / spec.paramKind`,
      'whoever changes the parameters changes the policy',
      'write constants into the expressions',
    );
  }
  const expressions = listOf(at(spec, 'validations')).map((validation) =>
    textIn(at(validation, 'expression')).trim(),
  );
  if (expressions.length === 0 || expressions.some((expression) => ['', 'true'].includes(expression))) {
    examination.found(
      `${policy.where} / spec.validations`,
      'the policy refuses nothing, or not always',
      'add validations, none of which is simply true',
    );
  }
  if (listOf(at(spec, 'matchConstraints', 'resourceRules')).length === 0) {
    examination.found(
      `${policy.where} / spec.matchConstraints`,
      'the policy matches nothing',
      'add resourceRules',
    );
  }
  narrowed(policy, at(spec, 'matchConstraints'), 'spec.matchConstraints', examination);
}

/** Whether the parameters of a policy are pods, which nobody can write as they please. */
function comparesPods(policy: KubernetesObject): boolean {
  const kind = at(policy.raw, 'spec', 'paramKind');
  return at(kind, 'apiVersion') === 'v1' && at(kind, 'kind') === 'Pod';
}

/** A selector on the object lets a request out of the policy by the labels that it chooses. */
function narrowed(object: KubernetesObject, match: unknown, path: string, examination: Examination): void {
  for (const field of ['objectSelector', 'excludeResourceRules']) {
    const value = at(match, field);
    const empty = isUnset(value) || JSON.stringify(value) === '{}' || JSON.stringify(value) === '[]';
    if (!empty) {
      examination.found(
        `${object.where} / ${path}.${field}`,
        'a request can leave the policy by its own choice',
        `remove ${field}`,
      );
    }
  }
}

function bound(
  binding: KubernetesObject,
  policy: KubernetesObject,
  fleet: FleetFacts | undefined,
  examination: Examination,
): void {
  const spec = at(binding.raw, 'spec');
  const actions = textsOf(at(spec, 'validationActions'));
  if (!actions.includes('Deny')) {
    examination.found(`${binding.where} / spec.validationActions`, 'the binding denies nothing', 'add Deny', {
      value: printed(actions),
      allowed: 'Deny',
    });
  }
  const selector = labelSelector(at(spec, 'matchResources', 'namespaceSelector'));
  const named = pinnedValues(selector, NAMESPACE_NAME_LABEL);
  const right =
    selector.length === 1 && named?.length === 1 && (fleet === undefined || named[0] === fleet.namespace);
  if (!right) {
    examination.found(
      `${binding.where} / spec.matchResources.namespaceSelector`,
      'the binding does not name the namespace of the fleet, or not it alone',
      `select ${NAMESPACE_NAME_LABEL}`,
      {
        value: printed(selector),
        ...(fleet === undefined ? {} : { allowed: fleet.namespace }),
      },
    );
  }
  if (!isUnset(at(spec, 'paramRef')) && !comparesPods(policy)) {
    examination.found(
      `${binding.where} / spec.paramRef`,
      'whoever changes the parameters changes the policy',
      'remove paramRef',
    );
  }
  narrowed(binding, at(spec, 'matchResources'), 'spec.matchResources', examination);
}
