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
      // Nest modules are classes that have only a decorator and no members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Database rows and plain objects are returned where a DTO class only documents their shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['src/command-line/parse-arguments.ts', 'bench/**'], // the benchmark imports nothing from src
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
    // Operators and NTP may change the wall clock at any time, so durations must be measured with the monotonic
    // clock.
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
      // supertest and fetch return values of the type `any`, and the assertions of the tests check these values.
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  prettier,
);
