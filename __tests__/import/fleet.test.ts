import { Fleet, renderFleet } from '../../lib';
import { fleetFrom, imported, runnerFrom, toldOf, valuesWith } from './imported';
import { FORMATS } from './inputs';

const DIND = valuesWith(
  'privileged = true\nimage = "docker:28.5.1"\n[[runners.kubernetes.volumes.empty_dir]]\nname = "certs"\nmount_path = "/certs/client"\nmedium = "Memory"',
);

describe('what comes out is rendered, and passes the judge', () => {
  test.each([
    ...Object.entries(FORMATS),
    ['a runner with a daemon', DIND],
    ['nothing but a token', 'gitlabUrl: https://gitlab.test\nrunnerToken: x'],
    [
      'much at once',
      valuesWith(
        'privileged = false\ncpu_request = "4"\ncpu_limit = "2"\nmemory_request = "20Gi"\nhelper_memory_limit = "64Mi"\nservice_cpu_limit = "500m"\ncap_add = ["MKNOD", "NET_ADMIN"]\nimage_pull_secrets = ["a", "b"]\nallowed_images = ["**", "ghcr.io/**"]\n',
        'limit = 5\nrequest_concurrency = 4',
        'concurrent: 40\nreplicas: 2\nterminationGracePeriodSeconds: 7200\nlogLevel: debug\nmetrics: {enabled: true, serviceMonitor: {enabled: true, namespace: monitoring}}',
      ),
    ],
  ])('%s', (_, text) => {
    expect(renderFleet(fleetFrom(text)).length).toBe(2);
  });

  test('all formats together', () => {
    const { spec, faults } = imported(Object.values(FORMATS));
    expect(faults).toEqual([]);
    expect(renderFleet(Fleet.parse(spec)).length).toBe(2);
    expect(Fleet.parse(spec).runners.map(({ name }) => name)).toEqual([
      'blue',
      ...[2, 3, 4, 5, 6, 7, 8].map((number) => `blue-${number}`),
    ]);
  });
});

describe('a runner that is privileged', () => {
  test('and speaks of Docker is one of kind dind, on nodes that are to be filled in', () => {
    const { spec, fillIns } = imported(DIND);
    expect(spec).toMatchObject({
      runners: [{ kind: 'dind', nodes: { pool: { 'example.com/pool': 'dind' } }, image: 'docker:28.5.1' }],
    });
    expect(fillIns.map(({ field }) => field)).toContain('runners[0].nodes');
    expect(runnerFrom(DIND)).not.toHaveProperty('allowedImages');
    expect(toldOf(DIND, 'volumes')).toMatchObject({ fate: 'decided' });
  });

  test.each([
    ['by a service', 'privileged = true\n[[runners.kubernetes.services]]\nname = "docker:27-dind"'],
    [
      'by a mirror of it',
      'privileged = true\n[[runners.kubernetes.services]]\nname = "mirror.test/hub/docker:27-dind"',
    ],
    [
      'in its services alone',
      '[[runners.kubernetes.services]]\nname = "docker:dind"\n[runners.kubernetes.service_container_security_context]\nprivileged = true',
    ],
  ])('%s', (_, kubernetes) => {
    expect(runnerFrom(valuesWith(kubernetes))).toMatchObject({ kind: 'dind' });
  });

  test('takes its nodes along where they can be said', () => {
    const text = `${DIND}    [runners.kubernetes.node_selector]\n      pool = "dind"\n    [runners.kubernetes.node_tolerations]\n      "dind=only" = "NoSchedule"\n`;
    expect(runnerFrom(text)).toMatchObject({
      nodes: { pool: { pool: 'dind' }, taint: { key: 'dind', value: 'only' } },
    });
    expect(imported(text).fillIns.map(({ field }) => field)).not.toContain('runners[0].nodes');
  });

  test('and says nothing of Docker stays without privilege, and the report says why', () => {
    const text = valuesWith('privileged = true');
    expect(runnerFrom(text)).toMatchObject({ kind: 'docker' });
    expect(toldOf(text, 'privileged')?.why).toContain('nothing here says that jobs need a Docker daemon');
  });

  test('serves neither jobs without tags nor unprotected branches', () => {
    const text = DIND.replace('runners:\n', 'runners:\n  runUntagged: true\n  protected: false\n');
    expect(toldOf(text, 'runners.runUntagged')).toMatchObject({ fate: 'refused' });
    expect(toldOf(text, 'runners.protected')).toMatchObject({ fate: 'refused' });
    expect(runnerFrom(text)).not.toHaveProperty('accessLevel');
  });
});

