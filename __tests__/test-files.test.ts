import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What jest offers and the runner of these tests passes over in silence: a test would seem to check what it does not. */
const WITHOUT_EFFECT =
  /\bexpect\.(?:assertions|hasAssertions)\(|\b(?:test|it)\.(?:failing|concurrent|todo)\b|\bjest\.setTimeout\(|^ {0,4}\}, [\d_]+\);$/m;

const FILES = readdirSync('__tests__', { recursive: true, encoding: 'utf8' }).filter(
  // What needs a stage has a number, and is run by jest's own runner.
  (path) => path.endsWith('.test.ts') && !/^e2e\/|^node\/\d/.test(path),
);

const isIdle = (text: string) => WITHOUT_EFFECT.test(text);

test.each([
  'expect.assertions(1);',
  'expect.hasAssertions();',
  "test.failing('x', () => {});",
  "it.concurrent('x', async () => {});",
  "test.todo('x');",
  'jest.setTimeout(10);',
  '  }, 60_000);',
])('is found: %s', (text) => {
  expect(isIdle(text)).toBe(true);
});

test('no test asks for what its runner does not do', () => {
  expect(FILES.length).toBeGreaterThan(200);
  expect(
    FILES.filter(
      (path) => path !== 'test-files.test.ts' && isIdle(readFileSync(join('__tests__', path), 'utf8')),
    ),
  ).toEqual([]);
});
