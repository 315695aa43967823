import { resolve } from 'node:path';
import { loadedBy, testFiles } from './test-selection';

describe('the tests that mutants meet', () => {
  const files = testFiles(['lib/policy/**/*.ts']);

  test('are those of the judge, the policies, the corpus and the table', () => {
    expect(files).toEqual(
      expect.arrayContaining(
        [
          'chart/privilege',
          'cli/reading',
          'boundary/mutations',
          'boundary/check',
          'boundary/facts/fleet/expected-fleet',
          'world/special-networks',
          'boundary/facts/runner/strategic-merge',
          'boundary/rules/pods',
          'boundary/admission/cel',
          'ledger/ledger',
          'policy/attacks',
          'policy/golden',
          'corpus/job-pod',
        ].map((name) => `build/__tests__/${name}.test.js`),
      ),
    );
    expect(new Set(files).size).toBe(files.length);
  });

  test('and the slow ones of the trial, where the trial is mutated', () => {
    const tamperings = 'build/__tests__/boundary/admission/tamperings.test.js';
    expect(files).not.toContain(tamperings);
    expect(testFiles(['lib/world/names.ts', 'lib/boundary/admission/cel.ts:1-10'])).toContain(tamperings);
    expect(testFiles(['lib/boundary/**/*.ts'])).not.toContain(tamperings);
  });

  test('are fewer for a quick pass', () => {
    expect(testFiles(['lib/world/names.ts'], '/world/names')).toEqual([
      'build/__tests__/world/names.test.js',
    ]);
  });

  test('compile nothing, start nothing, and read no source that holds mutants', () => {
    const other = files.filter((file) =>
      /\/(?:types|examples|docs|package|e2e|bench|cli\/(?!reading|honest)|output)\b/.test(file),
    );
    expect(other).toEqual([]);
  });

  test('end with the slow ones', () => {
    expect(files.at(-1)).toMatch(/\/(?:golden|mutations|attacks)\.test\.js$/);
    expect(files[0]).toBe('build/__tests__/chart/privilege.test.js');
  });
});

describe('what a test file loads', () => {
  const loads = (test: string, source: string) =>
    loadedBy(`build/__tests__/${test}.test.js`).has(resolve(`build/lib/${source}.js`));

  test('is followed through all files, so that no test that meets a mutant is left out', () => {
    expect(loads('boundary/facts/runner/strategic-merge', 'boundary/facts/runner/strategic-merge')).toBe(
      true,
    );
    expect(loads('boundary/rules/pods', 'boundary/facts/secrets/base64-text')).toBe(true);
    expect(loads('policy/attacks', 'policy/cel-text')).toBe(true);
    expect(loads('boundary/facts/runner/strategic-merge', 'policy/cel-text')).toBe(false);
    expect(loads('policy/image-expression', 'boundary/check')).toBe(false);
  });
});
