import 'reflect-metadata';
import { loadConfig } from '../src/config/load-config';
import { migrate } from '../src/database/migrate';
import { commandDatabase } from '../src/database/command-database';

/** What `npm run migration:run` does: the same as the service at its start, under the same lock. */
async function main(): Promise<void> {
  const config = loadConfig();
  const names = await migrate(config, await commandDatabase(config));
  for (const name of names) process.stdout.write(`Migrated: ${name}\n`);
  if (names.length === 0) process.stdout.write('No migrations are pending\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
});
