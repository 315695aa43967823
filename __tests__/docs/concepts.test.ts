import { parseAllDocuments, parse as parseYaml } from 'yaml';
import { fleets as severalOrgsAndClusters } from '../../examples/several-orgs-and-clusters/fleet';
import { render, renderFleet } from '../../lib';
import { summarize } from '../../lib/output/summary';
import { corpusFleet } from '../corpus/fleets';
import { Markdown } from './markdown';

const page = new Markdown('docs/concepts.md');
const fleet = corpusFleet('tinyland');
const dist = renderFleet(fleet)[1]?.text ?? '';
const [summary = '', files = ''] = page.blocks('');

test('the printed report is that of the fleet of README.md', () => {
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

test('the files of several fleets are those of the example', () => {
  const [call = ''] = page.blocks('ts');
  const paths = render(severalOrgsAndClusters).files.map(({ path }) => `dist/${path}`);
  expect(files.trim().split('\n')).toEqual(paths.sort());
  expect(call).toContain('synthesize(');
});
