/** The tests on real nodes. `npm run test:node` sets the stage for them and then runs jest with this. */
module.exports = {
  ...require('./jest.e2e.config.js'),
  roots: ['<rootDir>/build/__tests__/node'],
  testMatch: ['<rootDir>/build/__tests__/node/[0-9]*.test.js'],
  // So long a run says what it does.
  verbose: true,
};
