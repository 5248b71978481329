import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bearer } from '../support/api-keys';
import { DataDir } from '../support/data-dir';
import { createDatabase, type TestDatabase } from '../support/database';
import { freePort } from '@verkko/dev-servers/free-port';
import { ask } from '../support/http-client';
import { QUERY } from '../support/paths';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const ROOT = join(__dirname, '../..');
const PAGE = `${QUERY}?productid=A`;
const KEY = /^vk_([0-9a-f]{16})_[0-9a-f]{64}\n$/;
const LINE = (rest: string) =>
  new RegExp(`^[0-9a-f]{16}  ${rest.replaceAll('TIME', '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z')}$`);
const SCOPES =
  'must be a list of inventory:read, inventory:write, inventory:void, inventory:erase, rules:write, webhooks:write, keys:admin, metrics:read';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The compiled program that `npm run keys` starts. */
const COMMAND = 'dist/keys/command.js';

/**
 * Runs the compiled program directly, because npm is slower. The program does not get the environment
 * variables of the developer.
 */
const keys = (environment: Record<string, string>, ...parameters: string[]) =>
  run(process.execPath, [COMMAND, ...parameters], environment);

/**
 * Runs `npm run keys` as a user does. The command does not get the environment variables of the developer.
 */
const npmRunKeys = (environment: Record<string, string>, ...parameters: string[]) =>
  run('npm', ['run', '--silent', 'keys', '--', ...parameters], environment);

function run(program: string, words: string[], environment: Record<string, string>): Promise<Outcome> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    execFile(
      program,
      words,
      { cwd: ROOT, env: { PATH, HOME, ENV_FILE: '/dev/null', ...environment } },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      },
    );
  });
}

const statusWith = async ({ url }: ServiceProcess, key: string) =>
  (await ask(url + PAGE, { headers: bearer(key.trim()) })).status;

afterEach(endProcesses);

