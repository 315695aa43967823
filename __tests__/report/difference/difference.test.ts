import type { FleetsDescription } from '../../../lib/report/description/describe-fleets';
import { differenceOf } from '../../../lib/report/difference/difference';
import { get, type Manifest, set } from '../../boundary/edit';
import { fleetManifests, TINYLAND } from '../../boundary/fleet-fixture';
import {
  drop,
  editConfig,
  editSection,
  inNamespace,
  managerPod,
  ofRunner,
  setKubernetes,
} from '../../boundary/mutations/mutation';
import { described } from '../description/described';
import { reversed, told } from './changes';

const BEFORE = described(fleetManifests());

function after(change: (objects: Manifest[]) => void): FleetsDescription {
  const objects = fleetManifests();
  change(objects);
  return described(objects);
}

/** The changes that hold a text. */
function changes(change: (objects: Manifest[]) => void): readonly string[] {
  return told(BEFORE, after(change));
}

const OTHERS = TINYLAND.runners.filter(({ name }) => name !== 'nix');

test('the same manifests have no difference, in whatever order', () => {
  expect(
    told(
      BEFORE,
      after(() => undefined),
    ),
  ).toEqual([]);
  expect(
    told(
      BEFORE,
      after((objects) => objects.reverse()),
    ),
  ).toEqual([]);
});

describe('what widens', () => {
  test.each<[string, (objects: Manifest[]) => void, string]>([
    [
      'more jobs at once',
      (objects) => editConfig(objects, (config) => set(config, 'concurrent', 40)),
      '+ tinyland-runners / runner docker: jobs at once: 4 -> 40',
    ],
    [
      'a privileged build container',
      setKubernetes('privileged', true),
      '+ tinyland-runners / runner docker / jobs / container build: privileged: no -> yes',
    ],
    [
      'a capability',
      setKubernetes('cap_add', ['SYS_ADMIN', 'CHOWN', 'SETUID']),
      '+ tinyland-runners / runner docker / jobs / container build: new: added capability SYS_ADMIN',
    ],
    [
      'another image that jobs may name',
      (objects) => setKubernetes('allowed_images', ['evil/*'])(objects),
      '+ tinyland-runners / runner docker / jobs: new: image that jobs may name evil/*',
    ],
    [
      'another GitLab',
      (objects) => editSection(objects, (section) => set(section, 'url', 'https://evil.example')),
      '+ tinyland-runners / runner docker: new: GitLab whose jobs it runs https://evil.example',
    ],
    [
      'the network of the node',
      (objects) => set(managerPod(objects), 'hostNetwork', true),
      '+ tinyland-runners / runner docker / manager: new: namespace of the node network',
    ],
    ['a verb', (objects) => set(ofRunner(objects, 'Role'), 'rules.0.verbs', ['*']), ': new: may also *'],
    [
      'a quota that is gone',
      (objects) => drop(objects, 'ResourceQuota', (name) => name === 'fleet'),
      '+ tinyland-runners: gone: ResourceQuota fleet',
    ],
    [
      'a binding that refuses nothing',
      (objects) =>
        set(
          objects.find(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding') as Manifest,
          'spec.validationActions',
          ['Audit'],
        ),
      ': gone: action Deny',
    ],
    [
      'no NetworkPolicy',
      (objects) => {
        for (const policy of objects.filter(({ kind }) => kind === 'NetworkPolicy')) {
          objects.splice(objects.indexOf(policy), 1);
        }
      },
      '+ tinyland-runners / network of jobs of docker: may reach: 3 openings -> everything, as no policy selects it',
    ],
    [
      'a weaker level of Pod Security',
      (objects) =>
        set(
          objects.find(({ kind }) => kind === 'Namespace') as Manifest,
          ['metadata', 'labels', 'pod-security.kubernetes.io/warn'],
          'privileged',
        ),
      '+ tinyland-runners: Pod Security warned of: baseline, v1.30 -> privileged, v1.30',
    ],
  ])('%s', (_, change, line) => {
    const lines = changes(change);
    expect(lines.filter((one) => one.includes(line))).not.toEqual([]);
    expect(lines.some((one) => one.startsWith('+'))).toBe(true);
  });

  test('and the way back narrows, with the same words', () => {
    const other = after(setKubernetes('privileged', true));
    expect(told(other, BEFORE).toSorted()).toEqual(reversed(differenceOf(BEFORE, other)));
  });
});

test('another image is neutral, and told once', () => {
  // Policies name it too.
  const other = fleetManifests().map((object) => JSON.stringify(object).replaceAll('v19.3.2', 'v19.3.9'));
  const lines = told(BEFORE, described(other.map((text) => JSON.parse(text) as Manifest)));
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^~ tinyland-runners \/ runner docker \/ manager \/ container \S+: image: .* -> .*19\.3\.9$/,
    ),
  );
  expect(lines.filter((line) => !line.startsWith('~'))).toEqual([]);
});

