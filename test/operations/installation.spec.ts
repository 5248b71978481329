import { once } from 'node:events';
import { rmSync, utimesSync } from 'node:fs';
import { createDatabase, type TestDatabase } from '../support/database';
import { Installation } from '../support/installation';
import { databaseEnvironment } from '../support/service-process';
import { newerThan } from '../support/migrations';

const RENEW = 'npm ci --include=dev && npm run build';
const NOT_BUILT = `The service is not built, and its build tools are not installed: ${RENEW}\n`;
const OLD = `The sources are newer than dist/, and the build tools are not installed, so the old build runs. To renew it: ${RENEW}\n`;

describe('an installation without development dependencies', () => {
  let database: TestDatabase;
  let installation: Installation;
  let environment: Record<string, string>;

  beforeAll(async () => {
    installation = new Installation();
    database = await createDatabase('template0');
    environment = databaseEnvironment(database.connection);
  });
  afterAll(async () => {
    await database.drop();
    installation.remove();
  });

  it('runs the npm scripts for migrations and API keys', async () => {
    const migrated = await installation.npm('migration:run', [], environment);
    expect(migrated).toMatchObject({ code: 0, stderr: '' });
    expect(migrated.stdout).toContain('Migrated: CreateInventory');
    for (let newer = newerThan('AddLocationsAndAdjustments'); newer > 0; newer -= 1) {
      expect(await installation.npm('migration:revert', [], environment)).toMatchObject({
        code: 0,
        stderr: '',
      });
    }
    // This command reverts the migration that added locations, and reports how many rows it deletes.
    expect(await installation.npm('migration:revert', [], environment)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /^Deleted: 0 adjustments and readings with a location, 0 voided readings, .*\nRevoked: 0 API keys .*\n$/,
      ),
    });
    const shown = await installation.npm('migration:show', [], environment);
    expect(shown.stderr).toBe('');
    expect(shown.stdout).toContain('[ ] AddLocationsAndAdjustments');
    expect(await installation.npm('keys', ['list'], environment)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it.each(['development', 'production'])('can start the service with NODE_ENV=%s', async (NODE_ENV) => {
    // Simulates the command npm prune, which rewrites the lock file after the build.
    utimesSync(installation.path('package-lock.json'), new Date(), new Date());
    const service = installation.start({ ...environment, NODE_ENV });
    const closed = once(service, 'close');
    let output = '';
    const url = await new Promise<string>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        const found = /(?:docs +|on )(http:\S+?)(?:\/docs|;)/.exec(output)?.[1];
        if (found) resolve(found);
      };
      service.stdout.on('data', read);
      service.stderr.on('data', read);
      void closed.then(() => {
        reject(new Error(output));
      });
    });
    const { status } = await fetch(`${url}/readyz`);
    service.kill();
    await closed;

    expect(status).toBe(200);
    expect(output).not.toContain('old build');
  });

  it('warns if the source files are newer than the compiled program', async () => {
    utimesSync(installation.path('src/main.ts'), new Date(), new Date());

    expect(await installation.npm('keys', ['list'], environment)).toEqual({
      code: 0,
      stdout: '',
      stderr: OLD,
    });
  });

  it.each([['start'], ['keys'], ['migration:run'], ['migration:show'], ['migration:revert']])(
    'makes the npm script %s fail with an explanation if the build is missing',
    async (script) => {
      rmSync(installation.path('dist'), { recursive: true, force: true });

      expect(await installation.npm(script, [], environment)).toEqual({
        code: 1,
        stdout: '',
        stderr: NOT_BUILT,
      });
    },
  );
});
