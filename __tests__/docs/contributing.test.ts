import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { codeWords, Markdown } from './markdown';

const page = new Markdown('CONTRIBUTING.md');
const paths = codeWords(page.section('Change things')).filter((word) =>
  /^(?:lib|imports|__tests__|docs|examples)\/[\w./-]+$/.test(word),
);

test('every file and folder that a recipe names is there', () => {
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !existsSync(join(process.cwd(), path)))).toEqual([]);
});
