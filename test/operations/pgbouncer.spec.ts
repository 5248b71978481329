import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@verkko/embedded-postgres';
import { Client } from 'pg';
import request from 'supertest';
import { writeBackup } from '../../src/backup/write-backup';
import { loadConfig } from '../../src/config/load-config';
import { migrate } from '../../src/database/migrate';
import { BOOTSTRAP_KEY, bearer, type CreatedKey, createKey, factsOf } from '../support/api-keys';
import { CSV, exported } from '../support/exports';
import { QUERY, UPDATE } from '../support/paths';
import { type PgBouncer, startPgBouncer } from '@verkko/dev-servers/pgbouncer';
import { Receiver } from '../support/receiver';
import { makeEvents, makeWebhook } from '../support/webhooks';
import { HeldTable } from '../support/held-table';
import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { execute } from '../support/database';
import { type Service, startService } from '../support/service';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { TEST_ENVIRONMENT } from '../support/test-environment';
import { until } from '@verkko/dev-servers/until';

const item = (productid: string, quantity = 1) => ({
  productid,
  quantity,
  timestamp: '2024-01-01T00:00:00.000001Z',
});

/** Number of sessions of a PgBouncer. A migration occupies one of them, so that its statements share the others. */
const SESSIONS = 4;

/**
 * Begins as many transactions at the same time as PgBouncer has sessions, so that it has to open all of them.
 * @returns the lock timeout in each session, by the id of its PostgreSQL process
 */
async function lockTimeouts(connection: Connection): Promise<Map<number, string>> {
  const timeouts = new Map<number, string>();
  const clients = Array.from({ length: SESSIONS }, () => new Client(connection));
  for (const client of clients) {
    await client.connect();
    await client.query('BEGIN');
    const { rows } = await client.query<{ pid: number; timeout: string }>(
      `SELECT pg_backend_pid() AS pid, current_setting('lock_timeout') AS timeout`,
    );
    for (const { pid, timeout } of rows) timeouts.set(pid, timeout);
  }
  for (const client of clients) {
    await client.query('COMMIT');
    await client.end();
  }
  return timeouts;
}