test.each([
  ['its nodes', valuesWith('[runners.kubernetes.node_selector]\n"kubernetes.io/os" = "windows"')],
  ['its shell', valuesWith('', 'shell = "pwsh"')],
  ['its image', valuesWith('image = "mcr.microsoft.com/windows/servercore:ltsc2025"')],
])('a runner for Windows by %s is left out', (_, text) => {
  const { spec, explained, isEmpty } = imported(text);
  expect([isEmpty, spec['runners']]).toEqual([true, []]);
  expect(explained.filter(({ fate }) => fate === 'carried' || fate === 'fill-in')).toEqual([]);
  expect(imported([text, 'gitlabUrl: https://gitlab.test\nreplicas: 3']).spec).toMatchObject({
    runners: [{ kind: 'docker', replicas: 3 }],
  });
});

test.each([
  ['shell', valuesWith('', 'executor = "shell"')],
  [
    'docker+machine',
    '[[runners]]\nurl = "https://gitlab.test"\nexecutor = "docker+machine"\n[runners.docker]\nimage = "alpine:3.22"\n',
  ],
  ['instance, as a value of the chart', 'gitlabUrl: https://gitlab.test\nrunners: {executor: instance}'],
])('a runner of another executor is left out: %s', (_, text) => {
  const { spec, explained, isEmpty } = imported(text);
  expect([isEmpty, spec['runners']]).toEqual([true, []]);
  expect(explained.filter(({ fate }) => fate === 'carried' || fate === 'fill-in')).toEqual([]);
  expect(explained.filter(({ key }) => /executor$/.test(key)).map(({ fate }) => fate)).toEqual(['refused']);
  expect(imported([text, 'gitlabUrl: https://gitlab.test\nreplicas: 3']).spec).toMatchObject({
    runners: [{ kind: 'docker', replicas: 3 }],
  });
});

test('an executor that a template puts in is taken for kubernetes', () => {
  const text = valuesWith('', 'executor = "{{ .Values.runners.sort }}"');
  expect(imported(text).spec).toMatchObject({ runners: [{ kind: 'docker' }] });
});

