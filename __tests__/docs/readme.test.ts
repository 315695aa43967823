import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { parseAllDocuments, parse as parseYaml } from 'yaml';
import { fleets as severalOrgsAndClusters } from '../../examples/several-orgs-and-clusters/fleet';
import * as library from '../../lib';
import { KIND_DEFAULTS } from '../../lib/fleet/kinds';
import { summarize } from '../../lib/output/summary';
import { LEVEL_OF } from '../../lib/privilege';
import { RUNNER_MINORS, TESTED_MINOR } from '../../lib/world/runner-minors';
import { corpusFleet, FLEET_SPECS } from '../corpus/fleets';
import { codeWords, Markdown } from './markdown';

const page = new Markdown('README.md');
const read = (path: string) => readFileSync(join(process.cwd(), path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const fleet = corpusFleet('tinyland');
const dist = library.renderFleet(fleet)[1]?.text ?? '';
const [mainTs = '', newRunner = '', call = '', app = ''] = page.blocks('ts');
const [summary = '', findings = '', files = ''] = page.blocks('');

test('begins with the two command lines', () => {
  expect(page.blocks('bash')[0]).toBe('npm ci && npm run synth\nnpm ci && npm test\n');
  expect(page.text.indexOf('```bash')).toBeLessThan(page.text.indexOf('\n\n', page.text.indexOf('\n\n') + 1));
});

test('the input is a main.ts with the fleet of the pages', () => {
  const [, literal, call] = /^const tinyland: FleetSpec = (\{\n[\s\S]*?\n\});\n\n(.*)\n$/m.exec(mainTs) ?? [];
  expect(mainTs.split('\n')[0]).toBe("import { type FleetSpec, synthesize } from './lib';");
  expect(new Function(`return ${literal}`)()).toEqual(FLEET_SPECS.tinyland);
  expect(call).toBe('synthesize(tinyland);');
});

test('the printed report is that of this fleet', () => {
  expect(`${summarize(fleet)}\n`).toBe(summary);
});

test('the excerpt of YAML is in dist/, once for each manager', () => {
  const [rules = ''] = page.blocks('yaml');
  expect(dist.split(`\n${rules}---\n`).length - 1).toBe(fleet.runners.length);
  const roles = parseAllDocuments(dist)
    .map((document) => document.toJS())
    .filter(({ kind }) => kind === 'Role');
  expect(roles.map((role) => ({ rules: role.rules }))).toEqual(roles.map(() => parseYaml(rules)));
});

test('the excerpt of TOML is in the config.toml of dind, as a whole', () => {
  const [excerpt = ''] = page.blocks('toml');
  const config = parseAllDocuments(dist)
    .map((document) => document.toJS())
    .find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'dind-config');
  expect(config.data['config.toml']).toContain(`\n\n${excerpt}\n`);
});

test('a new runner is three lines, and they work', () => {
  expect(newRunner.trim().split('\n').slice(1, -1)).toHaveLength(3);
  const spec = new Function(`return [${newRunner}]`)();
  const { fleets } = library.render([
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
    org: 'tinyland',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
    capacity: { cpu: '8' },
    runners: [{ kind: 'docker' }, { kind: 'docker', name: 'docker-2', image: 'alpine:latest' }],
  };
  expect(() => library.render([faulty])).toThrow(findings.trimEnd());
});

test('the files of several fleets are those of the example', () => {
  const paths = library.render(severalOrgsAndClusters).files.map(({ path }) => `dist/${path}`);
  expect(files.trim().split('\n')).toEqual(paths.sort());
  expect(call).toContain('synthesize(');
});

test('the app of a library user renders two charts', () => {
  const names = /import \{ ([^}]+) \} from 'cdk8s-gitlab-runners'/.exec(app)?.[1]?.split(', ') ?? [];
  expect(names.filter((name) => !(name in library))).toEqual([]);
  const body = app.replaceAll(/^import .*$/gm, '').replace('app.synth();', 'return app.charts;');
  const exported = new Map<string, unknown>(Object.entries(library));
  const charts = new Function('App', ...names, body)(App, ...names.map((name) => exported.get(name)));
  expect(charts).toHaveLength(2);
});

test('the kinds are those of the table, each with its level', () => {
  const rows = page
    .rows('The boundary')
    .map(([kind = '', purpose, level = '']) => [codeWords(kind)[0], purpose, level]);
  const expected = Object.entries(LEVEL_OF).map(([kind, level]) => [
    kind,
    KIND_DEFAULTS[kind as keyof typeof LEVEL_OF].purpose,
    level === 'privileged' ? 'privileged, the daemon container alone' : level,
  ]);
  const sorted = (list: readonly unknown[][]) =>
    [...list].sort((a, b) => String(a[0]).localeCompare(String(b[0])));
  expect(sorted(rows)).toEqual(sorted(expected));
});

test('versions and names are those of the package', () => {
  expect(page.text).toContain(`Node ${manifest.engines.node.replace('>=', '')} or newer`);
  expect(page.text).toContain(
    `GitLab Runner ${RUNNER_MINORS[0]} to ${RUNNER_MINORS.at(-1)} ([tests run ${TESTED_MINOR}]`,
  );
  expect(page.text).toContain(`Kubernetes ${fleet.cluster.kubernetesVersion} and newer`);
  expect(page.text).toContain(`${manifest.name}-${manifest.version}.tgz`);
  for (const peer of Object.keys(manifest.peerDependencies)) {
    expect(page.section('Use it as a library')).toContain(`\`${peer}\``);
  }
  expect(Object.keys(manifest.bin)).toEqual(['gitlab-runners']);
});
