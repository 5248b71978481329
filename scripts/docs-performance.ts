import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type GeneratedDocument, regenerate } from './docs-section';

/** The benchmark has the figures, and writes the section. */
const WRITER = join(__dirname, '../bench/report/performance-section.ts');

export const performanceDocument: GeneratedDocument = {
  path: 'docs/performance.md',
  section: 'performance',
  content: (document) =>
    execFileSync(process.execPath, ['--require', 'ts-node/register/transpile-only', WRITER], {
      input: document,
      encoding: 'utf8',
      stdio: 'pipe', // what goes wrong is in the error
    }),
};

if (require.main === module) regenerate(performanceDocument);
