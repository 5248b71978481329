import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type GeneratedDocument, regenerate } from './docs-section';

/** The path of the benchmark script that generates the text of the results for docs/performance.md. */
const WRITER = join(__dirname, '../bench/report/performance-section.ts');

export const performanceDocument: GeneratedDocument = {
  path: 'docs/performance.md',
  section: 'performance',
  content: (document) =>
    execFileSync(process.execPath, ['--require', 'ts-node/register/transpile-only', WRITER], {
      input: document,
      encoding: 'utf8',
      stdio: 'pipe', // the thrown error contains the script's messages
    }),
};

if (require.main === module) regenerate(performanceDocument);
