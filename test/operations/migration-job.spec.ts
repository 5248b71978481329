import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { migrations } from '../../src/database/schema/data-source-options';
import { ADVISORY_LOCKS } from '../../src/database/advisory-locks';
import { createDatabase, type TestDatabase } from '../support/database';
import { ask } from '../support/http-client';
import { imageEnvironment, only, podOf, settings } from '../support/kubernetes/manifests';
import { endProcesses, startProcess } from '../support/service-process';
import { sharedServers } from '../support/shared-servers';
import { until } from '@verkko/dev-servers/until';

const PASSWORD = 'a-password';
const MIGRATED = migrations.map(({ name }) => `Migrated: ${name}\n`).join('');

let role: string;
let database: TestDatabase;
let databaseUrl: string;

beforeEach(async () => {
  role = `role_${randomBytes(6).toString('hex')}`;
  database = await createDatabase('template0');
  await database.query(`CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`);
  // The only right that an ordinary database role needs is to create tables in the schema `public`.
  await database.query(`GRANT CREATE ON SCHEMA public TO ${role}`);
  const { host, port } = sharedServers().postgres;
  const { database: name } = database.connection;
  databaseUrl = `postgres://${role}:${PASSWORD}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`;
});
afterEach(async () => {
  await endProcesses();
  await database.drop();
  const admin = await createDatabase('template0');
  await admin.query(`DROP ROLE ${role}`);
  await admin.drop();
});

/**
 * Runs the command of the migration Job as its container does: with the compiled code, and with the
 * environment variables of the image and of the Job.
 */
async function runJob(url = databaseUrl) {
  const { command = [], env = [] } = podOf(only('Job')).container;
  expect([command[0], ...env.map(({ name }) => name)]).toEqual(['node', 'DATABASE_URL']);
  const child = spawn(process.execPath, command.slice(1), {
    cwd: join(__dirname, '../..'),
    env: { ENV_FILE: '/dev/null', ...imageEnvironment(), DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

describe('the migration job', () => {
  it('migrates an empty database, and does nothing when run a second time', async () => {
    expect(await runJob()).toEqual({ code: 0, stdout: MIGRATED, stderr: '' });
    expect(await runJob()).toEqual({ code: 0, stdout: 'No migrations are pending\n', stderr: '' });
  });

  it('migrates only once if two jobs run at the same time', async () => {
    const session = new Client(database.connection);
    await session.connect();
    await session.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migrations]);
    const both = Promise.all([runJob(), runJob()]);
    await until('both jobs wait for the lock', async () => {
      const asking = await database.query(
        `SELECT FROM pg_stat_activity WHERE usename = $1 AND query LIKE '%pg_try_advisory_xact_lock%'`,
        [role],
      );
      return asking.length === 2;
    });
    expect(await database.query(`SELECT FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    await session.end();
    const runs = await both;

    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(runs.map(({ stdout }) => stdout).toSorted()).toEqual([MIGRATED, 'No migrations are pending\n']);
    expect(await database.query('SELECT name FROM migrations')).toHaveLength(migrations.length);
  });

  it('must end before the pods of the Deployment become ready', async () => {
    const { url } = await startProcess({
      RUN_MIGRATIONS: settings().RUN_MIGRATIONS ?? '',
      DATABASE_URL: databaseUrl,
    });
    expect((await ask(`${url}/readyz`)).status).toBe(503);

    await runJob();

    expect((await ask(`${url}/readyz`)).status).toBe(200);
  });

  it('exits with an error, but prints no password, if the database is unavailable', async () => {
    const { code, stdout, stderr } = await runJob(`postgres://${role}:${PASSWORD}@127.0.0.1:1/inventory`);

    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('ECONNREFUSED');
    expect(stderr).not.toContain(PASSWORD);
    expect(only('Job').spec?.backoffLimit).toBeGreaterThan(0);
    expect(podOf(only('Job')).spec.restartPolicy).toBe('Never');
  });
});
