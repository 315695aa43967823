/** The tests of the report in a real browser. `npm run test:browser` finds the browser and then runs jest with this. */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/build/__tests__/browser'],
  testMatch: ['<rootDir>/build/__tests__/browser/[0-9]*.test.js'],
  testPathIgnorePatterns: [],
  // jest's own, since it alone ends a test that waits for ever.
  runner: 'jest-runner',
  // The CEL library is an ES module, and jest's own module system reads CommonJS only.
  transform: { '/@marcbachmann/cel-js/': '<rootDir>/build/__tests__/e2e/stage/commonjs-transform.js' },
  transformIgnorePatterns: ['/node_modules/(?!@marcbachmann/cel-js/)'],
  testTimeout: 120_000,
  verbose: true,
};
