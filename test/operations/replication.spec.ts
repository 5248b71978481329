import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { startPostgresStandby } from '@verkko/dev-servers/postgres-standby';
import { until } from '@verkko/dev-servers/until';
import type { QueryResultRow } from 'pg';
import { loadConfig } from '../../src/config/load-config';
import { configuredConnection } from '../../src/database/connection';
import { type BlackHole, startBlackHole } from '../support/black-hole';
import { allowOlderReads } from '../../src/replicas/older-reads';
import { Reads } from '../../src/replicas/reads';
import { execute } from '../support/database';
import { scrape } from '../support/metrics';
import { EXPORT, FORECAST, LEVELS, PRODUCTS, QUERY, SERIES, UPDATE } from '../support/paths';
import { reading } from '../support/readings';
import { startProcess } from '../support/service-process';
import { type Service, startService } from '../support/service';
import { verkko } from '../support/verkko';

/**
 * The longest time in ms until a response, even if no server accepts writes. It consists of the time limits
 * set in this file and a reserve.
 */
const PATIENCE_MS = 8000;

const LIMITS = { DB_POOL_TIMEOUT: '3', DB_STATEMENT_TIMEOUT: '2' };

const IN_USE = { role: 'replica', lag: 0, in_use: true };

let hole: BlackHole;
let primary: PostgresServer;
let standby: PostgresServer;
let service: Service;
let environment: Record<string, string>;

beforeAll(async () => {
  hole = await startBlackHole();
  primary = await startPostgresServer();
  standby = await startPostgresStandby(primary);
  const { user, password, database } = primary.connection;
  const url = (...servers: { host: string; port: number }[]) =>
    `postgres://${user}:${password}@${servers.map(({ host, port }) => `${host}:${port}`).join(',')}/${database}`;
  environment = {
    ...LIMITS,
    DATABASE_URL: `${url(hole, standby.connection, primary.connection)}?target_session_attrs=read-write`,
    DATABASE_REPLICA_URLS: url(standby.connection),
  };
  const config = loadConfig({ ENV_FILE: '/dev/null', ...environment });
  service = await startService(environment, configuredConnection(config));
  await until('/readyz answers 200', async () => (await service.get('/readyz')).status === 200);
});
afterAll(async () => {
  await service.stop();
  await primary.remove();
  await standby.remove();
  await hole.close();
});

const write = (productid: string) =>
  service
    .post(UPDATE, { items: [reading(productid)] })
    .timeout(PATIENCE_MS)
    .ok(() => true);

const read = (path: string, headers: Record<string, string> = {}) =>
  service.get(path).set(headers).timeout(PATIENCE_MS);

const LATEST = { 'Cache-Control': 'no-cache' };

const on = <Row extends QueryResultRow>(server: PostgresServer, sql: string) =>
  execute<Row>(server.connection, sql);

