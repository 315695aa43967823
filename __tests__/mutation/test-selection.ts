import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The tests that judge the mutated code; none of them compiles, starts a process or needs a cluster. */
const FOLDERS = [
  'build/__tests__/world',
  ...foldersOf('build/__tests__/boundary/facts'),
  'build/__tests__/boundary/rules',
  'build/__tests__/boundary',
  'build/__tests__/boundary/reading',
  'build/__tests__/boundary/admission',
  'build/__tests__/policy',
  'build/__tests__/corpus',
  'build/__tests__/ledger',
];
const FILES = ['chart/privilege', 'cli/reading', 'cli/honest'].map(
  (name) => `build/__tests__/${name}.test.js`,
);

/** Properties of random input take long and find little. */
const LEFT_OUT = /^(?:robustness|properties)\.test\.js$/;

/** Hundreds of changed policies, each tried with every request: minutes, which only mutants of the trial are worth. */
const OF_THE_TRIAL = /\/admission\/(?:customised|exercised|rules-matter|tamperings)\.test\.js$/;
const THE_TRIAL = 'lib/boundary/admission/';

/** A folder and those in it. */
function foldersOf(folder: string): readonly string[] {
  const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...inner.map(({ name }) => join(folder, name))];
}

/**
 * Every test file for mutants of these sources, the quick ones first.
 *
 * @param only a pattern of paths: fewer tests find no more, so that a quick pass may tell less than the score, never more
 */
export function testFiles(
  mutated: readonly string[],
  only = process.env['MUTATION_TESTS'],
): readonly string[] {
  const withTrial = mutated.some((source) => source.startsWith(THE_TRIAL));
  const found = FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.test.js') && !LEFT_OUT.test(name))
      .map((name) => join(folder, name))
      .filter((file) => withTrial || !OF_THE_TRIAL.test(file)),
  );
  const wanted = new RegExp(only ?? '');
  return [...FILES, ...found]
    .filter((file) => wanted.test(file))
    .sort((left, right) => Number(isSlow(left)) - Number(isSlow(right)));
}

function isSlow(file: string): boolean {
  return /\/(?:golden|mutations|attacks)\.test\.js$/.test(file) || OF_THE_TRIAL.test(file);
}

/** The compiled files that `file` loads, itself included. */
export function loadedBy(file: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  const path = resolve(file);
  if (!seen.has(path) && existsSync(path)) {
    seen.add(path);
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(/\brequire\("(\.{1,2}\/[^"]*)"\)/g)) {
      const target = resolve(dirname(path), name);
      loadedBy(existsSync(`${target}.js`) ? `${target}.js` : join(target, 'index.js'), seen);
    }
  }
  return seen;
}
