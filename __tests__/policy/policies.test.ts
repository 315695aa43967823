import { Fleet, RunnerAdmission } from '../../lib';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { type AdmissionPolicy, coreRequests } from '../../lib/policy/admission-policy';
import { guardedRunners, MAXIMUM_GUARDED_PODS } from '../../lib/policy/guarded-pods';
import { checkPolicySizes, MAXIMUM_POLICY_BYTES } from '../../lib/policy/policy-size';
import { bindingSpec, policySpec } from '../../lib/policy/policy-spec';
import { objectsAlone } from '../chart/rendered';
import { corpusFleet, FLEET_SPECS, type FleetName } from '../corpus/fleets';
import { EXPECTED_RULES, RULES_OF_ONE_FLEET } from './expected-rules';
import { fleetOfSize } from './large-fleet';

const fleets = Object.keys(FLEET_SPECS).map((name) => [name, corpusFleet(name as FleetName)] as const);

describe('the policies of a fleet', () => {
  it.each(fleets)('are these, with these rules: %s', (name, fleet) => {
    const rules = admissionPolicies(fleet).map(({ concern, rules }) => [concern, rules.map(({ id }) => id)]);
    expect(Object.fromEntries(rules)).toEqual({ ...EXPECTED_RULES, ...RULES_OF_ONE_FLEET[name] });
  });

  it.each(fleets)('deny what they cannot evaluate, and are bound to the namespace alone: %s', (_, fleet) => {
    for (const policy of admissionPolicies(fleet)) {
      expect(policySpec(policy).failurePolicy).toBe('Fail');
      const { resourceRules: _rules, ...matching } = policySpec(policy).matchConstraints;
      expect(matching).toEqual({ matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} });
      const { paramRef: _pods, ...binding } = bindingSpec(fleet, policy);
      expect(binding).toEqual({
        policyName: `${fleet.names.namespace}-${policy.concern}`,
        validationActions: ['Deny', 'Audit'],
        matchResources: {
          matchPolicy: 'Equivalent',
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': fleet.names.namespace } },
          objectSelector: {},
        },
      });
    }
  });

  it.each(fleets)('are all rendered, each with its binding: %s', (_, fleet) => {
    const objects = objectsAlone((chart) => {
      new RunnerAdmission(chart, 'admission', { fleet });
    });
    const names = (kind: string) =>
      objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
    const policies = admissionPolicies(fleet).map(({ concern }) => fleet.names.policy(concern));
    expect(names('ValidatingAdmissionPolicy')).toEqual(policies);
    expect(names('ValidatingAdmissionPolicyBinding')).toEqual(policies);
    expect(new Set(objects.map(({ apiVersion }) => apiVersion))).toEqual(
      new Set(['admissionregistration.k8s.io/v1']),
    );
  });

  it('hold nothing that another fleet could meet', () => {
    const [tinyland, acme] = [corpusFleet('tinyland'), corpusFleet('acme')];
    const text = JSON.stringify(admissionPolicies(tinyland).map(policySpec));
    expect(text).toContain(tinyland.names.namespace);
    expect(text).not.toContain(acme.names.namespace);
  });

  it('are as many for 50 runners as for five', () => {
    const small = admissionPolicies(corpusFleet('tinyland'));
    expect(admissionPolicies(fleetOfSize(50)).map(({ concern }) => concern)).toEqual(
      small.map(({ concern }) => concern),
    );
  });

  it('look at other objects in two policies only, at job pods, and hold no constants in them', () => {
    const fleet = corpusFleet('tinyland');
    const looking = admissionPolicies(fleet).filter((policy) => bindingSpec(fleet, policy).paramRef);
    expect(looking.map(({ concern }) => concern)).toEqual(['neighbours', 'credentials']);
    for (const policy of looking) {
      expect(policySpec(policy).paramKind).toEqual({ apiVersion: 'v1', kind: 'Pod' });
      expect(bindingSpec(fleet, policy).paramRef).toEqual({
        selector: { matchLabels: { 'runner-fleet/role': 'job' } },
        parameterNotFoundAction: 'Allow',
      });
    }
  });

  it('keep no neighbours apart where there are none', () => {
    const alone = Fleet.parse({ ...FLEET_SPECS.plain, runners: [{ kind: 'docker' }] });
    expect(admissionPolicies(alone).map(({ concern }) => concern)).toEqual(
      Object.keys(EXPECTED_RULES).filter((concern) => !['neighbours', 'credentials'].includes(concern)),
    );
  });
});

describe.each([
  ['connections', 'neighbours'],
  ['credentials', 'credentials'],
] as const)('guarded job pods: %s', (guard, concern) => {
  it('are those of all runners in a fleet of ordinary size', () => {
    const fleet = corpusFleet('tinyland');
    expect(guardedRunners(fleet, guard)).toEqual(fleet.runners);
  });

  it('are those that hold more than others in a very large fleet', () => {
    const fleet = Fleet.parse({
      ...FLEET_SPECS.acme,
      runners: [
        ...FLEET_SPECS.acme.runners,
        { kind: 'docker', name: 'large', concurrency: MAXIMUM_GUARDED_PODS[guard] },
        { kind: 'docker', name: 'protected', tags: ['protected'], accessLevel: 'ref_protected' },
      ],
    });
    expect(guardedRunners(fleet, guard).map(({ name }) => name)).toEqual([
      'cache-writer',
      'dind',
      'protected',
    ]);
    const policy = admissionPolicies(fleet).find((one) => one.concern === concern);
    expect(policy && bindingSpec(fleet, policy).paramRef?.selector).toEqual({
      matchLabels: { 'runner-fleet/role': 'job' },
      matchExpressions: [
        { key: 'runner-fleet/runner', operator: 'In', values: ['cache-writer', 'dind', 'protected'] },
      ],
    });
  });

  it('are none in a very large fleet whose runners are all alike', () => {
    const fleet = Fleet.parse({
      ...FLEET_SPECS.plain,
      runners: [{ kind: 'docker', concurrency: MAXIMUM_GUARDED_PODS[guard] }, { kind: 'tinyland-docker' }],
    });
    expect(guardedRunners(fleet, guard)).toEqual([]);
    expect(admissionPolicies(fleet).map((policy) => policy.concern)).not.toContain(concern);
  });
});

