/** Tests run on what the compiler accepted and emitted, so no test can pass that does not type-check. */
module.exports = {
  roots: ['<rootDir>/build/__tests__'],
  testMatch: ['**/*.test.js'],
  // What needs a stage has a number: the tests on real components, and those on real nodes.
  testPathIgnorePatterns: ['/e2e/', '/node/[0-9][^/]*$'],
  moduleFileExtensions: ['js', 'json'],
  // By default a core is kept for watching, which leaves one of two.
  maxWorkers: '100%',
  // The CEL library is an ES module, and jest's own module system reads CommonJS only.
  transform: { '/@marcbachmann/cel-js/': '<rootDir>/build/__tests__/policy/commonjs-transform.js' },
  transformIgnorePatterns: ['/node_modules/(?!@marcbachmann/cel-js/)'],
};
