import { Fleet } from '../../lib';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { policySpec } from '../../lib/policy/policy-spec';
import { corpusFleet, FLEET_SPECS, type FleetName } from '../corpus/fleets';

const fleet = corpusFleet('tinyland');
const specs = new Map(admissionPolicies(fleet).map((policy) => [policy.concern, policySpec(policy)]));

const core = (operations: readonly string[], ...resources: readonly string[]) => ({
  apiGroups: [''],
  apiVersions: ['v1'],
  operations,
  resources,
  scope: 'Namespaced',
});

/** The requests that each policy looks at: one that goes is a way around the policy. */
const REQUESTS = {
  baseline: [core(['CREATE'], 'pods')],
  restricted: [core(['CREATE'], 'pods')],
  'job-pods': [core(['CREATE'], 'pods')],
  'manager-pods': [core(['CREATE'], 'pods')],
  'other-pods': [core(['CREATE'], 'pods')],
  'pod-changes': [
    core(['UPDATE'], 'pods', 'pods/status', 'pods/ephemeralcontainers', 'pods/resize'),
    core(['DELETE'], 'pods'),
  ],
  connections: [
    core(['CONNECT'], 'pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy', 'services/proxy'),
  ],
  neighbours: [core(['CONNECT'], 'pods/exec', 'pods/attach')],
  credentials: [core(['UPDATE', 'DELETE'], 'secrets'), core(['CREATE'], 'pods')],
  secrets: [core(['CREATE', 'UPDATE', 'DELETE'], 'secrets'), core(['CREATE'], 'serviceaccounts/token')],
  writes: [
    {
      apiGroups: ['*'],
      apiVersions: ['*'],
      operations: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'],
      resources: ['*/*'],
      scope: 'Namespaced',
    },
    {
      apiGroups: [''],
      apiVersions: ['v1'],
      operations: ['UPDATE', 'DELETE'],
      resources: ['namespaces'],
      scope: '*',
    },
  ],
  workloads: [
    {
      ...core(['CREATE', 'UPDATE'], 'deployments', 'replicasets', 'statefulsets', 'daemonsets'),
      apiGroups: ['apps'],
    },
    { ...core(['CREATE', 'UPDATE'], 'jobs', 'cronjobs'), apiGroups: ['batch'] },
    core(['CREATE', 'UPDATE'], 'replicationcontrollers'),
  ],
  configs: [
    core(['CREATE', 'UPDATE'], 'configmaps'),
    { ...core(['CREATE', 'UPDATE'], 'deployments'), apiGroups: ['apps'] },
  ],
};

const NAME = /^[a-zA-Z]+(?:-[a-z]+)*$/;

describe('the specs of policies', () => {
  it('match exactly these requests', () => {
    const matched = [...specs].map(([concern, spec]) => [concern, spec.matchConstraints.resourceRules]);
    expect(Object.fromEntries(matched)).toEqual(REQUESTS);
  });

  it.each([...specs])('refuse as forbidden, for conditions and by variables with names: %s', (_, spec) => {
    expect(spec.validations.map(({ reason }) => reason)).toEqual(spec.validations.map(() => 'Forbidden'));
    for (const { name } of [...(spec.matchConditions ?? []), ...spec.variables]) {
      expect(name).toMatch(NAME);
    }
  });

  it('have no empty list of conditions, which an API server would write differently', () => {
    const without = [...specs].filter(([, spec]) => !('matchConditions' in spec)).map(([concern]) => concern);
    expect(without).toEqual(['baseline', 'pod-changes', 'connections', 'secrets', 'workloads']);
    for (const { matchConditions } of specs.values()) {
      expect(matchConditions).not.toEqual([]);
    }
  });

  it.each([
    [{}, undefined],
    [{ users: ['oncall'] }, "!(request.userInfo.username in ['oncall'])"],
    [{ groups: ['sre'] }, "!request.userInfo.?groups.orValue([]).exists(g, g in ['sre'])"],
    [
      { users: ['oncall'], groups: ['sre'] },
      "!(request.userInfo.username in ['oncall']) && !request.userInfo.?groups.orValue([]).exists(g, g in ['sre'])",
    ],
  ])('leave out who may break the glass, and nobody else: %j', (breakGlass, expression) => {
    const { tinyland } = FLEET_SPECS;
    const open = Fleet.parse({ ...tinyland, cluster: { ...tinyland.cluster, breakGlass } });
    const [baseline] = admissionPolicies(open);
    expect(baseline?.conditions).toEqual(
      expression === undefined ? [] : [{ name: 'not-break-glass', expression }],
    );
  });

  it('look up no daemon where no runner has one', () => {
    const [plain] = admissionPolicies(corpusFleet('plain'));
    expect(plain?.variables.find(({ name }) => name === 'daemonImage')?.expression).toBe("''");
  });

  it('write once what all runners agree on', () => {
    const jobPods = admissionPolicies(fleet).find(({ concern }) => concern === 'job-pods');
    const variables = new Map(jobPods?.variables.map(({ name, expression }) => [name, expression]));
    expect(variables.get('graceSeconds')).toBe('10');
    expect(variables.get('maximumServices')).toBe(
      "variables.manager in ['nix', 'tinyland-nix'] ? 0 : variables.manager == 'dind' ? 1 : 2",
    );
  });

  it('have no variable of one name twice, and each that a rule brings', () => {
    for (const policy of Object.keys(FLEET_SPECS).flatMap((name) =>
      admissionPolicies(corpusFleet(name as FleetName)),
    )) {
      const names = policySpec(policy).variables.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const { variable } of policy.rules) {
        expect(names).toEqual(expect.arrayContaining(variable ? [variable.name] : []));
      }
    }
  });
});
