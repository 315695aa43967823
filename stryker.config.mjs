/** Mutants of what holds the boundary: the table, the judge and the policies. See docs/mutation-testing.md. */
export default {
  mutate: ['lib/privilege.ts', 'lib/world/**/*.ts', 'lib/policy/**/*.ts', 'lib/boundary/**/*.ts'],
  plugins: ['./build/__tests__/mutation/plugins.js'],
  testRunner: 'in-process',
  ignorers: ['texts-for-people'],
  coverageAnalysis: 'perTest',
  // In its sandbox Stryker links node_modules only after the build.
  buildCommand:
    'node ../../node_modules/typescript/bin/tsc -p tsconfig.json --incremental false --declaration false',
  // Stryker would rewrite a tsconfig.json with the API of an older TypeScript; this one extends nothing.
  tsconfigFile: 'none',
  ignorePatterns: ['/build', '/reports', '/bench'],
  concurrency: 1,
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  thresholds: { high: 95, low: 90, break: 90 },
};