describe('npm run keys on a PostgreSQL given in the settings', () => {
  let database: TestDatabase;
  let environment: Record<string, string>;

  beforeEach(async () => {
    database = await createDatabase('template0'); // the first command migrates the database
    environment = databaseEnvironment(database.connection);
  });
  afterEach(() => database.drop());

  const make = (...options: string[]) => keys(environment, 'create', '--name', 'ops', ...options);
  const idOf = (key: string) => KEY.exec(key)?.[1] ?? '';

  it('creates, lists, rotates and revokes API keys', async () => {
    const service = await startProcess({ ...environment, AUTH: 'required' });

    const made = await make('--scopes', 'inventory:read, keys:admin', '--expires', '2999-01-01');
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(KEY) });
    const [facts = '', warning] = made.stderr.split('\n');
    expect(facts).toMatch(
      LINE('"ops"  inventory:read,keys:admin  made TIME  ends 2999-01-01T00:00:00Z  never used'),
    );
    expect(warning).toBe('This is the only time the key is shown:');
    expect(await statusWith(service, made.stdout)).toBe(200);

    const id = idOf(made.stdout);
    const renewed = await keys(environment, 'rotate', id, '--grace', '600');
    expect(renewed).toMatchObject({ code: 0, stdout: expect.stringMatching(KEY) });
    expect(idOf(renewed.stdout)).toBe(id);
    expect(await statusWith(service, renewed.stdout)).toBe(200);
    expect(await statusWith(service, made.stdout)).toBe(200);
    await keys(environment, 'rotate', id);
    await until('the old keys are refused', async () => (await statusWith(service, renewed.stdout)) === 401);
    expect(await statusWith(service, made.stdout)).toBe(401);

    const bound = await make('--scopes', 'inventory:read', '--location', 'shop-7', '--location', 'shop-7/*');
    expect(bound.stderr).toContain('  inventory:read  at "shop-7","shop-7/*"  made ');
    await keys(environment, 'revoke', idOf(bound.stdout));

    const other = await make('--scopes', 'inventory:read,keys:admin', '--reads', '0', '--writes', '5');
    const list = await keys(environment, 'list');
    expect([list.code, list.stderr]).toEqual([0, '']);
    expect(list.stdout.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^${id}  "ops".+  used \\S+$`)),
      expect.stringMatching(LINE('"ops"  inventory:read,keys:admin  made TIME  never ends  never used')),
      '',
    ]);
    expect(
      await database.query('SELECT id FROM api_keys WHERE reads_per_minute = 0 AND writes_per_minute = 5'),
    ).toEqual([{ id: idOf(other.stdout) }]);

    expect(await statusWith(service, other.stdout)).toBe(200);
    expect(await keys(environment, 'revoke', idOf(other.stdout))).toEqual({
      code: 0,
      stdout: '',
      stderr: `${idOf(other.stdout)} is refused everywhere within 5 s.\n`,
    });
    await until('the revoked key is refused', async () => (await statusWith(service, other.stdout)) === 401);
    expect(await keys(environment, 'revoke', id)).toEqual({
      code: 1,
      stdout: '',
      stderr: `${id} is the last key with the scope keys:admin: make another one first.\n`,
    });
  });

  it('creates no API key if an argument is missing or invalid, and reports the error', async () => {
    const outcomes = await Promise.all([
      keys(environment, 'create'),
      make('--scopes', 'everything'),
      make('--scopes', 'inventory:read', '--expires', '2024-01-01', '--reads', 'many'),
      keys(environment, 'revoke', `vk_${'0'.repeat(16)}_${'0'.repeat(64)}`),
    ]);

    expect(outcomes).toEqual(
      [
        '2 fields are invalid\n' +
          '  name must be a string of 1 to 100 characters, without control characters\n' +
          `  scopes ${SCOPES}\n`,
        `scopes ${SCOPES}\n`,
        '2 fields are invalid\n' +
          '  expires_at must be an ISO 8601 date-time in the future, such as 2030-01-01T00:00:00Z\n' +
          '  reads_per_minute must be an integer from 0 to 1000000000\n',
        'There is no key with this id.\n',
      ].map((stderr) => ({ code: 1, stdout: '', stderr })),
    );
    expect(await keys(environment, 'list')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('reports that the database lacks migrations if RUN_MIGRATIONS=false', async () => {
    expect(await keys({ ...environment, RUN_MIGRATIONS: 'false' }, 'list')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'The migrations are not in place (npm run migration:run).\n',
    });
  });
});

describe('npm run keys', () => {
  /** A database that does not exist. The commands in this test must not connect to a database. */
  const NO_DATABASE = { DB_HOST: '/nowhere' };

  it.each([[[]], [['help']], [['--help']], [['create', '-h']]])(
    'prints its help for the arguments %j',
    async (parameters) => {
      const { code, stdout, stderr } = await keys(NO_DATABASE, ...parameters);

      expect([code, stdout]).toEqual([0, '']);
      for (const command of ['create', 'list', 'rotate', 'revoke']) {
        expect(stderr).toContain(`npm run keys -- ${command}`);
      }
    },
  );

  it.each([
    [['make']],
    [['rotate']],
    [['revoke']],
    [['list', 'all']],
    [['create', 'ops']],
    [['revoke', 'a', 'b']],
    [['revoke', 'a', '--grace', '600']],
    [['rotate', 'a', '--expires', '2030-01-01']],
    [['list', '--name', 'a']],
  ])('exits with code 2 and prints its help for the wrong arguments %j', async (parameters) => {
    const { code, stdout, stderr } = await keys(NO_DATABASE, ...parameters);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('npm run keys -- create --name NAME --scopes SCOPE,SCOPE');
  });

  it('reports an unknown option, an option without a value, and an option that is given twice', async () => {
    const unknown = await keys(NO_DATABASE, 'create', '--scope', 'keys:admin');
    const empty = await keys(NO_DATABASE, 'create', '--name');

    const twice = await keys(NO_DATABASE, 'create', '--name', 'a', '--name', 'b');

    expect([unknown.code, empty.code, twice.code]).toEqual([2, 2, 2]);
    expect(unknown.stderr).toContain("Unknown option '--scope'");
    expect(empty.stderr).toContain("Option '--name <value>' argument missing");
    expect(twice.stderr).toContain("Option '--name' takes one value, and is given twice\n");
  });

  it('reports mistakes in the configuration', async () => {
    expect(await keys({ DB_PORT: 'x' }, 'list')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'The configuration has mistakes:\n' +
        '  DB_PORT must be a whole number from 1 to 65535; it is "x", from the environment\n',
    });
  });

  it('reports that the database is unavailable', async () => {
    const port = await freePort();

    expect(await keys({ DB_HOST: '127.0.0.1', DB_PORT: String(port) }, 'list')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        `PostgreSQL cannot be used yet, trying again: connect ECONNREFUSED 127.0.0.1:${port}; set DB_HOST and DB_PORT, or DATABASE_URL\n` +
        'Nothing was done: the database does not answer.\n',
    });
  });
});

describe('npm run keys on the embedded database', () => {
  it('works before the service is started and while the service runs', async () => {
    const dataDir = new DataDir();
    try {
      const environment = { DATA_DIR: dataDir.path };
      const first = await npmRunKeys(environment, 'create', '--name', 'first', '--scopes', 'inventory:read');
      expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(KEY) });
      expect(first.stderr).toContain(`Database: a new embedded PostgreSQL 16, data in ${dataDir.path}\n`);
      await until('its PostgreSQL has ended', () => dataDir.processes().length === 0);

      const service = await startProcess({ ...environment, AUTH: 'required' });
      const second = await npmRunKeys(
        environment,
        'create',
        '--name',
        'second',
        '--scopes',
        'inventory:read',
      );

      expect([await statusWith(service, first.stdout), await statusWith(service, second.stdout)]).toEqual([
        200, 200,
      ]);
      const { stdout, stderr } = await npmRunKeys(environment, 'list');
      expect(stderr).toBe(`Database: embedded PostgreSQL 16, data in ${dataDir.path}\n`);
      expect(stdout.match(/"(first|second)"/g)).toEqual(['"first"', '"second"']);
      expect((await fetch(`${service.url}/readyz`)).status).toBe(200); // the PostgreSQL of the service still runs
    } finally {
      await endProcesses();
      await dataDir.remove();
    }
  });

  it.each([[['list']], [['revoke', 'a']], [['rotate', 'a']]])(
    'does not create a missing database for the arguments %j',
    async (parameters) => {
      const dataDir = new DataDir();

      expect(await keys({ DATA_DIR: dataDir.path }, ...parameters)).toEqual({
        code: 1,
        stdout: '',
        stderr: `There is no database in DATA_DIR ${dataDir.path}, and neither DATABASE_URL nor DB_HOST is set: give this command the settings of the service.\n`,
      });
      expect(existsSync(dataDir.path)).toBe(false);
      await dataDir.remove();
    },
  );
});
