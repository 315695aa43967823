import { KIND_DEFAULTS } from '../../lib/fleet/kinds';
import { FATES } from '../../lib/import/fate';
import { ROWS } from '../../lib/import/lookup';
import { GENERATED_TABLES } from './generated-tables';
import { codeWords, Markdown } from './markdown';

const page = new Markdown('docs/from-helm.md');

test('the tables are made of the rows that import reads by: npm run docs', () => {
  expect(GENERATED_TABLES[page.path]?.(page.text)).toBe(page.text);
});

test.each([
  ['Values of the chart', 'chart'],
  ['The top of config.toml', 'config.toml'],
  ['The section runners', '[[runners]]'],
  ['The section runners.kubernetes', '[runners.kubernetes]'],
] as const)('%s has every key', (heading, section) => {
  const keys = page.rows(heading).flatMap(([key = '']) => codeWords(key));
  expect(keys).toEqual(ROWS[section].flatMap((row) => row.keys));
});

test('every fate is explained', () => {
  const headings = page.rows('What the report says').map(([heading = '']) => heading);
  expect(headings).toEqual(Object.values(FATES).map((fate) => fate.replace(/ to the chart.*/, '')));
});

test('the defaults that authors notice are those of the code', () => {
  expect(KIND_DEFAULTS.docker.maximumServices).toBe(2);
  expect(KIND_DEFAULTS.dind.maximumServices).toBe(0);
  expect(page.text).toContain('at most two services of kind `docker`, none of `dind`');
});
