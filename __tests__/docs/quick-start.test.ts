import { readFileSync } from 'node:fs';
import { render } from '../../lib';
import { projectFiles } from '../../lib/cli/project/project-files';
import { Markdown } from './markdown';

const page = new Markdown('docs/quick-start.md');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const files = projectFiles({ name: 'own', packageSpec: '1.0.0', manifest });
const [fleet = '', newRunner = ''] = page.blocks('ts');
const commands = page.blocks('bash').join('');

test('init is told as it is', () => {
  expect(fleet).toBe(files['fleet.ts']);
  expect(commands).toContain('npx gitlab-runners init ../my-runners\n');
  const { scripts } = JSON.parse(files['package.json'] ?? '');
  const called = [...commands.matchAll(/npm (?:run )?(synth|test|verify)\b/g)].map(([, name]) => name);
  expect(called).toEqual(['synth', 'test', 'verify', 'synth']);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(called));
});

test('the commands of README.md are among those of the page, in their order', () => {
  const quick = new Markdown('README.md').blocks('bash')[1]?.trim().split('\n') ?? [];
  const lines = commands.split('\n');
  expect(quick).toHaveLength(5);
  expect(lines.filter((line) => quick.includes(line))).toEqual(quick);
});

test('a new runner is three lines, and they work', () => {
  expect(newRunner.trim().split('\n').slice(1, -1)).toHaveLength(3);
  const spec = new Function(`return [${newRunner}]`)();
  const { fleets } = render([
    {
      org: 'acme',
      cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
      runners: [{ kind: 'docker' }, ...spec],
    },
  ]);
  expect(fleets[0]?.runner('docker-arm64').settings.tags).toEqual(['docker-arm64', 'linux-arm64', 'arm64']);
});

test('the findings are what such a fleet gives', () => {
  const faulty = {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
    capacity: { cpu: '8' },
    runners: [{ kind: 'docker' }, { kind: 'docker', name: 'docker-2', image: 'alpine:latest' }],
  };
  const [findings = ''] = page.blocks('');
  expect(findings).not.toBe('');
  expect(() => render([faulty])).toThrow(findings.trimEnd());
});

test('the versions are those of the package', () => {
  expect(page.text).toContain(`Node ${manifest.engines.node.replace('>=', '')} or newer`);
});
