/** Tests run on what the compiler accepted and emitted, so no test can pass that does not type-check. */
module.exports = {
  roots: ['<rootDir>/build/__tests__'],
  testMatch: ['**/*.test.js'],
  // What needs a stage has a number: the tests on real components, and those on real nodes.
  testPathIgnorePatterns: ['/e2e/', '/node/[0-9][^/]*$', '/browser/[0-9][^/]*$'],
  moduleFileExtensions: ['js', 'json'],
  // In bare Node, as the product runs: jest's own sandbox takes four times as long, and reads no ES modules.
  runner: ['jest-light-runner', { runtime: 'child_process' }],
  transform: {},
  // By default a core is kept for watching, which leaves one of two.
  maxWorkers: '100%',
};
