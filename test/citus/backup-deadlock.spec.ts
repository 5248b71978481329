import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { databaseEnvironment } from '../support/service-process';
import { verkko } from '../support/verkko';

describe('verkko backup on a Citus cluster', () => {
  let folder: string;
  let database: TestDatabase;
  let writer: Client;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'verkko-backup-'));
    database = await createDatabase();
    writer = new Client(database.connection);
    await writer.connect();
  });
  afterAll(async () => {
    await writer.end();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('locks the tables again after a deadlock with a transaction that writes', async () => {
    // The backup locks the tables in the order of their names: api_keys, then events, then webhooks. With this
    // setting, PostgreSQL finds the deadlock before the backup stops waiting for the last lock.
    await database.query(`ALTER DATABASE ${database.connection.database} SET deadlock_timeout = '10ms'`);
    await writer.query('BEGIN; LOCK TABLE webhooks IN ROW EXCLUSIVE MODE');
    const events = await HeldTable.connect(database.connection, 'events');
    await events.hold('ROW EXCLUSIVE');
    const apiKeys = await HeldTable.connect(database.connection, 'api_keys');
    const path = join(folder, 'inventory.backup');

    const written = verkko(['backup', path], {
      ENV_FILE: '/dev/null',
      ...databaseEnvironment(database.connection),
    });
    await events.hasWaiting();
    const waiting = writer.query('LOCK TABLE api_keys IN ROW EXCLUSIVE MODE; ROLLBACK');
    await apiKeys.hasWaiting();
    await events.release();
    await waiting;
    await Promise.all([events, apiKeys].map((table) => table.disconnect()));

    expect(await written).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(path)).toBe(true);
  });
});
