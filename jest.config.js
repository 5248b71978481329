const { availableParallelism } = require('node:os');

const common = {
  // With this environment and this runtime, a worker process loads each package only once for all of its test
  // files. So a test file starts much faster.
  testEnvironment: '<rootDir>/test/support/jest/node-realm.js',
  runtime: '<rootDir>/test/support/jest/shared-packages.js',
  transform: { '^.+\\.[jt]s$': '@swc/jest' },
  // The tests use the source files of the workspace packages, and not the packages as they were last built.
  testEnvironmentOptions: { customExportConditions: ['@verkko/source', 'node', 'node-addons'] },
  setupFilesAfterEnv: ['<rootDir>/test/support/each-spec.ts'],
};

/**
 * Folders with tests that take minutes. These tests run whole programs and the servers that the programs
 * need. They cover starts, failures, backups, migrations, and the commands in the documents. `npm run
 * test:operations` runs these tests.
 */
const OPERATIONS = ['docs', 'operations', 'told'];

/**
 * Clients that are generated from the OpenAPI document. Their tests run with `npm run test:clients`, which installs
 * the generators.
 */
const GENERATED_CLIENTS = '<rootDir>/test/generated-clients/';

/** Tests that are only meaningful on a Citus cluster. They run with `npm run test:citus`. */
const CITUS = '<rootDir>/test/citus/';

/** The tests of the console with a large stock run with `npm run test:large`, because they take minutes. */
const LARGE_STOCK = '<rootDir>/test/large-stock/';

const withServers = {
  ...common,
  runtime: '<rootDir>/test/support/jest/built-service.js',
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

/** @type {import('jest').Config} */
module.exports = {
  // Two worker processes for each core, because many specs wait for timeouts, processes or PostgreSQL.
  maxWorkers: 2 * availableParallelism(),
  // Jest restarts a worker process that uses more memory than this. The memory grows, because the shared
  // packages keep references to the entities and DTOs of each spec.
  workerIdleMemoryLimit: '1GB',
  // A spec that fails while it starts its servers may leave some of them running, and Jest would wait for
  // them forever. With this option, Jest ends the test process, and the servers end with it.
  forceExit: true,
  projects: [
    {
      ...common,
      displayName: 'unit', // unit specs stand beside the code, and need no server: npm run test:unit
      testMatch: ['<rootDir>/{bench,scripts,src,packages/*/src}/**/*.spec.ts'],
      testPathIgnorePatterns: ['<rootDir>/bench/test/'],
    },
    {
      ...withServers,
      displayName: 'service',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: [
        `<rootDir>/test/(${OPERATIONS.join('|')})/`,
        GENERATED_CLIENTS,
        CITUS,
        LARGE_STOCK,
      ],
    },
    {
      ...withServers,
      displayName: 'operations',
      testMatch: [
        `<rootDir>/test/{${OPERATIONS.join()}}/**/*.spec.ts`,
        '<rootDir>/{bench,packages/*}/test/**/*.spec.ts',
      ],
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
      // These specs check what clients can rely on, and must also pass on a Citus cluster. Some specs are
      // left out: those of query plans, of memory and disk space, and of the documents, those with triggers
      // (Citus refuses triggers), and those that need one statement to store both the readings and their
      // idempotency key.
      testMatch: [
        '<rootDir>/test/{citus,console,live,readings,rules,webhooks}/**/*.spec.ts',
        '<rootDir>/test/files/{export,import}*.spec.ts',
        '<rootDir>/test/access/{keys,locations}*.spec.ts',
        '<rootDir>/test/operations/{backup,thin}*.spec.ts',
      ],
      testPathIgnorePatterns: [
        '-plans',
        '-triggers',
        '-one-statement',
        'plot-page',
        'docs-',
        '-memory',
        '-space',
      ],
    },
  ],
};
