import 'reflect-metadata';
import { loadConfig } from './config/load-config';
import { primary } from './ipc/primary';
import { textOf } from './start-error';

/**
 * Loads only the code for the role of this process: the primary serves no requests, and a single process has no
 * workers.
 */
async function main(): Promise<void> {
  if (primary) {
    await (await import('./run-worker.js')).runWorker(primary);
    return;
  }
  const config = loadConfig();
  if (config.WORKERS === 1) await (await import('./run-alone.js')).runAlone(config);
  else await (await import('./run-primary.js')).runPrimary(config);
}

main().catch((error: unknown) => {
  process.stderr.write(`${textOf(error)}\n`);
  process.exit(1);
});
