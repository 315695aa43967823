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
  mutation('admission-present', 'no policy for Secrets', (o) =>
    drop(o, POLICY, (name) => name.endsWith('-runners-secrets')),
  ),
  mutation('admission-fail-closed', 'a policy that fails open', added({ failurePolicy: 'Ignore' })),
  mutation(
    'admission-fail-closed',
    'a policy with parameters',
    added({ paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } }),
  ),
  mutation(
    'admission-fail-closed',
    'a policy that a label escapes',
    added({ matchConstraints: { ...CONSTRAINTS, objectSelector: { matchLabels: { a: 'b' } } } }),
  ),
  mutation(
    'admission-fail-closed',
    'a policy with exceptions',
    added({ matchConstraints: { ...CONSTRAINTS, excludeResourceRules: [{ resources: ['pods'] }] } }),
  ),
  mutation('admission-fail-closed', 'a policy that matches nothing', added({ matchConstraints: {} })),
  mutation('admission-fail-closed', 'a policy that refuses nothing', (o) =>
    set(policy(o, 'baseline'), 'spec.validations', []),
  ),
  mutation('admission-fail-closed', 'a policy that is always content', (o) =>
    set(policy(o, 'baseline'), 'spec.validations.0.expression', 'true'),
  ),
  mutation('admission-bound', 'a policy without binding', (o) => drop(o, `${POLICY}Binding`)),
  mutation('admission-bound', 'a binding without policy', (o) =>
    o.push(policyAndBinding('missing', namespaceName(o))[1]),
  ),
  mutation('admission-bound', 'a binding that only warns', added({}, { validationActions: ['Warn'] })),
  mutation('admission-bound', 'a binding to another namespace', added({}, bindingSpec('default'))),
  mutation('admission-bound', 'a binding to every namespace', (o) =>
    remove(find(o, `${POLICY}Binding`), 'spec.matchResources'),
  ),
  mutation(
    'admission-bound',
    'a binding to a label that an owner can remove',
    added({}, { matchResources: { namespaceSelector: { matchLabels: { team: 'ci' } } } }),
  ),
  mutation(
    'admission-bound',
    'a binding with parameters',
    added({}, { paramRef: { name: 'a', parameterNotFoundAction: 'Allow' } }),
  ),
  mutation(
    'admission-bound',
    'a binding that a label escapes',
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
  mutation('admission-coverage', 'pods that only some makers are asked about', (o) =>
    push(policy(o, 'baseline'), 'spec.matchConditions', { name: 'x', expression: 'false' }),
  ),
  mutation(
    'admission-coverage',
    'ephemeral containers that nobody looks at',
    without('pod-changes', 'pods/ephemeralcontainers'),
  ),
  mutation('admission-coverage', 'an exec that nobody looks at', without('connections', 'pods/exec')),
  mutation('admission-coverage', 'tokens that nobody looks at', without('secrets', 'serviceaccounts/token')),
  mutation('admission-coverage', 'pods of one name only', (o) =>
    set(policy(o, 'baseline'), 'spec.matchConstraints.resourceRules.0.resourceNames', ['a']),
  ),
  mutation('admission-coverage', 'Secrets that may be deleted', (o) =>
    set(policy(o, 'secrets'), 'spec.matchConstraints.resourceRules.0.operations', ['CREATE', 'UPDATE']),
  ),
  mutation('admission-judged', 'a rule that nobody can evaluate', (o) =>
    set(policy(o, 'baseline'), 'spec.validations.0.expression', 'isIP(object.metadata.name)'),
  ),
  mutation('admission-judged', 'a variable that is there twice', (o) =>
    push(policy(o, 'baseline'), 'spec.variables', { name: 'containers', expression: '[]' }),
  ),
  mutation('admission-admits', 'a policy that refuses every pod', added({})),
  mutation('admission-admits', 'another image of the helper than the policies know', (o) =>
    editKubernetes(o, (kubernetes) => set(kubernetes, 'helper_image', 'registry.example.com/helper:1')),
  ),
  mutation('admission-refuses', 'a rule that always holds', (o) =>
    set(policy(o, 'baseline'), 'spec.validations.0.expression', '1 == 1'),
  ),
  mutation('admission-refuses', 'a policy that looks at ConfigMaps', (o) =>
    set(policy(o, 'writes'), 'spec.matchConstraints.resourceRules', [
      { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] },
    ]),
  ),
  mutation('admission-exercised', 'an exception for a label', (o) => {
    const path = 'spec.validations.1.expression';
    const rule = policy(o, 'baseline');
    set(rule, path, `${String(get(rule, path))} || object.metadata.labels['x'] == 'y'`);
  }),
  mutation('admission-exercised', 'a rule with an exception of its own', (o) =>
    push(policy(o, 'secrets'), 'spec.validations', {
      expression: "object.metadata.name != 'q' || object.metadata.namespace == 'q'",
    }),
  ),
];
