import { bindingSpec, policyAndBinding, policySpec } from '../admission-fixture';
import { get, type Manifest, push, remove, set } from '../edit';
import { drop, editKubernetes, find, type Mutation, mutation, namespaceName } from './mutation';

const POLICY = 'ValidatingAdmissionPolicy';
const CONSTRAINTS = policySpec()['matchConstraints'] as Manifest;

/** Adds a policy that differs from a good one, with a binding that does. */
function added(spec: Manifest, binding: Manifest = {}): (o: Manifest[]) => void {
  return (o) => {
    const name = `${namespaceName(o)}-added`;
    o.push(...policyAndBinding(name, namespaceName(o), { ...policySpec(), ...spec }, binding));
  };
}

/** The policy of a concern. */
function policy(o: readonly Manifest[], concern: string): Manifest {
  return find(o, POLICY, (name) => name.endsWith(`-runners-${concern}`));
}

/** Takes a resource out of all rules of a policy. */
function without(concern: string, resource: string): (o: Manifest[]) => void {
  return (o) => {
    const rules = get(policy(o, concern), 'spec.matchConstraints.resourceRules') as { resources: string[] }[];
    if (!rules.some(({ resources }) => resources.includes(resource))) {
      throw new TypeError(`${concern} does not look at ${resource}`);
    }
    for (const rule of rules) {
      rule.resources = rule.resources.filter((item) => item !== resource);
    }
  };
}