describe('a replica of the database', () => {
  const replica = async () => {
    const { body } = await service.get('/health');
    return (body as { replicas: { role: string; lag: number | null; in_use: boolean }[] }).replicas[0];
  };
  const isUsed = () => until('the replica is in use', async () => (await replica())?.in_use);
  const isLeftOut = () => until('the replica is left out', async () => (await replica())?.in_use === false);

  /** Returns the URL paths of requests about one product. A replica can answer these requests. */
  const routes = (productid: string) => [
    `${QUERY}?productid=${productid}`,
    `${SERIES}?productid=${productid}&interval=1d`,
    `${FORECAST}?productid=${productid}`,
    `${PRODUCTS}?prefix=${productid}`,
  ];
  const found = async (paths: string[], productid: string, headers: Record<string, string> = {}) => {
    const answers = await Promise.all(paths.map((path) => read(path, headers)));
    return answers.map(
      ({ text }) => text.includes(`"productid":"${productid}"`) && !text.includes('"items":[]'),
    );
  };

  beforeEach(isUsed);
  // The replica resumes its replay even after a failed test. Otherwise the next tests would wait for the
  // replica.
  afterEach(() => on(standby, 'SELECT pg_wal_replay_resume()'));

  it('is named in /health and in the metrics', async () => {
    await until('it has everything', async () => (await replica())?.lag === 0);

    expect((await service.get('/health')).body).toEqual({ db: 'ok', redis: 'disabled', replicas: [IN_USE] });
    const { host, port } = standby.connection;
    const scraped = await scrape(service.url);
    expect(scraped.value('verkko_replica_in_use', { replica: `${host}:${port}` })).toBe(1);
    expect(scraped.value('verkko_replica_lag_seconds', { replica: `${host}:${port}` })).toBeLessThan(2);
  });

  it('answers reads, except when it lags or a read asks for the latest data', async () => {
    let latest = '';
    // Repeats this step if this machine was so slow that the service stopped using the replica.
    await until('all routes were asked of the replica', async () => {
      await on(standby, 'SELECT pg_wal_replay_resume()');
      await isUsed();
      await on(standby, 'SELECT pg_wal_replay_pause()');
      latest = `latest-${performance.now().toFixed(0)}`;
      await service.store([reading(latest)]);
      return !(await found(routes(latest), latest)).includes(true);
    });

    expect(await found(routes(latest), latest, LATEST)).toEqual([true, true, true, true]);
    const primaryOnly = [`${LEVELS}?productid=${latest}`, `/api/inventory/query?productid=${latest}`];
    expect(await found(primaryOnly, latest)).toEqual([true, true]);
    // An export contains every reading that was stored before the export began, as docs/how-to/scale.md
    // promises.
    expect((await read(`${EXPORT}?productid=${latest}`)).text).toContain(latest);

    await isLeftOut();
    expect(await found(routes(latest), latest)).toEqual([true, true, true, true]);
    await until('its lag is told', async () => ((await replica())?.lag ?? 0) > 2);

    await on(standby, 'SELECT pg_wal_replay_resume()');
    await isUsed();
  });

  it('answers an export if it has every reading that the primary has stored', async () => {
    await service.store([reading('exported')]);

    // Repeats the export if this machine was so slow that the replica did not catch up in time.
    const text = await until('the replica was asked', async () => {
      const file = await read(`${EXPORT}?productid=exported`);
      const asked = await on(
        standby,
        `SELECT FROM pg_stat_activity WHERE query LIKE '%json_agg(quantity)%' AND pid <> pg_backend_pid()`,
      );
      return asked.length > 0 && file.text;
    });

    expect(text).toContain('exported');
  });

  it('is not used while its tables lack a migration', async () => {
    const [row] = await on<{ name: string; timestamp: string }>(
      primary,
      'DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING name, timestamp',
    );
    await isLeftOut();
    const leftOut = await replica();
    await on(primary, `INSERT INTO migrations (name, timestamp) VALUES ('${row?.name}', ${row?.timestamp})`);
    await isUsed();

    expect(leftOut).toMatchObject({ in_use: false });
  });

  it('sends a read to the primary if the replica cancels the read because of a replicated change', async () => {
    const reads = service.app.get(Reads);
    await on(standby, `ALTER SYSTEM SET max_standby_streaming_delay = 0`);
    await on(standby, 'SELECT pg_reload_conf()');
    const answer = new Promise((resolve) => {
      allowOlderReads(() => {
        resolve(
          reads.long({
            text: `SELECT pg_is_in_recovery() AS is_replica, count(*)::int FROM product_details
              RIGHT JOIN pg_sleep(CASE WHEN pg_is_in_recovery() THEN 60 ELSE 0 END) ON true`,
          }),
        );
      });
    });
    await until('the replica reads', async () => {
      const asked = await on(standby, `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'`);
      return asked.length > 0;
    });

    await on(primary, 'BEGIN; LOCK TABLE product_details IN ACCESS EXCLUSIVE MODE; COMMIT');

    expect(await answer).toMatchObject({ rows: [{ is_replica: false }] });
    expect(await replica()).toMatchObject({ in_use: true });
  });

  it.each<[string, () => Promise<void>, () => Promise<void>]>([
    ['is killed', () => standby.kill(), () => standby.start()],
    [
      'hangs',
      () => standby.pause(),
      () => {
        standby.resume();
        return Promise.resolve();
      },
    ],
  ])(
    'causes no failed reads if it %s, and is used again after its recovery',
    async (_title, fail, recover) => {
      await service.store([reading('A')]);
      const statuses: number[] = [];
      let done = false;
      const readOn = async (path: string) => {
        while (!done) statuses.push((await read(path)).status);
      };
      const readers = [...routes('A'), ...routes('A')].map(readOn);
      await until('many reads are answered', () => statuses.length > 100);

      await fail();
      await isLeftOut();
      const before = statuses.length;
      await until('many more reads are answered', () => statuses.length > before + 100);
      await recover();
      await isUsed();
      done = true;
      await Promise.all(readers);

      expect(new Set(statuses)).toEqual(new Set([200]));
    },
  );
});

