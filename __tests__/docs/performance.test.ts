import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withResults } from '../../bench/document';
import { meetsGoal, type Results } from '../../bench/results';

const page = readFileSync(join(process.cwd(), 'docs/performance.md'), 'utf8');
const results: Results = JSON.parse(readFileSync(join(process.cwd(), 'bench/results.json'), 'utf8'));

test('the page shows the committed results', () => {
  expect(results.ratios.length).toBeGreaterThan(10);
  expect(withResults(page, results)).toBe(page);
});

test('a page without the marks is refused', () => {
  expect(() => withResults('# Performance\n', results)).toThrow('the document needs the lines');
});

test('every goal that is missed is explained', () => {
  const missed = results.ratios.filter((ratio) => meetsGoal(ratio) === false);
  for (const { what } of missed) {
    expect(page.split('## Goals that are missed')[1]).toContain(`**${what}**`);
  }
});
