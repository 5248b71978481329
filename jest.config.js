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

/** Clients that generators make of the OpenAPI document: `npm run test:clients`, which installs the generators. */
const GENERATED_CLIENTS = '<rootDir>/test/generated-clients/*.spec.ts';

const withServers = {
  ...common,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

/** @type {import('jest').Config} */
module.exports = {
  // Two for each core, because most specs wait: for timeouts, for processes that start or stop, for PostgreSQL.
  maxWorkers: 2 * availableParallelism(),
  // A spec that fails in its set-up may leave servers running, which would keep Jest, and themselves, running for ever.
  // They end with the test process.
  forceExit: true,
  projects: [
    { ...common, displayName: 'unit', testMatch: UNIT },
    {
      ...withServers,
      displayName: 'service',
      testMatch: [
        '<rootDir>/test/**/*.spec.ts',
        ...[...UNIT, GENERATED_CLIENTS].map((pattern) => `!${pattern}`),
      ],
    },
    { ...withServers, displayName: 'generated-clients', testMatch: [GENERATED_CLIENTS] },
  ],
};
