/** Tests run on what the compiler accepted and emitted, so no test can pass that does not type-check. */
module.exports = {
  roots: ['<rootDir>/build/__tests__'],
  testMatch: ['**/*.test.js'],
  testPathIgnorePatterns: ['/e2e/'],
  moduleFileExtensions: ['js', 'json'],
  transform: {},
};