/** Changes of admission policies. */
export const ADMISSION_MUTATIONS: readonly Mutation[] = [
  mutation('admission-present', 'no policy for Secrets', 'fleet tinyland | tinyland-runners-secrets', (o) =>
    drop(o, POLICY, (name) => name.endsWith('-runners-secrets')),
  ),
  mutation(
    'admission-present',
    'no policy for restricted pods, nor its binding',
    'fleet tinyland | tinyland-runners-restricted',
    (o) => {
      drop(o, POLICY, (name) => name.endsWith('-runners-restricted'));
      drop(o, `${POLICY}Binding`, (name) => name.endsWith('-runners-restricted'));
    },
  ),
  mutation(
    'admission-fail-closed',
    'a policy that fails open',
    'ValidatingAdmissionPolicy tinyland-runners-added / spec.failurePolicy | Ignore | Fail',
    added({ failurePolicy: 'Ignore' }),
  ),
  mutation(
    'break-glass-named',
    'one more policy, which lets everybody pass',
    'ValidatingAdmissionPolicy tinyland-runners-added / spec.matchConditions[0] | system:anonymous',
    added({
      matchConditions: [
        { name: 'people', expression: "!(request.userInfo.username in ['system:anonymous'])" },
      ],
    }),
  ),
  mutation(
    'admission-fail-closed',
    'a policy with parameters',
    'ValidatingAdmissionPolicy tinyland-runners-added / spec.paramKind',
    added({ paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } }),
  ),
  mutation(
    'admission-fail-closed',
    'a policy that a label escapes',
    'ValidatingAdmissionPolicy tinyland-runners-added / spec.matchConstraints.objectSelector',
    added({ matchConstraints: { ...CONSTRAINTS, objectSelector: { matchLabels: { a: 'b' } } } }),
  ),
  mutation(
    'admission-fail-closed',
    'a policy for namespaces without a label',
    'ValidatingAdmissionPolicy tinyland-runners-added / spec.matchConstraints.namespaceSelector',
    added({
      matchConstraints: {
        ...CONSTRAINTS,
        namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] },
      },
    }),
  ),
  mutation(
    'admission-fail-closed',
    'a policy with exceptions',
    'ValidatingAdmissionPolicy tinyland-runners-added / spec.matchConstraints.excludeResourceRules',
    added({ matchConstraints: { ...CONSTRAINTS, excludeResourceRules: [{ resources: ['pods'] }] } }),
  ),
  mutation(
    'admission-fail-closed',
    'a policy that matches nothing',
    'ValidatingAdmissionPolicy tinyland-runners-added / spec.matchConstraints',
    added({ matchConstraints: {} }),
  ),
  mutation(
    'admission-fail-closed',
    'a policy that refuses nothing',
    'ValidatingAdmissionPolicy tinyland-runners-baseline / spec.validations',
    (o) => set(policy(o, 'baseline'), 'spec.validations', []),
  ),
  mutation(
    'admission-fail-closed',
    'a policy that is always content',
    'ValidatingAdmissionPolicy tinyland-runners-baseline / spec.validations',
    (o) => set(policy(o, 'baseline'), 'spec.validations.0.expression', 'true'),
  ),
  ...['Exact', 'equivalent', true].map((how) =>
    mutation(
      'admission-fail-closed',
      `a policy whose versions match as ${how}`,
      `ValidatingAdmissionPolicy tinyland-runners-added / spec.matchConstraints.matchPolicy | ${how} | Equivalent`,
      added({ matchConstraints: { ...CONSTRAINTS, matchPolicy: how } }),
    ),
  ),
  mutation(
    'admission-bound',
    'a binding for the versions that it names',
    'ValidatingAdmissionPolicyBinding tinyland-runners-baseline / spec.matchResources.matchPolicy | Exact | Equivalent',
    (o) => set(find(o, `${POLICY}Binding`), 'spec.matchResources.matchPolicy', 'Exact'),
  ),
  mutation(
    'admission-bound',
    'a policy without binding',
    'ValidatingAdmissionPolicy tinyland-runners-baseline',
    (o) => drop(o, `${POLICY}Binding`),
  ),
  mutation(
    'admission-bound',
    'a binding without policy',
    'ValidatingAdmissionPolicyBinding missing / spec.policyName | missing',
    (o) => o.push(policyAndBinding('missing', namespaceName(o))[1]),
  ),
  mutation(
    'admission-bound',
    'a binding that only warns',
    'ValidatingAdmissionPolicyBinding tinyland-runners-added / spec.validationActions | ["Warn"] | Deny',
    added({}, { validationActions: ['Warn'] }),
  ),
  mutation(
    'admission-bound',
    'a binding to another namespace',
    'ValidatingAdmissionPolicyBinding tinyland-runners-added / spec.matchResources.namespaceSelector | [{"key":"kubernetes.io/metadata.name","operator":"In","values":["default"]}] | tinyland-runners',
    added({}, bindingSpec('default')),
  ),
  mutation(
    'admission-bound',
    'a binding to every namespace',
    'ValidatingAdmissionPolicyBinding tinyland-runners-baseline / spec.matchResources.namespaceSelector | [] | tinyland-runners',
    (o) => remove(find(o, `${POLICY}Binding`), 'spec.matchResources'),
  ),
  mutation(
    'admission-bound',
    'a binding to a label that an owner can remove',
    'ValidatingAdmissionPolicyBinding tinyland-runners-added / spec.matchResources.namespaceSelector | [{"key":"team","operator":"In","values":["ci"]}] | tinyland-runners',
    added({}, { matchResources: { namespaceSelector: { matchLabels: { team: 'ci' } } } }),
  ),
  mutation(
    'admission-bound',
    'a binding with parameters',
    'ValidatingAdmissionPolicyBinding tinyland-runners-added / spec.paramRef',
    added({}, { paramRef: { name: 'a', parameterNotFoundAction: 'Allow' } }),
  ),
  mutation(
    'admission-bound',
    'a binding that a label escapes',
    'ValidatingAdmissionPolicyBinding tinyland-runners-added / spec.matchResources.objectSelector',
    added(
      {},
      {
        matchResources: {
          ...(bindingSpec('tinyland-runners')['matchResources'] as Manifest),
          objectSelector: { matchLabels: { a: 'b' } },
        },
      },
    ),
  ),
  mutation(
    'admission-coverage',
    'pods that only some makers are asked about',
    'fleet tinyland | CREATE pods',
    (o) => push(policy(o, 'baseline'), 'spec.matchConditions', { name: 'x', expression: 'false' }),
  ),
  mutation(
    'admission-coverage',
    'ephemeral containers that nobody looks at',
    'fleet tinyland | UPDATE pods/ephemeralcontainers',
    without('pod-changes', 'pods/ephemeralcontainers'),
  ),
  mutation(
    'admission-coverage',
    'an exec that nobody looks at',
    'fleet tinyland | CONNECT pods/exec',
    without('connections', 'pods/exec'),
  ),
  mutation(
    'admission-coverage',
    'tokens that nobody looks at',
    'fleet tinyland | CREATE serviceaccounts/token',
    without('secrets', 'serviceaccounts/token'),
  ),
  mutation('admission-coverage', 'pods of one name only', 'fleet tinyland | CREATE pods', (o) =>
    set(policy(o, 'baseline'), 'spec.matchConstraints.resourceRules.0.resourceNames', ['a']),
  ),
  mutation('admission-coverage', 'Secrets that may be deleted', 'fleet tinyland | DELETE secrets', (o) =>
    set(policy(o, 'secrets'), 'spec.matchConstraints.resourceRules.0.operations', ['CREATE', 'UPDATE']),
  ),
  mutation(
    'admission-judged',
    'a rule that nobody can evaluate',
    'ValidatingAdmissionPolicy tinyland-runners-baseline / spec.validations[0]',
    (o) => set(policy(o, 'baseline'), 'spec.validations.0.expression', 'isIP(object.metadata.name)'),
  ),
  mutation(
    'admission-judged',
    'a variable that is there twice',
    'ValidatingAdmissionPolicy tinyland-runners-baseline / spec.variables[15]',
    (o) => push(policy(o, 'baseline'), 'spec.variables', { name: 'containers', expression: '[]' }),
  ),
  mutation(
    'admission-admits',
    'a policy that refuses every pod',
    'ValidatingAdmissionPolicy tinyland-runners-added / spec.validations[0] | runner docker, docker-tight, tinyland-docker, nix, tinyland-nix and 1 more',
    added({}),
  ),
  mutation(
    'admission-admits',
    'another image of the helper than the policies know',
    'ConfigMap tinyland-runners/docker-config',
    (o) =>
      editKubernetes(o, (kubernetes) => set(kubernetes, 'helper_image', 'registry.example.com/helper:1')),
  ),
  mutation(
    'admission-refuses',
    'a rule that always holds',
    'ValidatingAdmissionPolicy tinyland-runners-baseline / spec.validations[0] | runner docker, docker-tight, tinyland-docker, nix, tinyland-nix and 1 more',
    (o) => set(policy(o, 'baseline'), 'spec.validations.0.expression', '1 == 1'),
  ),
  mutation(
    'admission-refuses',
    'a policy that looks at ConfigMaps',
    'ValidatingAdmissionPolicy tinyland-runners-writes / spec.validations[0] | runner docker',
    (o) =>
      set(policy(o, 'writes'), 'spec.matchConstraints.resourceRules', [
        { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] },
      ]),
  ),
  mutation(
    'admission-exercised',
    'an exception for a label',
    "ValidatingAdmissionPolicy tinyland-runners-baseline / spec.validations[1] | object.metadata.labels['x'] == 'y'",
    (o) => {
      const path = 'spec.validations.1.expression';
      const rule = policy(o, 'baseline');
      set(rule, path, `${String(get(rule, path))} || object.metadata.labels['x'] == 'y'`);
    },
  ),
  mutation(
    'admission-exercised',
    'a rule with an exception of its own',
    "ValidatingAdmissionPolicy tinyland-runners-secrets / spec.validations[8] | object.metadata.namespace == 'q'",
    (o) =>
      push(policy(o, 'secrets'), 'spec.validations', {
        expression: "object.metadata.name != 'q' || object.metadata.namespace == 'q'",
      }),
  ),
];
