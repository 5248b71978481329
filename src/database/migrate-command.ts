import 'reflect-metadata';
import { loadConfig } from '../config/load-config';
import { commandDatabase } from './command-database';
import { withAdvice } from './connection-advice';
import { migrate } from './migrate';

/**
 * The command of `npm run migration:run` and of the Kubernetes Job. It takes the same lock as a service at
 * its start, so only one of them migrates at a time.
 */
async function main(): Promise<void> {
  const config = loadConfig();
  const names = await migrate(config, await commandDatabase(config, true));
  for (const name of names) process.stdout.write(`Migrated: ${name}\n`);
  if (names.length === 0) process.stdout.write('No migrations are pending\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`${withAdvice(error)}\n`);
  process.exit(1);
});