describe('the size of policies', () => {
  it('is far from the limits for 50 runners', () => {
    const fleet = fleetOfSize(50);
    expect(checkPolicySizes(fleet, admissionPolicies(fleet))).toEqual([]);
  });

  it('is within the limits for 500 runners', () => {
    const fleet = fleetOfSize(500);
    expect(checkPolicySizes(fleet, admissionPolicies(fleet))).toEqual([]);
  });

  it('is within the limits for configs that have little in common, which fill some policies', () => {
    const fleet = fleetOfSize(50, imagesOf(60));
    const policies = admissionPolicies(fleet).filter(({ concern }) => /^configs(?:-\d+)?$/.test(concern));
    expect(checkPolicySizes(fleet, policies)).toEqual([]);
    expect(policies.map(({ concern }) => concern)).toEqual(['configs', 'configs-2']);
    const names = policies.flatMap(({ variables }) =>
      [...(variables[0]?.expression ?? '').matchAll(/'(team-[^']*)'/g)].map(([, name]) => name),
    );
    expect(names).toEqual(fleet.runners.map(({ name }) => name));
  });

  it('is refused beyond them, with advice', () => {
    const fleet = fleetOfSize(50, imagesOf(60));
    expect(() =>
      objectsAlone((chart) => {
        new RunnerAdmission(chart, 'admission', { fleet });
      }),
    ).toThrow(/\[admission-too-large\] fleet large \/ policy job-pods[\s\S]*split them into fleets/);
  });

  it('counts every expression of a policy, those of its messages too', () => {
    const fleet = corpusFleet('plain');
    const policy = (problem: string): AdmissionPolicy => sizedPolicy({ problem });
    expect(checkPolicySizes(fleet, [policy('x'.repeat(99_900))])).toEqual([]);
    expect(checkPolicySizes(fleet, [policy('x'.repeat(100_000))]).map(({ code }) => code)).toEqual([
      'admission-too-large',
    ]);
  });

  it.each([
    ['an expression of 100000 characters', { expression: 'x'.repeat(100_000) }, []],
    [
      'one of 100001',
      { expression: 'x'.repeat(100_001) },
      ['100001 characters in one expression, 100396 bytes in all'],
    ],
  ])('is held to the limits themselves: %s', (_, change, found) => {
    expect(checkPolicySizes(corpusFleet('plain'), [sizedPolicy(change)]).map(({ value }) => value)).toEqual(
      found,
    );
  });

  it('is held to the bytes of the whole policy, and says both limits', () => {
    const fleet = corpusFleet('plain');
    const many = (bytes: number): AdmissionPolicy => {
      const policy = sizedPolicy({ expression: 'true' });
      const variables = Array.from({ length: 3 }, (_, index) => ({
        name: `v${index}`,
        expression: 'x'.repeat(80_000),
      }));
      const size = Buffer.byteLength(JSON.stringify(policySpec({ ...policy, variables })));
      return {
        ...policy,
        variables: [...variables, { name: 'v3', expression: 'x'.repeat(bytes - size - 30) }],
      };
    };
    const sizeOf = (policy: AdmissionPolicy) => Buffer.byteLength(JSON.stringify(policySpec(policy)));
    expect(sizeOf(many(MAXIMUM_POLICY_BYTES))).toBe(MAXIMUM_POLICY_BYTES);
    expect(checkPolicySizes(fleet, [many(MAXIMUM_POLICY_BYTES)])).toEqual([]);
    expect(checkPolicySizes(fleet, [many(MAXIMUM_POLICY_BYTES + 1)])).toEqual([
      {
        code: 'admission-too-large',
        path: 'fleet plain / policy test',
        message: 'the API server would not take this admission policy: it holds a line for every runner',
        value: '80000 characters in one expression, 245761 bytes in all',
        allowed: '100000 characters and 245760 bytes',
        fix: 'give the runners fewer and shorter image patterns, or split them into fleets with namespaces of their own',
      },
    ]);
  });
});

/** Image patterns that no two runners have in common. */
const imagesOf = (count: number) => (runner: number) =>
  Array.from({ length: count }, (_, index) => `registry.example.com/team-${runner}/images-${index}/**`);

function sizedPolicy(change: { readonly expression?: string; readonly problem?: string }): AdmissionPolicy {
  return {
    concern: 'test',
    requests: [coreRequests(['CREATE'], 'pods')],
    conditions: [],
    variables: [],
    subject: { called: '', name: "''" },
    rules: [{ id: 'a', expression: 'true', problem: 'x', fix: 'none', ...change }],
  };
}
