import { Fleet, type FleetSpec } from '../../../lib';
import { checkBoundary } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { get, type Manifest, push, set } from '../edit';
import { editSection, find, manager } from '../mutations/mutation';

const SPEC: FleetSpec = {
  org: 'acme',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  proxy: {
    https: 'http://proxy.example.com:3128',
    destinations: [{ cidr: '10.20.0.9/32', port: 3128 }],
    noProxy: ['.example.com'],
  },
  runners: [
    { kind: 'docker', destinations: [{ cidr: '10.20.0.6/32', port: 443 }] },
    { kind: 'dind', nodes: { pool: { pool: 'dind' }, taint: { key: 'dind', value: 'only' } } },
  ],
};
const FLEET = Fleet.define(SPEC);
const RENDERED = objectsOf(FLEET);
const EVIL = 'http://evil.example:3128';
/** Programs read either case. */
const VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];

type Change = (objects: Manifest[]) => void;

/** The rules that tell of a change, with the fleet or without it. */
function told(change: Change, isFleetGiven = true): readonly string[] {
  const objects = structuredClone(RENDERED) as unknown as Manifest[];
  change(objects);
  const { results } = checkBoundary(objects, isFleetGiven ? FLEET : undefined);
  return results.filter(({ status }) => status === 'fail').map(({ id }) => id);
}

const variable = (objects: readonly Manifest[], name: string): Manifest => {
  const all = manager(objects)['env'] as Manifest[];
  const found = all.find((one) => one['name'] === name);
  if (found === undefined) {
    throw new TypeError(`no variable ${name}`);
  }
  return found;
};

const withVariable =
  (name: string, value: string): Change =>
  (o) =>
    set(variable(o, name), 'value', value);

const withoutVariable =
  (name: string): Change =>
  (o) =>
    set(
      manager(o),
      'env',
      (manager(o)['env'] as Manifest[]).filter((one) => one['name'] !== name),
    );

const ofJobs =
  (change: (environment: readonly string[]) => readonly string[]): Change =>
  (o) =>
    editSection(o, (section) => set(section, 'environment', change(section['environment'] as string[])));

test('nothing is told of a fleet behind a proxy, with the fleet or without it', () => {
  expect(told(() => undefined)).toEqual([]);
  const { results } = checkBoundary(RENDERED);
  expect(results.filter(({ status }) => status === 'fail')).toEqual([]);
});

test('the proxy is told as an opening', () => {
  const { openings } = checkBoundary(RENDERED, FLEET);
  expect(openings.map(({ sentence }) => sentence)).toContain(
    'the manager talks to GitLab through http://proxy.example.com:3128, and jobs reach whatever that lets them',
  );
});

describe('a manager', () => {
  test.each<[string, Change]>([
    ['has another proxy', withVariable('HTTPS_PROXY', EVIL)],
    ['has another proxy in small letters', withVariable('https_proxy', EVIL)],
    ['reaches more without it', withVariable('NO_PROXY', '*')],
    ['has a proxy of another kind', (o) => push(manager(o), 'env', { name: 'ALL_PROXY', value: EVIL })],
    [
      'takes it from a Secret',
      (o) => set(variable(o, 'HTTPS_PROXY'), 'valueFrom', { secretKeyRef: { name: 'x', key: 'y' } }),
    ],
  ])('that %s is told by the judge, and refused by the policies', (_, change) => {
    expect(told(change)).toEqual(expect.arrayContaining(['manager-shape', 'admission-admits']));
  });

  test.each(VARIABLES)('that lacks %s is told, and refused by the policies', (name) => {
    expect(told(withoutVariable(name))).toEqual(['fleet-objects-differ', 'admission-admits']);
    expect(told(withoutVariable(name), false)).toEqual(['admission-admits']);
  });

  test.each<[string, Change]>([
    ['that is not the one of jobs', withVariable('HTTPS_PROXY', EVIL)],
    ['of another kind', (o) => push(manager(o), 'env', { name: 'ALL_PROXY', value: EVIL })],
  ])('with a proxy %s is told without the fleet too', (_, change) => {
    const objects = structuredClone(RENDERED) as unknown as Manifest[];
    change(objects);
    const { results } = checkBoundary(objects);
    expect(results.find(({ id }) => id === 'manager-shape')?.status).toBe('fail');
  });
});

test.each<[string, Change]>([
  ['another proxy', ofJobs((all) => all.map((one) => one.replace(/^HTTPS_PROXY=.*/, `HTTPS_PROXY=${EVIL}`)))],
  ...VARIABLES.map((name): [string, Change] => [
    `no ${name}`,
    ofJobs((all) => all.filter((one) => !one.startsWith(`${name}=`))),
  ]),
  ['more without it', ofJobs((all) => all.map((one) => one.replace(/^no_proxy=.*/, 'no_proxy=*')))],
])('jobs with %s are told', (_, change) => {
  expect(told(change)).toContain('fleet-config-differs');
});

test('no place is opened for the proxy but its destinations', () => {
  const wider: Change = (o) => {
    const policy = find(o, 'NetworkPolicy', (name) => name === 'managers');
    push(policy, 'spec.egress', {
      to: [{ ipBlock: { cidr: '10.20.0.10/32' } }],
      ports: [{ port: 3128, protocol: 'TCP' }],
    });
  };
  expect(told(wider).length).toBeGreaterThan(0);
});

test('a policy that takes any value of the variables lets attacks pass, which is told', () => {
  const lax: Change = (o) => {
    const policy = find(o, 'ValidatingAdmissionPolicy', (name) => name.endsWith('-manager-pods'));
    for (const entry of get(policy, 'spec.variables') as Manifest[]) {
      const expression = String(entry['expression']);
      entry['expression'] = expression.replace(
        / && !has\(v\.valueFrom\) && v\.\?value\.orValue\(''\) == dyn\(variables\)\.proxyVariables\[v\.name\]/,
        '',
      );
    }
  };
  expect(told(lax)).toContain('admission-refuses');
});

test('a policy with another proxy than the fleet is told', () => {
  const other: Change = (o) => {
    const policy = find(o, 'ValidatingAdmissionPolicy', (name) => name.endsWith('-manager-pods'));
    for (const entry of get(policy, 'spec.variables') as Manifest[]) {
      entry['expression'] = String(entry['expression']).replaceAll('http://proxy.example.com:3128', EVIL);
    }
  };
  expect(told(other)).toContain('admission-admits');
});
