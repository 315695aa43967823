import type {
  NamedRuleWithOperations,
  ValidatingAdmissionPolicyBindingSpec,
  ValidatingAdmissionPolicySpec,
} from '../../imports/admissionregistration.k8s.io';
import type { Fleet } from '../../lib';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { bindingSpec, policySpec } from '../../lib/policy/policy-spec';
import { type AdmissionRequest, extraOf, groupsOf, type KubernetesObject } from '../corpus/request';
import { CEL } from './cel-dialect';

/** A rule that refused a request. */
export interface Denial {
  /** The concern of the policy. */
  readonly policy: string;
  /** The id that the message begins with. */
  readonly rule: string;
  readonly message: string;
}

/** What the API server would do: every rule of every policy that is bound to the request's namespace and matches it. */
export function denialsOf(fleet: Fleet, request: AdmissionRequest): readonly Denial[] {
  return admissionPolicies(fleet).flatMap((policy) => {
    const spec = policySpec(policy);
    const binding = bindingSpec(fleet, policy);
    return matchesAny(spec.matchConstraints.resourceRules, request) && isBound(binding, request)
      ? parametersOf(binding, request).flatMap((params) =>
          evaluate(spec, request, params).map((message) => ({
            policy: policy.concern,
            rule: /^\[([a-z-]+)\]/.exec(message)?.[1] ?? 'error',
            message,
          })),
        )
      : [];
  });
}

function evaluate(
  spec: ValidatingAdmissionPolicySpec,
  request: AdmissionRequest,
  params: KubernetesObject | null,
): readonly string[] {
  const context = contextOf(request, params);
  if (!(spec.matchConditions ?? []).every(({ expression }) => CEL.evaluate(expression, context))) {
    return [];
  }
  const variables = lazyVariables(spec, context);
  return spec.validations.flatMap(({ expression, message, messageExpression }) => {
    const all = { ...context, variables };
    if (attempt(() => CEL.evaluate(expression, all)) === true) {
      return [];
    }
    const told = attempt(() => CEL.evaluate(messageExpression, all));
    return [typeof told === 'string' && told !== '' && !told.includes('\n') ? told : message];
  });
}

/** As in the API server, an error is no `true`: with `failurePolicy: Fail` it refuses. */
function attempt(evaluateIt: () => unknown): unknown {
  try {
    return evaluateIt();
  } catch (error) {
    return error;
  }
}

/** A variable is evaluated when a rule first needs it, so that an error in one stops only those rules. */
function lazyVariables(spec: ValidatingAdmissionPolicySpec, context: Record<string, unknown>): object {
  const variables = {};
  for (const { name, expression } of spec.variables) {
    let known: { value: unknown } | undefined;
    Object.defineProperty(variables, name, {
      enumerable: true,
      get: () => {
        known ??= { value: CEL.evaluate(expression, { ...context, variables }) };
        return known.value;
      },
    });
  }
  return variables;
}

function contextOf(request: AdmissionRequest, params: KubernetesObject | null): Record<string, unknown> {
  const { object, oldObject, operation, group, version, resource, subresource, name, namespace } = request;
  return {
    object: withIntegers(object ?? null),
    oldObject: withIntegers(oldObject ?? null),
    params: withIntegers(params),
    request: {
      operation,
      namespace,
      resource: { group, version, resource },
      userInfo: { username: request.user, groups: groupsOf(request), extra: extraOf(request) },
      ...(name === '' ? {} : { name }),
      ...(subresource === undefined ? {} : { subResource: subresource }),
    },
  };
}

/** Numbers of JSON are integers in CEL, and integers are big ones in this library. */
function withIntegers(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withIntegers);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withIntegers(entry)]));
  }
  return Number.isInteger(value) ? BigInt(value as number) : value;
}

function isBound(
  { matchResources }: ValidatingAdmissionPolicyBindingSpec,
  request: AdmissionRequest,
): boolean {
  const { matchLabels } = matchResources.namespaceSelector;
  return matchLabels?.['kubernetes.io/metadata.name'] === request.namespace;
}

function matchesAny(rules: readonly NamedRuleWithOperations[], request: AdmissionRequest): boolean {
  const path =
    request.subresource === undefined ? request.resource : `${request.resource}/${request.subresource}`;
  return rules.some(
    ({ apiGroups, apiVersions, operations, resources, scope }) =>
      [request.group, '*'].some((group) => apiGroups.includes(group)) &&
      [request.version, '*'].some((version) => apiVersions.includes(version)) &&
      operations.includes(request.operation) &&
      (resources.includes(path) || resources.includes('*/*')) &&
      (scope === '*' || request.resource !== 'namespaces'),
  );
}

function parametersOf(
  { paramRef }: ValidatingAdmissionPolicyBindingSpec,
  request: AdmissionRequest,
): readonly (KubernetesObject | null)[] {
  if (!paramRef) {
    return [null];
  }
  const { matchLabels = {}, matchExpressions = [] } = paramRef.selector;
  return (request.existing ?? []).filter(({ metadata }) => {
    const labels = metadata?.labels ?? {};
    return (
      Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
      matchExpressions.every(({ key, values = [] }) => values.includes(labels[key] ?? ''))
    );
  });
}
