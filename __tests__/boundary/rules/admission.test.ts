import type { ExpectedFleet } from '../../../lib/boundary/check';
import { policyAndBinding, policySpec } from '../admission-fixture';
import { get, type Manifest, set } from '../edit';
import { TINYLAND } from '../fleet-fixture';
import { find } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

const NAMESPACE = 'tinyland-runners';

function policyOf(o: readonly Manifest[], concern: string): Manifest {
  return find(o, 'ValidatingAdmissionPolicy', (name) => name === `${NAMESPACE}-${concern}`);
}

function rulesOf(o: readonly Manifest[], concern: string): Record<string, unknown>[] {
  return get(policyOf(o, concern), 'spec.matchConstraints.resourceRules') as Record<string, unknown>[];
}

describe('admission-coverage', () => {
  test.each([
    ['baseline', 'CREATE pods'],
    ['pod-changes', 'UPDATE pods'],
    ['pod-changes', 'UPDATE pods/ephemeralcontainers'],
    ['pod-changes', 'UPDATE pods/resize'],
    ['connections', 'CONNECT pods/exec'],
    ['connections', 'CONNECT pods/attach'],
    ['connections', 'CONNECT pods/portforward'],
    ['connections', 'CONNECT pods/proxy'],
    ['secrets', 'CREATE secrets'],
    ['secrets', 'UPDATE secrets'],
    ['secrets', 'DELETE secrets'],
    ['secrets', 'CREATE serviceaccounts/token'],
  ])('without %s nobody looks at %s', (concern, request) => {
    const { findings } = resultOf('admission-coverage', (o) => o.splice(o.indexOf(policyOf(o, concern)), 1));
    expect(findings.map(({ value }) => value)).toContain(request);
  });

  test.each<[string, unknown, string]>([
    ['resources', ['*'], 'pass'],
    ['resources', ['*/*'], 'pass'],
    ['resources', ['pods/*'], 'fail'],
    ['operations', ['*'], 'pass'],
    ['operations', ['UPDATE'], 'fail'],
    ['apiGroups', ['*'], 'pass'],
    ['apiGroups', ['apps'], 'fail'],
    ['apiVersions', ['*'], 'pass'],
    ['apiVersions', ['v1beta1'], 'fail'],
    ['resourceNames', [], 'pass'],
    ['resourceNames', ['a'], 'fail'],
    ['scope', undefined, 'pass'],
    ['scope', '*', 'pass'],
    ['scope', 'Cluster', 'fail'],
  ])('pods are looked at with %s %j: %s', (field, value, status) => {
    const change = (o: Manifest[]): void => {
      for (const rule of rulesOf(o, 'baseline')) {
        rule[field] = value;
      }
    };
    expect(statusOf('admission-coverage', change)).toBe(status);
  });

  test.each([
    ['pods/*', 'pass'],
    ['*/exec', 'fail'],
    ['*/*', 'pass'],
    ['*', 'fail'],
    ['secrets/*', 'fail'],
  ])('ways into pods are looked at by %s: %s', (resource, status) => {
    const change = (o: Manifest[]): void => {
      for (const rule of rulesOf(o, 'connections')) {
        rule['resources'] = [resource];
      }
    };
    expect(statusOf('admission-coverage', change)).toBe(status);
  });

  test.each<[string, readonly string[] | undefined, string]>([
    ["!(request.userInfo.username in ['oncall'])", ['oncall'], 'pass'],
    ["!(request.userInfo.username in ['oncall', 'second'])", ['oncall'], 'fail'],
    ["!(request.userInfo.username in ['oncall', 'second', 'third'])", ['oncall', 'second', 'third'], 'pass'],
    ["!(request.userInfo.username in ['oncall' 'second'])", ['oncall', 'second'], 'fail'],
    ["!(request.userInfo.username in ['oncall'])", undefined, 'pass'],
    ["!(request.userInfo.username in ['system:serviceaccount:a:b'])", undefined, 'fail'],
    ["!request.userInfo.?groups.orValue([]).exists(g, g in ['oncall'])", ['oncall'], 'pass'],
    ["request.userInfo.username in ['oncall']", ['oncall'], 'fail'],
    ["!(request.userInfo.username in ['oncall']) && false", ['oncall'], 'fail'],
    ['false', ['oncall'], 'fail'],
    ['', ['oncall'], 'fail'],
  ])('a condition %s where %j may break the glass: %s', (expression, breakGlass, status) => {
    const fleet: ExpectedFleet = breakGlass === undefined ? TINYLAND : { ...TINYLAND, breakGlass };
    const change = (o: Manifest[]): void =>
      set(policyOf(o, 'baseline'), 'spec.matchConditions', [{ name: 'a', expression }]);
    expect(statusOf('admission-coverage', change, fleet)).toBe(status);
  });
});

