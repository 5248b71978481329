const common = {
  transform: { '^.+\\.[jt]s$': '@swc/jest' },
  // jose comes as ES modules alone, which Node can require and jest cannot.
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  // Workspace packages are tested as they stand in src, not as they were last built.
  testEnvironmentOptions: { customExportConditions: ['@verkko/source', 'node', 'node-addons'] },
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
  maxWorkers: 2,
  projects: [
    { ...common, displayName: 'unit', testMatch: UNIT },
    {
      ...common,
      displayName: 'service',
      testMatch: ['<rootDir>/{packages,test}/**/*.spec.ts', ...UNIT.map((pattern) => `!${pattern}`)],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
