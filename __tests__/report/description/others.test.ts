import { chartOutput } from '../../cli/chart-output';
import { described, describedNamespace, named } from './described';

describe('the output of the official chart', () => {
  const { runners, secrets, reach, identities, needs } = describedNamespace(chartOutput());

  test('is described by what its template and its manager say', () => {
    expect(runners).toMatchObject([
      {
        name: 'shared-gitlab-runner',
        kind: null,
        executor: 'kubernetes',
        gitlabUrl: 'https://gitlab.example.org/',
        manager: { workload: 'Deployment ci/shared-gitlab-runner', version: '19.1.1' },
        concurrency: { each: 10, all: 10 },
        jobs: { defaultImage: 'alpine', allowedImages: [], cache: null },
      },
    ]);
  });

  test('its jobs are privileged, with the token of the default ServiceAccount, and reach everything', () => {
    expect(runners[0]?.jobs?.pod).toMatchObject({ serviceAccount: 'default', tokenMounted: true });
    expect(runners[0]?.jobs?.pod.containers.every(({ privileged }) => privileged)).toBe(true);
    expect(reach.map(({ pods, egress }) => [pods, egress.everything])).toEqual([
      ['jobs of shared-gitlab-runner', 'no policy selects it'],
      ['manager of shared-gitlab-runner', 'no policy selects it'],
    ]);
  });

  test('its Secret is told with its keys and readers, and not with what it holds', () => {
    expect(named(secrets, 'shared-gitlab-runner')).toMatchObject({
      keys: ['runner-token'],
      madeBy: 'Secret shared-gitlab-runner',
      readers: [
        { who: 'ServiceAccount ci/shared-gitlab-runner', how: 'API: *' },
        { who: 'manager of shared-gitlab-runner', how: 'file' },
      ],
    });
    expect(JSON.stringify(described(chartOutput()))).not.toContain('eA==');
  });

  test('its Role is told, and what must exist', () => {
    expect(named(identities, 'ServiceAccount ci/shared-gitlab-runner').grants).toMatchObject([
      { resources: ['*'], verbs: ['*'] },
    ]);
    expect(needs).toEqual([{ kind: 'Namespace', name: 'ci', keys: [], by: [] }]);
  });
});

test('runners without names, and of one name, are told apart', () => {
  const data = { 'config.toml': `[[runners]]\n[runners.kubernetes]\n`.repeat(2) };
  const config = (name: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'ci' },
    data,
  });
  const { runners } = describedNamespace([config('a'), config('b')]);
  expect(runners.map(({ name }) => name)).toEqual(['a 1', 'a 2', 'b 1', 'b 2']);
  const same = { 'config.toml': '[[runners]]\nname = "x"\n[runners.kubernetes]\n'.repeat(2) };
  const { runners: twins } = describedNamespace([{ ...config('a'), data: same }]);
  expect(twins.map(({ name }) => name)).toEqual([
    'x of ConfigMap ci/a / config.toml / runners[0]',
    'x of ConfigMap ci/a / config.toml / runners[1]',
  ]);
});

test('a runner whose jobs are no pods is told as far as it is known', () => {
  const data = { 'config.toml': '[[runners]]\nname = "s"\nexecutor = "shell"\n' };
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'ci' }, data };
  const { runners } = describedNamespace([config]);
  expect(runners).toMatchObject([{ name: 's', executor: 'shell', jobs: null, manager: null }]);
});

test('a token in a name or a label is left out', () => {
  const token = `glrt-${'a1B2'.repeat(6)}`;
  const data = {
    'config.toml': `[[runners]]\nname = "${token}"\n[runners.kubernetes]\nimage = "${token}"\n`,
  };
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'ci' }, data };
  expect(JSON.stringify(described([config]))).not.toContain(token);
});
