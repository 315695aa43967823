/** The tests on real components. `npm run test:e2e` sets the stage for them and then runs jest with this. */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/build/__tests__/e2e'],
  testPathIgnorePatterns: [],
  testSequencer: '<rootDir>/build/__tests__/e2e/by-file-name.js',
  // jest's own, since it alone ends a test that waits for ever; it works little here, so that its sandbox costs little.
  runner: 'jest-runner',
  testTimeout: 180_000,
  // The CEL library is an ES module, and jest's own module system reads CommonJS only.
  transform: { '/@marcbachmann/cel-js/': '<rootDir>/build/__tests__/e2e/stage/commonjs-transform.js' },
  transformIgnorePatterns: ['/node_modules/(?!@marcbachmann/cel-js/)'],
};
