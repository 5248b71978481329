import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

const MONOTONIC = 'Measure durations with performance.now(); a moment needs the reason in a comment.';

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      'node_modules/',
      '.data/',
      'packages/client/src/schema.ts',
      'test/generated-clients/clients/',
      '*.config.js',
      '*.config.mjs',
      'test/support/jest/*.js',
      '**/*.cjs',
      'scripts/*.mjs',
      'deploy/**/*.mjs',
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Nest modules are classes that carry nothing but their decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Rows and plain objects are returned where a DTO class documents the shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['src/command-line/parse-arguments.ts', 'bench/**'], // the benchmark imports no src
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: 'node:util',
          importNames: ['parseArgs'],
          message: 'Use parseArguments: it refuses an option that is given twice.',
        },
      ],
    },
  },
  {
    // Operators and NTP set the wall clock; how long something takes is for the monotonic clock to say.
    files: ['src/**', 'packages/*/src/**'],
    rules: {
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: MONOTONIC }],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: MONOTONIC },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', 'test/**'],
    ...jest.configs['flat/recommended'],
  },
  {
    files: ['**/*.spec.ts', 'test/**'],
    rules: {
      'jest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect', 'expect*', '**.expect', 'fc.assert'] },
      ],
      // supertest and fetch answer `any`; the assertions on it are what checks it.
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  prettier,
);