test('admission-coverage: a condition without an expression lets anybody out', () => {
  const change = (o: Manifest[]): void =>
    set(policyOf(o, 'baseline'), 'spec.matchConditions', [{ name: 'a' }]);
  expect(resultOf('admission-coverage', change).findings.map(({ value }) => value)).toEqual(['CREATE pods']);
});

test('admission-coverage: one kind of subresource of anything is looked at by its own wildcard', () => {
  const change = (o: Manifest[]): void => {
    for (const rule of rulesOf(o, 'connections')) {
      rule['resources'] = ['*/exec'];
    }
  };
  expect(resultOf('admission-coverage', change).findings.map(({ value }) => value)).toEqual([
    'CONNECT pods/attach',
    'CONNECT pods/portforward',
    'CONNECT pods/proxy',
  ]);
});

test('admission-coverage and admission-present see a fleet without any policy', () => {
  const change = (o: Manifest[]): void => {
    o.splice(0, o.length, ...o.filter((object) => object['kind'] !== 'ValidatingAdmissionPolicy'));
  };
  expect(resultOf('admission-coverage', change).findings).toHaveLength(12);
  expect(resultOf('admission-present', change)).toMatchObject({ seen: 11, findings: { length: 11 } });
});

test('admission-coverage: a policy with parameters does not count', () => {
  const spec = { ...policySpec(), paramKind: { apiVersion: 'v1', kind: 'Pod' } };
  const change = (o: Manifest[]): void => {
    o.splice(o.indexOf(policyOf(o, 'baseline')), 1);
    o.push(...policyAndBinding(`${NAMESPACE}-neighbours`, NAMESPACE, spec));
  };
  expect(resultOf('admission-coverage', change).findings.map(({ value }) => value)).toEqual(['CREATE pods']);
});

describe('admission-present', () => {
  test.each([
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
  ])('%s', (concern) => {
    const { findings } = resultOf('admission-present', (o) => o.splice(o.indexOf(policyOf(o, concern)), 1));
    expect(findings.map(({ value }) => value)).toEqual([`${NAMESPACE}-${concern}`]);
  });
});

describe('admission-fail-closed', () => {
  test.each<[Manifest, string]>([
    [{}, 'pass'],
    [{ failurePolicy: undefined }, 'pass'],
    [{ failurePolicy: 'Ignore' }, 'fail'],
    [{ paramKind: { apiVersion: 'v1', kind: 'Pod' } }, 'pass'],
    [{ paramKind: { apiVersion: 'v1', kind: 'Secret' } }, 'fail'],
    [{ paramKind: { apiVersion: 'a/v1', kind: 'Pod' } }, 'fail'],
    [{ validations: [] }, 'fail'],
    [{ validations: [{ expression: 'false' }, { expression: ' true ' }] }, 'fail'],
    [{ validations: [{ expression: 'false' }, {}] }, 'fail'],
    [{ validations: [{ expression: ' ' }] }, 'fail'],
    [{ matchConstraints: {} }, 'fail'],
  ])('%j: %s', (spec, status) => {
    const [policy] = policyAndBinding(`${NAMESPACE}-more`, NAMESPACE, { ...policySpec(), ...spec });
    expect(statusOf('admission-fail-closed', (o) => o.push(policy))).toBe(status);
  });

  test('what the API server fills in is no fault', () => {
    const written = { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} };
    const [policy] = policyAndBinding(`${NAMESPACE}-more`, NAMESPACE, {
      ...policySpec(),
      matchConstraints: { ...(policySpec()['matchConstraints'] as Manifest), ...written },
    });
    expect(statusOf('admission-fail-closed', (o) => o.push(policy))).toBe('pass');
  });

  test.each<[string, unknown, string]>([
    ['objectSelector', {}, 'pass'],
    ['objectSelector', { matchLabels: { a: 'b' } }, 'fail'],
    ['excludeResourceRules', [], 'pass'],
    ['excludeResourceRules', [{}], 'fail'],
  ])('%s %j, of a policy and of a binding: %s', (field, value, status) => {
    const narrowed = (root: unknown, path: string): void => set(root, `${path}.${field}`, value);
    expect(
      statusOf('admission-fail-closed', (o) => narrowed(policyOf(o, 'baseline'), 'spec.matchConstraints')),
    ).toBe(status);
    const binding = (o: Manifest[]) => find(o, 'ValidatingAdmissionPolicyBinding');
    expect(statusOf('admission-bound', (o) => narrowed(binding(o), 'spec.matchResources'))).toBe(status);
  });
});
