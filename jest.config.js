const { availableParallelism } = require('node:os');

const common = {
  transform: { '^.+\\.[jt]s$': '@swc/jest' },
  // jose comes as ES modules alone, which Node can require and jest cannot.
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  setupFilesAfterEnv: ['<rootDir>/test/support/each-spec.ts'],
};

/** Specs that need no server: `npm run test:unit`. */
const UNIT = [
  '<rootDir>/src/**/*.spec.ts',
  '<rootDir>/test/bench/!(bench-hostile|bench-files).spec.ts',
  '<rootDir>/test/docs/!(commands).spec.ts',
];

/** @type {import('jest').Config} */
module.exports = {
  // Two for each core, because most specs wait: for timeouts, for processes that start or stop, for PostgreSQL.
  maxWorkers: 2 * availableParallelism(),
  projects: [
    { ...common, displayName: 'unit', testMatch: UNIT },
    {
      ...common,
      displayName: 'service',
      testMatch: ['<rootDir>/test/**/*.spec.ts', ...UNIT.map((pattern) => `!${pattern}`)],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
