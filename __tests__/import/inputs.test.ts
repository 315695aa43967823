import { readSource } from '../../lib/import/input/read';
import { UnreadableSource } from '../../lib/import/input/release';
import { fleetFrom, imported, runnerFrom, toldOf } from './imported';
import { FLUX, FORMATS, VALUES } from './inputs';

describe.each(Object.entries(FORMATS))('%s', (_, text) => {
  test('becomes the runner that it says', () => {
    const fleet = fleetFrom(text);
    expect(fleet.gitlab.url).toBe('https://gitlab.blue.test');
    const [runner] = fleet.runners;
    expect(runner?.name).toBe('blue');
    expect(runner?.settings).toMatchObject({
      concurrency: 7,
      image: 'docker.io/library/alpine:3.22.2',
      environment: { TZ: 'UTC' },
      resources: { build: { cpuLimit: '3', memoryLimit: '3Gi' } },
      config: { runners: { output_limit: 8192 } },
    });
    if (!text.startsWith('concurrent = ')) {
      expect(runner?.settings.tags).toEqual(['blue', 'linux']);
    }
  });

  test('says nothing of what could not be read', () => {
    expect(imported(text).explained.filter(({ key }) => key === 'what could not be read')).toEqual([]);
  });
});

describe('what stands around the values', () => {
  test('of Flux belongs to Flux', () => {
    expect(toldOf(FLUX, 'spec')).toMatchObject({ fate: 'elsewhere', section: 'Flux of blue' });
  });

  test('of other charts is not of this one', () => {
    expect(toldOf(FORMATS['values of a chart around it'] ?? '', 'ingress')).toMatchObject({
      fate: 'elsewhere',
      below: ['enabled'],
    });
  });

  test('of the chart is decided, and a Secret goes elsewhere', () => {
    const rendered = FORMATS['a rendered chart'] ?? '';
    expect(toldOf(rendered, 'Role blue-gitlab-runner')).toMatchObject({ fate: 'decided' });
    expect(toldOf(rendered, 'image')).toMatchObject({ fate: 'decided' });
    expect(runnerFrom(rendered)).toMatchObject({ replicas: 2 });
    const withSecret = `${rendered}---\napiVersion: v1\nkind: Secret\nmetadata: {name: t}\nstringData: {runner-token: abc}\n`;
    expect(toldOf(withSecret, 'Secret t')).toMatchObject({ fate: 'elsewhere' });
  });

  test('values that come from other objects are asked for', () => {
    const from = FLUX.replace('  values:', '  valuesFrom:\n    - {kind: Secret, name: more}\n  values:');
    expect(toldOf(from, 'what could not be read')?.why).toMatch('valuesFrom');
  });
});

describe('what cannot be read', () => {
  test.each([
    ['nothing', '', 'it is empty'],
    ['a comment', '# nothing\n', 'it says nothing'],
    ['a list', '- a\n- b\n', 'it is a list, and the values of a chart are a map'],
    ['a text', 'just words', 'it is a text, and the values of a chart are a map'],
    [
      'values of another chart',
      'controller:\n  replicas: 2\n',
      /no value of it is one of the gitlab-runner chart/,
    ],
    [
      'objects without a runner',
      'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n',
      /install no GitLab Runner/,
    ],
    ['no YAML', 'gitlabUrl: "https://x\nfoo: [', /^line \d+: no YAML/],
    [
      'a key twice',
      'gitlabUrl: https://a.test\ngitlabUrl: https://b.test\n',
      'line 2: no YAML: duplicated mapping key',
    ],
    ['a template of values', 'gitlabUrl: https://a.test\nreplicas: {{ .Values.n }}\n', /render it first/],
    ['a config.toml with a fault', '[[runners]]\n  name = blue\n', /TOML from line 2 on/],
    [
      'aliases of aliases',
      `gitlabUrl: https://a.test\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${[1, 2, 3, 4, 5, 6]
        .map(
          (n) =>
            `a${n}: &a${n} [${Array(10)
              .fill(`*a${n - 1}`)
              .join(', ')}]`,
        )
        .join('\n')}\n`,
      /aliases may repeat too much/,
    ],
    [
      'what is nested beyond reason',
      `gitlabUrl: ${'['.repeat(90)}${']'.repeat(90)}\n`,
      /it holds more than values/,
    ],
  ])('%s', (_, text, message) => {
    expect(() => readSource('file', text)).toThrow(UnreadableSource);
    expect(() => readSource('file', text)).toThrow(message);
  });

  test('is not quoted', () => {
    const secrets = ['gitlabUrl: "hunter2hunter2\n b', 'a: *hunter2hunter2', 'a: !!hunter2hunter2 x'];
    for (const text of secrets) {
      expect(() => readSource('file', text)).toThrow(UnreadableSource);
      expect(() => readSource('file', text)).not.toThrow(/hunter2/);
    }
  });

  test('a config in values is told, and the rest is imported', () => {
    const text = VALUES.replace('output_limit = 8192', 'output_limit = eight');
    expect(toldOf(text, 'what could not be read')).toMatchObject({ fate: 'fill-in' });
    expect(runnerFrom(text)).toMatchObject({ concurrency: 7, tags: ['blue', 'linux'] });
  });
});

test('anchors and merge keys are read as Helm reads them', () => {
  const text = 'shared: &r {limits: {cpu: 400m}}\ngitlabUrl: https://gitlab.test\nresources:\n  <<: *r\n';
  expect(runnerFrom(text)).toMatchObject({ manager: { resources: { cpuLimit: '400m' } } });
});