describe('the service behind PgBouncer', () => {
  let postgres: PostgresServer;
  let pgbouncer: PgBouncer;
  let service: Service;

  beforeAll(async () => {
    postgres = await startPostgresServer();
    // The database role gets unusual settings, to test the service with a pooler. Without a pooler, the
    // service would replace these settings at the start of each session.
    await execute(postgres.connection, `ALTER ROLE ${postgres.connection.user} SET DateStyle = 'German'`);
    await execute(postgres.connection, `ALTER ROLE ${postgres.connection.user} SET TimeZone = 'Asia/Tokyo'`);
    pgbouncer = await startPgBouncer(postgres.connection);
    service = await startService(
      {
        BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
        DB_POOLER: 'true',
        WEBHOOK_ALLOW: '127.0.0.1',
        // On a slow machine, clients wait for a free session of PgBouncer longer than the default timeouts
        // allow.
        DB_POOL_TIMEOUT: '100',
        DB_LOCK_TIMEOUT: '100',
        DB_STATEMENT_TIMEOUT: '100',
      },
      pgbouncer.connection,
    );
  });
  afterEach(endProcesses);
  afterAll(async () => {
    await service.stop();
    await pgbouncer.stop();
    await postgres.remove();
  });

  const query = (sql: string) => execute(postgres.connection, sql);
  const page = (productid: string, from = service) => from.get(`${QUERY}?productid=${productid}`);

  it('migrates the database, is ready, stores and returns readings', async () => {
    await service.store([item('A', 7)]);

    const { status, text } = await page('A');
    expect(status).toBe(200);
    expect(text).toBe(
      '{"count":1,"limit":50,"offset":0,"items":[{"id":1,"productid":"A","quantity":7,"timestamp":"2024-01-01T00:00:00.000001Z"}]}',
    );
    await service.get('/readyz').expect(200);
  });

  it('sends events to webhooks', async () => {
    const receiver = await Receiver.start();
    try {
      await makeWebhook(service, receiver.url);
      await makeEvents(service, 'W', 6);
      await receiver.received(6);
      expect(new Set(receiver.events).size).toBe(6);
    } finally {
      await receiver.stop();
    }
  });

  it('exports all readings to 10 clients at once, although PgBouncer has fewer sessions', async () => {
    await service.query(
      `WITH names AS (INSERT INTO products SELECT 'E-' || n FROM generate_series(1, 1100) AS n RETURNING productid)
       INSERT INTO inventory_items (productid, quantity, "timestamp")
       SELECT productid, n, '2024-01-01T00:00:00Z'::timestamptz + n * interval '1 microsecond'
       FROM names, generate_series(0, CASE productid WHEN 'E-1' THEN 2000 ELSE 0 END) AS n`,
    );
    const first = await exported(service, CSV);

    const files = await Promise.all(Array.from({ length: 10 }, () => exported(service, CSV)));

    expect(first.split('\n').filter((line) => line.startsWith('E-'))).toHaveLength(2001 + 1099);
    expect(first).toContain('\nE-1,2000,2024-01-01T00:00:00.002Z\n');
    expect(files.every((file) => file === first)).toBe(true);
  });

  it('serves more clients at once than PgBouncer has sessions', async () => {
    const clients = Array.from({ length: 60 }, (_, index) => `client ${index}`);

    await Promise.all(
      clients.map(async (name, index) => {
        await service.store([item(name, index)]);
        const { body } = await page(name);
        expect(body.items).toMatchObject([{ productid: name, quantity: index }]);
      }),
    );
  });

  it('creates, lists, rotates and revokes API keys, and returns their times with microsecond precision', async () => {
    const first = await createKey(service, { expires_at: '2999-12-31T23:59:59.123456+01:00' });
    const second = await createKey(service);
    expect(first).toMatchObject({
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/),
      expires_at: '2999-12-31T22:59:59.123456Z',
    });
    const keys = (method: 'get' | 'post' | 'delete', path = '') =>
      request(service.url)[method](`/api/v1/keys${path}`).set(bearer(BOOTSTRAP_KEY));

    const { body: page } = await keys('get', '?limit=1').expect(200);
    const { body: rest } = await keys('get', `?cursor=${page.next_cursor}`).expect(200);
    expect([...page.items, ...rest.items]).toEqual([factsOf(first), factsOf(second)]);

    const renewed = (await keys('post', `/${first.id}/rotate?grace=60`).expect(201)).body as CreatedKey;
    expect(factsOf(renewed)).toEqual(factsOf(first));
    for (const { key } of [first, renewed]) await service.get('/livez').set(bearer(key)).expect(200);

    await keys('delete', `/${first.id}`).expect(204);
    await keys('delete', `/${second.id}`).expect(204);
    expect((await keys('get')).body).toMatchObject({ count: 0 });
  });

  describe('with short timeouts', () => {
    let hasty: Service;

    beforeAll(async () => {
      hasty = await startService(
        {
          BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
          DB_POOLER: 'true',
          DB_LOCK_TIMEOUT: '0.2',
          DB_STATEMENT_TIMEOUT: '1',
        },
        pgbouncer.connection,
      );
    });
    afterAll(() => hasty.stop());

    it('limits the time of updates without changing sessions of PgBouncer', async () => {
      const lock = await HeldTable.locked(postgres.connection, 'inventory_items');
      const { status, body } = await hasty.post(UPDATE, { items: [item('late')] });
      await lock.disconnect();

      expect(status).toBe(503);
      expect(body).toMatchObject({
        error: 'DATABASE_UNAVAILABLE',
        message: 'The database did not answer in time; try again.',
      });
      expect((await page('late', hasty)).body.count).toBe(0);
      expect(await execute(pgbouncer.connection, 'SHOW lock_timeout')).toEqual([{ lock_timeout: '0' }]);
    });

    it('answers 503 if GET /api/v1/keys takes too long, and leaves no timeout in the sessions of PgBouncer', async () => {
      const lock = await HeldTable.locked(postgres.connection, 'api_keys');
      const { status, body } = await hasty.get('/api/v1/keys').set(bearer(BOOTSTRAP_KEY));
      await lock.disconnect();

      expect(status).toBe(503);
      expect(body).toMatchObject({ message: 'The database did not answer in time; try again.' });
      expect(await execute(pgbouncer.connection, 'SHOW lock_timeout')).toEqual([{ lock_timeout: '0' }]);
    });

    it('recovers after PostgreSQL was unavailable', async () => {
      await hasty.store([item('before')]);
      await postgres.stop();
      await hasty.post(UPDATE, { items: [item('lost')] }).expect(503);
      await postgres.start();

      await until('an update succeeds again', async () => {
        const { status } = await hasty.post(UPDATE, { items: [item('after')] });
        return status === 201;
      });
      expect((await page('before', hasty)).body.count).toBe(1);
      expect((await page('lost', hasty)).body.count).toBe(0);
    });
  });

  it('migrates and is backed up, and leaves no lock and no timeout in the sessions of PgBouncer', async () => {
    await query('CREATE DATABASE shared');
    const folder = mkdtempSync(join(tmpdir(), 'verkko-pgbouncer-'));
    const other = await startPgBouncer(postgres.connection, SESSIONS);
    try {
      const connection = { ...other.connection, database: 'shared' };
      const config = loadConfig({ ...TEST_ENVIRONMENT, DB_POOLER: 'true' });
      const before = await lockTimeouts(connection);

      await migrate(config, connection);
      await writeBackup(config, connection, join(folder, 'shared.backup'), () => undefined);

      const locks = `SELECT objid FROM pg_locks JOIN pg_database AS database ON database.oid = database
        WHERE locktype = 'advisory' AND datname = 'shared'`;
      expect(await query(locks)).toEqual([]);
      const after = await lockTimeouts(connection);
      expect(before.size).toBe(SESSIONS);
      expect(new Set(after.keys())).toEqual(new Set(before.keys()));
      expect([...after.values()]).toEqual(['0', '0', '0', '0']);
    } finally {
      await other.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it('stores a product name again if the database behind PgBouncer has lost this name', async () => {
    await service.store([item('known')]);
    await query('TRUNCATE products');

    await service.store([item('known')]);

    expect(await query('SELECT productid FROM products')).toEqual([{ productid: 'known' }]);
  });

  it('logs at the start that the setting DB_POOLER is missing', async () => {
    const stranded = await startProcess({
      ...databaseEnvironment(pgbouncer.connection),
      LOG_LEVEL: 'info',
      NODE_ENV: 'production',
    });

    const { msg } = await until('the connection has failed', () =>
      stranded.log().find(({ level }) => level === 'error'),
    );
    expect(msg).toMatch(/trying again: unsupported startup parameter: \w+; behind PgBouncer, set DB_POOLER$/);
    expect((await fetch(`${stranded.url}/readyz`)).status).toBe(503);
    await stranded.stop();
  });
});
