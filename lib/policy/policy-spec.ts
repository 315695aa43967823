import type {
  NamedRuleWithOperations,
  ValidatingAdmissionPolicyBindingSpec,
  ValidatingAdmissionPolicySpec,
} from '../../imports/admissionregistration.k8s.io';
import type { Fleet } from '../spec/fleet';
import {
  type AdmissionPolicy,
  type MatchedRequests,
  messageExpressionOf,
  messageOf,
  type ParameterBinding,
} from './admission-policy';

/** The `spec` of a policy. An expression that fails to be evaluated denies, and so does a policy that is not ready. */
export function policySpec(policy: AdmissionPolicy): ValidatingAdmissionPolicySpec {
  const { conditions, variables, rules, parameters, requests, subject } = policy;
  return {
    failurePolicy: 'Fail',
    ...(parameters ? { paramKind: { apiVersion: 'v1', kind: 'Pod' } } : {}),
    matchConstraints: { resourceRules: requests.map(resourceRule) },
    ...(conditions.length > 0 ? { matchConditions: conditions } : {}),
    variables,
    validations: rules.map((rule) => ({
      expression: rule.expression,
      message: messageOf(rule),
      messageExpression: messageExpressionOf(rule, subject),
      reason: 'Forbidden',
    })),
  };
}

/** The name and `spec` of each binding of a policy: to the fleet's namespace, denying and leaving an audit record. */
export function bindingSpecs(
  fleet: Fleet,
  policy: AdmissionPolicy,
): readonly { readonly name: string; readonly spec: ValidatingAdmissionPolicyBindingSpec }[] {
  const policyName = fleet.names.policy(policy.concern);
  const parameters: readonly (ParameterBinding | undefined)[] = policy.parameters ?? [undefined];
  return parameters.map((parameter) => ({
    name: parameter ? `${policyName}-${parameter.suffix}` : policyName,
    spec: {
      policyName,
      validationActions: ['Deny', 'Audit'],
      matchResources: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': fleet.names.namespace } },
        ...(parameter ? { resourceRules: parameter.requests.map(resourceRule) } : {}),
      },
      ...(parameter
        ? { paramRef: { selector: parameter.podSelector, parameterNotFoundAction: parameter.whenNoPods } }
        : {}),
    },
  }));
}

function resourceRule({
  apiGroups,
  apiVersions,
  operations,
  resources,
  scope,
}: MatchedRequests): NamedRuleWithOperations {
  return { apiGroups, apiVersions, operations, resources, scope };
}
