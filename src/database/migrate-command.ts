import 'reflect-metadata';
import { loadConfig } from '../config/load-config';
import { commandDatabase } from './command-database';
import { migrate } from './migrate';

/** `npm run migration:run` and the Kubernetes Job: migrates as the service does at its start, under the same lock. */
async function main(): Promise<void> {
  const config = loadConfig();
  const names = await migrate(config, await commandDatabase(config, true));
  for (const name of names) process.stdout.write(`Migrated: ${name}\n`);
  if (names.length === 0) process.stdout.write('No migrations are pending\n');
}

main().catch((error: unknown) => {
  // A host with several addresses fails with an error whose own message is empty.
  const { message, code } = error as NodeJS.ErrnoException;
  process.stderr.write(`${message || (code ?? String(error))}\n`);
  process.exit(1);
});
