import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KIND_DEFAULTS } from '../../lib/fleet/kinds';
import { LEVEL_OF } from '../../lib/privilege';
import { RUNNER_MINORS, TESTED_MINOR } from '../../lib/world/runner-minors';
import { corpusFleet, FLEET_SPECS } from '../corpus/fleets';
import { codeWords, Markdown } from './markdown';

const page = new Markdown('README.md');
const manifest = JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8'));
const [mainTs = ''] = page.blocks('ts');

/** What people read in five minutes, tables among it. */
const FIVE_MINUTES = 1200;

test('begins with the two command lines', () => {
  expect(page.blocks('bash')[0]).toBe('npm ci && npm run synth\nnpm ci && npm test\n');
  expect(page.text.indexOf('```bash')).toBeLessThan(page.text.indexOf('\n\n', page.text.indexOf('\n\n') + 1));
});

test('fits five minutes, a picture first', () => {
  const words = page.text.replaceAll(/^```[\s\S]*?^```$/gm, '').match(/[\p{L}\d][^\s|]*/gu) ?? [];
  expect(words.length).toBeGreaterThan(500);
  expect(words.length).toBeLessThanOrEqual(FIVE_MINUTES);
  expect(page.text.indexOf('<picture>')).toBeGreaterThan(0);
  expect(page.text.indexOf('<picture>')).toBeLessThan(page.text.indexOf('\n## '));
});

test('the input is a main.ts with the fleet of the pages', () => {
  const [, literal, call] = /^const tinyland: FleetSpec = (\{\n[\s\S]*?\n\});\n\n(.*)\n$/m.exec(mainTs) ?? [];
  expect(mainTs.split('\n')[0]).toBe("import { type FleetSpec, synthesize } from './lib';");
  expect(new Function(`return ${literal}`)()).toEqual(FLEET_SPECS.tinyland);
  expect(call).toBe('synthesize(tinyland);');
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
  expect(page.text).toContain(`Kubernetes ${corpusFleet('tinyland').cluster.kubernetesVersion} and newer`);
  expect(Object.keys(manifest.bin)).toEqual(['gitlab-runners']);
});
