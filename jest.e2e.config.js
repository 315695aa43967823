/** The tests on real components; `run.js` sets the stage for them. */
module.exports = {
  roots: ['<rootDir>/build/__tests__/e2e'],
  testMatch: ['**/*.test.js'],
  testSequencer: '<rootDir>/build/__tests__/e2e/by-file-name.js',
  testTimeout: 180_000,
  moduleFileExtensions: ['js', 'json'],
  transform: {},
};
