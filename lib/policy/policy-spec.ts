import type {
  NamedRuleWithOperations,
  ValidatingAdmissionPolicyBindingSpec,
  ValidatingAdmissionPolicySpec,
} from '../../imports/admissionregistration.k8s.io';
import type { Fleet } from '../fleet/fleet';
import { NAMESPACE_NAME_LABEL } from '../world/namespaces';
import {
  type AdmissionPolicy,
  type MatchedRequests,
  messageExpressionOf,
  messageOf,
} from './admission-policy';
import { untyped } from './untyped-variables';

/**
 * What the API server takes where nothing is said. It is said, since a field that is applied as a whole never equals
 * what is stored otherwise: Argo CD would find a difference for ever.
 */
const EVERYTHING = { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} } as const;

/** The `spec` of a policy. An expression that fails to be evaluated denies, and so does a policy that is not ready. */
export function policySpec(policy: AdmissionPolicy): ValidatingAdmissionPolicySpec {
  const { conditions, variables, rules, parameters, requests, subject } = policy;
  return {
    failurePolicy: 'Fail',
    ...(parameters ? { paramKind: { apiVersion: 'v1', kind: 'Pod' } } : {}),
    matchConstraints: { ...EVERYTHING, resourceRules: requests.map(resourceRule) },
    ...(conditions.length > 0 ? { matchConditions: conditions } : {}),
    variables: [...variables, ...rules.flatMap(({ variable }) => variable ?? [])].map(
      ({ name, expression }) => ({ name, expression: untyped(expression) }),
    ),
    validations: rules.map((rule) => ({
      expression: untyped(rule.expression),
      message: messageOf(rule),
      messageExpression: untyped(messageExpressionOf(rule, subject)),
      reason: 'Forbidden',
    })),
  };
}

/** The `spec` of a policy's binding: to the fleet's namespace, denying and leaving an audit record. */
export function bindingSpec(fleet: Fleet, policy: AdmissionPolicy): ValidatingAdmissionPolicyBindingSpec {
  return {
    policyName: fleet.names.policy(policy.concern),
    validationActions: ['Deny', 'Audit'],
    matchResources: {
      ...EVERYTHING,
      namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: fleet.names.namespace } },
    },
    // Where there is no such pod, there is nothing that a rule could refuse.
    ...(policy.parameters
      ? { paramRef: { selector: policy.parameters, parameterNotFoundAction: 'Allow' } }
      : {}),
  };
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
