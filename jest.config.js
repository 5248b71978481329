const common = {
  transform: { '^.+\\.[jt]s$': '@swc/jest' },
  // jose comes as ES modules alone, which Node can require and jest cannot.
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  // Workspace packages are tested as they stand in src, not as they were last built.
  testEnvironmentOptions: { customExportConditions: ['@verkko/source', 'node', 'node-addons'] },
  setupFilesAfterEnv: ['<rootDir>/test/support/each-spec.ts'],
};

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: 2,
  projects: [
    {
      ...common,
      displayName: 'unit', // beside what they test; they need no server: npm run test:unit
      testMatch: ['<rootDir>/{bench,scripts,src}/**/*.spec.ts'],
      testPathIgnorePatterns: ['<rootDir>/bench/test/'],
    },
    {
      ...common,
      displayName: 'service',
      testMatch: ['<rootDir>/test/**/*.spec.ts', '<rootDir>/{bench,packages/*}/test/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
