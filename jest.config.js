const { availableParallelism } = require('node:os');

const common = {
  // A spec starts in a fraction of the time, because the packages are loaded once for all specs of a worker process.
  testEnvironment: '<rootDir>/test/support/jest/node-realm.js',
  runtime: '<rootDir>/test/support/jest/shared-packages.js',
  transform: { '^.+\\.[jt]s$': '@swc/jest' },
  // Workspace packages are tested as they stand in src, not as they were last built.
  testEnvironmentOptions: { customExportConditions: ['@verkko/source', 'node', 'node-addons'] },
  setupFilesAfterEnv: ['<rootDir>/test/support/each-spec.ts'],
};

/** Clients that generators make of the OpenAPI document: `npm run test:clients`, which installs the generators. */
const GENERATED_CLIENTS = '<rootDir>/test/generated-clients/';

/** What is true of Citus only: `npm run test:citus`. */
const CITUS = '<rootDir>/test/citus/';

/** The console of a large stock: `npm run test:large`, which takes minutes. */
const LARGE_STOCK = '<rootDir>/test/large-stock/';

const withServers = {
  ...common,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

/** @type {import('jest').Config} */
module.exports = {
  // Two for each core, because some specs wait: for timeouts, for processes that start or stop, for PostgreSQL.
  maxWorkers: 2 * availableParallelism(),
  // The packages keep a reference to what each spec registers with them, such as entities and DTOs.
  workerIdleMemoryLimit: '1GB',
  // A spec that fails in its set-up may leave servers running, which would keep Jest, and themselves, running for ever.
  // They end with the test process.
  forceExit: true,
  projects: [
    {
      ...common,
      displayName: 'unit', // beside what they test; they need no server: npm run test:unit
      testMatch: ['<rootDir>/{bench,scripts,src,packages/*/src}/**/*.spec.ts'],
      testPathIgnorePatterns: ['<rootDir>/bench/test/'],
    },
    {
      ...withServers,
      displayName: 'service',
      testMatch: ['<rootDir>/test/**/*.spec.ts', '<rootDir>/{bench,packages/*}/test/**/*.spec.ts'],
      testPathIgnorePatterns: [GENERATED_CLIENTS, CITUS, LARGE_STOCK],
    },
    {
      ...withServers,
      displayName: 'generated-clients',
      testMatch: [`${GENERATED_CLIENTS}*.spec.ts`],
    },
    {
      ...withServers,
      displayName: 'large-stock',
      testMatch: [`${LARGE_STOCK}*.spec.ts`],
    },
    {
      ...withServers,
      displayName: 'citus',
      // What clients are promised, on databases that createDatabase makes. Query plans are those of one PostgreSQL, and
      // the other specs start a PostgreSQL of their own.
      testMatch: [
        '<rootDir>/test/{citus,readings,rules}/**/*.spec.ts',
        '<rootDir>/test/files/{export,import}*.spec.ts',
        '<rootDir>/test/access/{keys,locations}*.spec.ts',
        '<rootDir>/test/operations/{backup,thin,migration}*.spec.ts',
      ],
      testPathIgnorePatterns: ['-plans', 'plot-page', 'docs-', '-memory', '-space'],
    },
  ],
};