describe('a DATABASE_URL with several hosts', () => {
  it('leads to the server that accepts writes, even if a hanging server and a replica stand before it in the URL', async () => {
    await service.store([reading('first')]);

    expect((await read(`${QUERY}?productid=first`, LATEST)).body).toMatchObject({ count: 1 });
  });

  it('leads the workers of the service to the server that accepts writes', async () => {
    const workers = await startProcess({ ...environment, WORKERS: '2' });

    const body = JSON.stringify({ items: [reading('of workers')] });
    const headers = { 'Content-Type': 'application/json' };
    const { status } = await fetch(workers.url + UPDATE, { method: 'POST', headers, body });
    await workers.stop();

    expect(status).toBe(201);
    expect(await on(primary, `SELECT FROM inventory_items WHERE productid = 'of workers'`)).toHaveLength(1);
  });

  it('leads verkko backup and verkko restore --verify to the server that accepts writes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'verkko-backup-'));
    const file = join(folder, 'inventory.backup');
    const settings = { ENV_FILE: '/dev/null', ...environment };

    const written = await verkko(['backup', file], settings);
    const tried = await verkko(['restore', '--verify', file], settings);
    rmSync(folder, { recursive: true });

    expect([written.code, written.stderr, tried.code, tried.stderr]).toEqual([0, '', 0, '']);
    expect(tried.stdout).toContain(`Restored ${file} into a scratch database`);
  });

  it('causes the status 503 while no server accepts writes, but not after a server accepts writes again', async () => {
    const readOnly = (state: string) =>
      on(primary, `ALTER SYSTEM SET default_transaction_read_only = ${state}`);
    await Promise.all(['B', 'C', 'D'].map((productid) => service.store([reading(productid)])));

    await readOnly('on');
    await on(primary, 'SELECT pg_reload_conf()');
    const refused = await until('a write is refused', async () => {
      const answer = await write('refused');
      return answer.status !== 201 && answer;
    });
    // The data of the read-only server may be outdated. The service has therefore closed its connections to
    // that server, so reads fail like writes.
    const latest = await read(`${QUERY}?productid=A`, LATEST).ok(() => true);
    await readOnly('off');
    await on(primary, 'SELECT pg_reload_conf()');

    for (const answer of [refused, latest]) {
      expect([answer.status, answer.headers['retry-after'], answer.body]).toMatchObject([
        503,
        '1',
        { error: 'DATABASE_UNAVAILABLE' },
      ]);
    }
    await until('writes are stored again', async () => (await write('E')).status === 201);
  });

  it('lets the service store updates on a promoted replica, without the loss of an acknowledged update', async () => {
    await on(primary, `ALTER SYSTEM SET synchronous_standby_names = '*'`);
    await on(primary, 'SELECT pg_reload_conf()');
    await until('replication is synchronous', async () => {
      const rows = await on(primary, `SELECT FROM pg_stat_replication WHERE sync_state = 'sync'`);
      return rows.length === 1;
    });
    const answers: { productid: string; status: number; retryAfter: string | undefined }[] = [];
    let done = false;
    const writeOn = async (writer: string) => {
      for (let count = 1; !done; count++) {
        const productid = `${writer}-${count}`;
        const { status, headers } = await write(productid);
        answers.push({ productid, status, retryAfter: headers['retry-after'] });
      }
    };
    const writers = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(writeOn);
    const stored = () => answers.filter(({ status }) => status === 201);
    await until('many updates are stored', () => stored().length > 100);

    await primary.kill();
    await until('an update is refused', () => answers.some(({ status }) => status === 503));
    await on(standby, 'SELECT pg_promote()');
    const before = stored().length;
    await until('updates are stored again', () => stored().length > before + 100);
    done = true;
    await Promise.all(writers);

    const kinds = new Set(answers.map(({ status, retryAfter }) => `${status} ${retryAfter ?? ''}`));
    expect([...kinds].sort()).toEqual(['201 ', '503 1']);
    const rows = await execute<{ productid: string }>(
      standby.connection,
      `SELECT productid FROM inventory_items WHERE productid ~ '^[a-h]-'`,
    );
    const found = rows.map(({ productid }) => productid);
    expect(new Set(found).size).toBe(found.length);
    const { body } = await service.get('/health');
    expect(body).toMatchObject({ db: 'ok', replicas: [{ role: 'primary', in_use: false }] });
    expect(found).toEqual(expect.arrayContaining(stored().map(({ productid }) => productid)));
  });
});
