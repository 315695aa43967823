import type { Manifest } from './edit';

const API = 'admissionregistration.k8s.io/v1';

interface Matched {
  readonly resources: readonly string[];
  readonly operations: readonly string[];
}

const PODS: Matched = { resources: ['pods'], operations: ['CREATE'] };
const ONLY_SOME = { matchConditions: [{ name: 'some', expression: "request.userInfo.username == 'a'" }] };

/** What each policy of a fleet matches at least, by its concern. */
const POLICIES: Readonly<Record<string, { readonly rules: readonly Matched[]; readonly rest?: Manifest }>> = {
  baseline: { rules: [PODS] },
  restricted: { rules: [PODS], rest: ONLY_SOME },
  'job-pods': { rules: [PODS], rest: ONLY_SOME },
  'manager-pods': { rules: [PODS], rest: ONLY_SOME },
  'other-pods': { rules: [PODS], rest: ONLY_SOME },
  'pod-changes': {
    rules: [{ resources: ['pods', 'pods/ephemeralcontainers', 'pods/resize'], operations: ['UPDATE'] }],
  },
  connections: {
    rules: [
      { resources: ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy'], operations: ['CONNECT'] },
    ],
  },
  secrets: {
    rules: [
      { resources: ['secrets'], operations: ['CREATE', 'UPDATE', 'DELETE'] },
      { resources: ['serviceaccounts/token'], operations: ['CREATE'] },
    ],
  },
  writes: { rules: [{ resources: ['configmaps'], operations: ['CREATE', 'UPDATE', 'DELETE'] }] },
  workloads: { rules: [{ resources: ['replicationcontrollers'], operations: ['CREATE', 'UPDATE'] }] },
  configs: { rules: [{ resources: ['configmaps'], operations: ['CREATE', 'UPDATE'] }], rest: ONLY_SOME },
};

/** The admission policies of a fleet with their bindings, as small as the boundary lets them be. */
export function admissionManifests(namespace: string): readonly Manifest[] {
  return Object.entries(POLICIES).flatMap(([concern, { rules, rest = {} }]) =>
    policyAndBinding(`${namespace}-${concern}`, namespace, { ...policySpec(rules), ...rest }),
  );
}

/** A policy with its binding. */
export function policyAndBinding(
  name: string,
  namespace: string,
  spec: Manifest = policySpec([PODS]),
  binding: Manifest = {},
): readonly [policy: Manifest, binding: Manifest] {
  const bound = { policyName: name, ...bindingSpec(namespace), ...binding };
  return [
    { apiVersion: API, kind: 'ValidatingAdmissionPolicy', metadata: { name }, spec },
    { apiVersion: API, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name }, spec: bound },
  ];
}

/** A policy that the rules let pass. */
export function policySpec(rules: readonly Matched[] = [PODS]): Manifest {
  const resourceRules = rules.map((rule) => ({
    apiGroups: [''],
    apiVersions: ['v1'],
    ...rule,
    scope: 'Namespaced',
  }));
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules },
    validations: [{ expression: 'false' }],
  };
}

/** A binding that the rules let pass. */
export function bindingSpec(namespace: string): Manifest {
  return {
    validationActions: ['Deny', 'Audit'],
    matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
  };
}