describe('several runners', () => {
  const release = (name: string, tags: string, more = '') =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}}\nspec:\n  chart: {spec: {chart: gitlab-runner}}\n  values:\n    gitlabUrl: https://gitlab.test\n    runners: {tags: "${tags}"}\n${more}`;

  test('of several releases keep what each of them says', () => {
    const { spec, explained } = imported(
      `${release('red', 'red', '    concurrent: 3\n')}---\n${release('green', 'green', '    concurrent: 5\n    replicas: 2\n')}`,
    );
    expect(spec).toMatchObject({
      gitlab: { url: 'https://gitlab.test' },
      runners: [
        { name: 'red', concurrency: 3, tags: ['red'] },
        { name: 'green', concurrency: 5, replicas: 2, tags: ['green'] },
      ],
    });
    expect(explained.filter(({ key }) => key === 'gitlabUrl').map(({ fate }) => fate)).toEqual([
      'carried',
      'carried',
    ]);
  });

  test('of several sections share what stands above them', () => {
    const text =
      'concurrent = 6\n[[runners]]\nname = "one"\nurl = "https://gitlab.test"\nlimit = 2\n[[runners]]\nname = "two"\nurl = "https://gitlab.test"\n';
    expect(imported(text).spec).toMatchObject({
      runners: [
        { name: 'one', concurrency: 2 },
        { name: 'two', concurrency: 6 },
      ],
    });
    expect(imported(text).explained.filter(({ key }) => key === 'concurrent').length).toBe(1);
  });

  test('of two kinds are told apart where what stands above them ends otherwise', () => {
    const text = `gitlabUrl: https://gitlab.test
runners:
  runUntagged: true
  config: |
    [[runners]]
      name = "plain"
    [[runners]]
      name = "builder"
      [runners.kubernetes]
        privileged = true
        image = "docker:28.5.1"
`;
    const told = imported(text).explained.filter(({ key }) => key === 'runners.runUntagged');
    expect(told.map(({ section, fate }) => [section, fate])).toEqual([
      ['values of the chart', 'carried'],
      ['values of the chart, for [[runners]] 2', 'refused'],
    ]);
  });

  test('of two GitLabs are two fleets', () => {
    const told = imported([
      'gitlabUrl: https://one.test\nreplicas: 1',
      'gitlabUrl: https://two.test\nreplicas: 1',
    ]).explained.filter(({ key }) => key === 'gitlabUrl');
    expect(told.map(({ fate }) => fate)).toEqual(['carried', 'fill-in']);
    expect(told[1]?.why).toContain('a fleet of its own');
  });

  test('between which no job could choose get tags of their own', () => {
    const { spec, faults, explained } = imported(
      `${release('plain', 'build')}---\n${release('builder', 'build', `      config: |\n        [[runners]]\n`).replace('runners: {tags: "build"}\n', 'runners:\n      tags: build\n')}          [runners.kubernetes]\n            privileged = true\n            image = "docker:28.5.1"\n`,
    );
    expect(faults).toEqual([]);
    expect(spec).toMatchObject({ runners: [{ tags: ['build'] }, { kind: 'dind', tags: ['builder'] }] });
    expect(explained.find(({ file }) => file === 'the fleet')).toMatchObject({
      fate: 'fill-in',
      key: 'tags',
    });
    expect(renderFleet(Fleet.parse(spec)).length).toBe(2);
  });
});

describe('what the input does not say', () => {
  test('is marked, and reaches nothing', () => {
    const { spec, fillIns } = imported('runnerToken: x');
    expect(spec).toMatchObject({ org: 'example', cluster: { apiServer: { cidrs: ['192.0.2.1/32'] } } });
    expect(fillIns.map(({ field }) => field)).toEqual(['org', 'cluster.apiServer.cidrs']);
  });

  test('is taken from the options', () => {
    const { spec, fillIns } = imported('runnerToken: x', { org: 'blue', apiServer: ['10.0.0.1/32'] });
    expect(spec).toMatchObject({ org: 'blue', cluster: { apiServer: { cidrs: ['10.0.0.1/32'] } } });
    expect(fillIns).toEqual([]);
  });

  test('a GitLab that could not be read is not taken for gitlab.com', () => {
    expect(imported('gitlabUrl: "${URL}"\nreplicas: 1').spec).toMatchObject({
      gitlab: { url: 'https://gitlab.example.com' },
    });
  });

  test('and is wrong is a finding', () => {
    expect(imported('runnerToken: x', { org: 'Blue!' }).faults).toMatchObject([{ code: 'invalid-name' }]);
  });
});

test('a runner without a list of images gets the widest, and one with a list keeps it', () => {
  expect(runnerFrom(valuesWith('image = "registry.blue.test/tools/node:22"'))['allowedImages']).toEqual(
    expect.arrayContaining(['*:*', 'docker.io/**/*:*', 'ghcr.io/**/*:*', 'registry.blue.test/**/*:*']),
  );
  expect(runnerFrom(valuesWith('allowed_images = ["ghcr.io/blue/*:*"]'))['allowedImages']).toEqual([
    'ghcr.io/blue/*:*',
  ]);
});
