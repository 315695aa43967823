/** The tests on real components. `npm run test:e2e` sets the stage for them and then runs jest with this. */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/build/__tests__/e2e'],
  testPathIgnorePatterns: [],
  testSequencer: '<rootDir>/build/__tests__/e2e/by-file-name.js',
  testTimeout: 180_000,
};
