import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDatabase, type TestDatabase } from '../support/database';
import { databaseEnvironment, startProcess } from '../support/service-process';
import { newerThan } from '../support/migrations';

const ROOT = join(__dirname, '../..');

/** The output of one of package.json's migration commands, run without the developer's environment. */
async function npmRun(command: string, environment: Record<string, string>): Promise<string> {
  return (await outputOf(command, environment)).stdout;
}

async function outputOf(command: string, environment: Record<string, string>) {
  const { PATH = '', HOME = '' } = process.env;
  const [script = '', ...options] = command.split(' ');
  return promisify(execFile)('npm', ['run', '--silent', script, '--', ...options], {
    cwd: ROOT,
    env: { PATH, HOME, ENV_FILE: '/dev/null', ...environment },
  });
}

describe('the commands npm run migration:…', () => {
  let dataDir: string;
  let database: TestDatabase;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'verkko-migrations-'));
    database = await createDatabase('template0');
  });
  afterAll(async () => {
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('work with the database given in the environment variables', async () => {
    const environment = databaseEnvironment(database.connection);

    await npmRun('migration:run', environment);
    expect(await npmRun('migration:generate --check src/database/migrations/none', environment)).toContain(
      'No changes in database schema were found',
    );
    await database.query(`
      INSERT INTO inventory_items (productid, location, quantity, is_delta, "timestamp") VALUES
      ('A', '', 5, false, '2024-01-01'), ('A', '', 3, true, '2024-01-01'), ('A', 'shop', 4, false, '2024-01-01');
      INSERT INTO product_details (productid) VALUES ('A')`);
    for (let newer = newerThan('AddLocationsAndAdjustments'); newer > 0; newer -= 1) {
      await npmRun('migration:revert', environment);
    }
    const { stderr } = await outputOf('migration:revert', environment);
    expect(stderr).toBe(
      'Deleted: 2 adjustments and readings with a location, 0 voided readings, the details of 1 products, and of all readings who stored them, when and why.\nRevoked: 0 API keys that are bound to locations.\n',
    );
    expect(await npmRun('migration:show', environment)).toContain('[ ] AddLocationsAndAdjustments');
  });

  it.each(['migration:show', 'migration:revert'])(
    'fail if there is no database, and create none, unlike migration:run (script: %s)',
    async (script) => {
      const folder = join(dataDir, 'none');

      await expect(npmRun(script, { DATA_DIR: folder })).rejects.toMatchObject({
        code: 1,
        stderr: `There is no database in DATA_DIR ${folder}, and neither DATABASE_URL nor DB_HOST is set: give this command the settings of the service.\n`,
      });
      expect(existsSync(folder)).toBe(false);
    },
  );

  it('work with the embedded database, even while a service runs on it', async () => {
    await npmRun('migration:run', { DATA_DIR: dataDir });

    const service = await startProcess({ DATA_DIR: dataDir, RUN_MIGRATIONS: 'false' });
    try {
      expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
      expect(await npmRun('migration:show', { DATA_DIR: dataDir })).toContain('[X] 1 CreateInventory');
    } finally {
      await service.stop();
    }
  });
});
