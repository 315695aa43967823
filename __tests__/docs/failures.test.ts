import { FAILURES, type Failure } from '../node/failures/failures';
import { GENERATED_TABLES } from './generated-tables';
import { Markdown } from './markdown';

const page = new Markdown('docs/failures.md');
const rows = page.rows('What becomes of a job');

test('the table is made from the rows that the tests hold; npm run docs writes it', () => {
  expect(GENERATED_TABLES[page.path]?.(page.text)).toBe(page.text);
});

test.each(Object.entries<Failure>(FAILURES))('%s stands in the table once', (_, { happens }) => {
  expect(rows.filter(([first]) => first === happens)).toHaveLength(1);
});

test('the table has no other row', () => {
  expect(rows).toHaveLength(Object.keys(FAILURES).length);
});

test.each(Object.entries<Failure>(FAILURES))('%s is met by a test on a real node', (name) => {
  const text = ['6-life-and-death', '6-outages']
    .map((test) => new Markdown(`__tests__/node/${test}.test.ts`).text)
    .join('\n');
  expect(text).toContain(`give('${name}'`);
  expect(text.split(`'${name}'`).length).toBeGreaterThan(2);
});