test('a runner that is new is one change, with all that is of it alone', () => {
  const without = described(fleetManifests({ ...TINYLAND, runners: OTHERS }));
  const [runner, ...rest] = differenceOf(without, BEFORE);
  expect(runner).toMatchObject({ what: 'runner', before: null, after: 'nix', effect: 'widens' });
  expect(runner?.parts.join('\n')).toContain('reach / jobs of nix');
  expect(runner?.parts.join('\n')).toContain('secrets / nix-token');
  expect(runner?.parts.join('\n')).toContain('ServiceAccount tinyland-runners/nix-manager');
  // The Secret of Attic is read by others too, and the quota is a bound.
  expect(rest.filter(({ what }) => what === 'runner' || what === 'identity')).toEqual([]);
  expect(rest.find(({ what }) => what === 'ResourceQuota')).toMatchObject({
    after: 'nix-job',
    effect: 'narrows',
  });
  expect(differenceOf(BEFORE, without)[0]).toMatchObject({ before: 'nix', after: null, effect: 'narrows' });
});

test('a Secret that is new is one change', () => {
  const lines = changes((objects) =>
    objects.push(inNamespace(objects, 'Secret', 'v1', { stringData: { key: 'x' } })),
  );
  expect(lines).toEqual(['+ tinyland-runners: new: Secret added']);
});

test('a namespace that is new is one change', () => {
  expect(told(described([]), BEFORE)).toEqual(['+ : new: namespace of runners tinyland-runners']);
  expect(told(BEFORE, described([]))).toEqual(['- : gone: namespace of runners tinyland-runners']);
});

test('a key names one change and no other', () => {
  const keys = (jobs: number) =>
    differenceOf(
      BEFORE,
      after((objects) => editConfig(objects, (config) => set(config, 'concurrent', jobs))),
    ).map(({ key }) => key);
  expect(keys(40)[0]).toMatch(/^tinyland-runners\/runner docker\/jobs at once@[0-9a-f]{16}$/);
  expect(keys(40)).toEqual(keys(40));
  expect(keys(40)[0]).not.toBe(keys(41)[0]);
});

test('places of items in lists are no difference', () => {
  const [namespace] = BEFORE.namespaces;
  const at = (path: string): FleetsDescription => ({
    ...BEFORE,
    elsewhere: { findings: [{ code: 'a', severity: 'high', path, message: 'm', fix: 'f' }], accepted: [] },
  });
  expect(namespace).toBeDefined();
  expect(told(at('Role a / rules[0]'), at('Role a / rules[1]'))).toEqual([]);
  expect(told(at('Role a / rules[0]'), at('Role b / rules[0]'))).toHaveLength(2);
});

test.each<[string, string, unknown, string]>([
  [
    'a condition',
    'spec.matchConditions',
    [{ name: 'mine', expression: "request.userInfo.username != 'me'" }],
    '+ new: condition, which lets pass what does not meet it: mine',
  ],
  [
    'an exclusion',
    'spec.matchConstraints.excludeResourceRules',
    [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    '+ new: lets pass CREATE of pods v1',
  ],
  [
    'a selector of objects',
    'spec.matchConstraints.objectSelector',
    { matchLabels: { a: 'b' } },
    '+ new: lets pass objects that are not {"matchLabels":{"a":"b"}}',
  ],
  ['no resources', 'spec.matchConstraints.resourceRules', [], '+ gone: holds '],
])('a policy that %s weakens widens', (_, path, value, line) => {
  const lines = changes((objects) =>
    set(objects.find(({ kind }) => kind === 'ValidatingAdmissionPolicy') as Manifest, path, value),
  );
  const short = lines.map((one) => one.replace(/^(.) .*?admission policy \S+: /, '$1 '));
  expect(short.filter((one) => one.startsWith(line))).not.toEqual([]);
});

test('findings of one cause are one change, with their places', () => {
  const risky = (...paths: readonly string[]): FleetsDescription => ({
    namespaces: [],
    elsewhere: {
      findings: paths.map((path) => ({ code: 'a', severity: 'high', path, message: 'm', fix: 'f' })),
      accepted: [],
    },
  });
  const changes = differenceOf(risky('Role a'), risky('Role a', 'Role b', 'Role c'));
  expect(changes).toMatchObject([
    { after: 'a (high): m', effect: 'widens', parts: ['fix: f', 'Role b', 'Role c'] },
  ]);
  expect(differenceOf(risky('Role a', 'Role a'), risky('Role a'))).toMatchObject([
    { before: 'a (high): m', effect: 'narrows', parts: ['fix: f', 'Role a'] },
  ]);
});

test('a policy is found again by its name', () => {
  const lines = changes((objects) => {
    const policy = objects.find(({ kind }) => kind === 'ValidatingAdmissionPolicy') as Manifest;
    expect(get(policy, 'spec.failurePolicy')).not.toBe('Ignore');
    set(policy, 'spec.failurePolicy', 'Ignore');
  });
  expect(lines).toEqual([
    expect.stringMatching(
      /^\+ .* \/ admission policy \S+: lets pass what it cannot be evaluated for: no -> yes$/,
    ),
  ]);
});
