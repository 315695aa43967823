import { existsSync, readFileSync } from 'node:fs';
import { App, JsonPatch, Testing } from 'cdk8s';
import { parse } from 'yaml';
import * as library from '../../lib';
import { projectFiles } from '../../lib/cli/project/project-files';
import * as testing from '../../lib/testing';
import { deploymentOf } from '../chart/app-attacks/attack';
import { fleetOf } from '../chart/sample-fleet';
import { codeWords, Markdown } from './markdown';

const page = new Markdown('docs/library.md');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const fleet = fleetOf({ kind: 'docker' });

test('the configuration of the CLI is that of a project of init', () => {
  const files = projectFiles({ name: 'own', packageSpec: '1.0.0', manifest });
  const [configuration = ''] = page.blocks('yaml');
  expect(parse(configuration)).toEqual(parse(files['cdk8s.yaml'] ?? ''));
  expect(parse(configuration).output).not.toBe('dist');
});

test('the plugin is where the page says', () => {
  const [, configuration = ''] = page.blocks('yaml');
  const [validation] = parse(configuration).validations;
  expect(validation.version).toBe(manifest.version);
  expect(validation.package).toMatch(new RegExp(`^\\./node_modules/${manifest.name}/`));
  const file = `${validation.package.replace(`./node_modules/${manifest.name}/`, '')}.js`;
  expect(existsSync(file)).toBe(true);
  expect(require(`${process.cwd()}/${file}`)).toHaveProperty(validation.class);
});

test('the findings of a synth are read as the page reads them', () => {
  const [, block = ''] = page.blocks('ts');
  const app = Testing.app();
  deploymentOf(new library.FleetChart(app, { fleet })).addJsonPatch(JsonPatch.replace('/spec/replicas', 5));
  const printed: unknown[][] = [];
  const console = { error: (...words: unknown[]) => printed.push(words) };
  const run = new Function('app', 'FleetError', 'console', block);
  expect(() => run(app, library.FleetError, console)).toThrow(library.FleetError);
  expect(printed.map(([code]) => code)).toContain('manager-replicas');
});

test('the judge is called as the page calls it', () => {
  const [, , block = ''] = page.blocks('ts');
  const chart = new library.FleetChart(new App(), { fleet }).cluster;
  const run = new Function(
    'Testing',
    'checkBoundary',
    'chart',
    'fleet',
    `${block}; return { holds, results };`,
  );
  const { holds, results } = run(Testing, library.checkBoundary, chart, fleet);
  // Half of a fleet is not the fleet.
  expect([holds, results.length > 100]).toEqual([false, true]);
});

test('the table has what the entry point exports', () => {
  const names = page.rows('Test it').map(([name = '']) => codeWords(name)[0]?.replace(/\(.*/, ''));
  expect(names.sort()).toEqual(Object.keys(testing).sort());
});

test('the app of a library user renders two charts', () => {
  const [app = ''] = page.blocks('ts');
  const names = /import \{ ([^}]+) \} from 'cdk8s-gitlab-runners'/.exec(app)?.[1]?.split(', ') ?? [];
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !(name in library))).toEqual([]);
  const body = app.replaceAll(/^import .*$/gm, '').replace('app.synth();', 'return app.charts;');
  const exported = new Map<string, unknown>(Object.entries(library));
  const charts = new Function('App', ...names, body)(App, ...names.map((name) => exported.get(name)));
  expect(charts).toHaveLength(2);
});

test('tarball and peers are those of the package', () => {
  expect(page.text).toContain(`${manifest.name}-${manifest.version}.tgz`);
  for (const peer of Object.keys(manifest.peerDependencies)) {
    expect(page.section('In a project that you have')).toContain(`\`${peer}\``);
  }
});
