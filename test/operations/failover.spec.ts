import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { startPostgresStandby } from '@verkko/dev-servers/postgres-standby';
import { until } from '@verkko/dev-servers/until';
import { loadConfig } from '../../src/config/load-config';
import { configuredConnection } from '../../src/database/connection';
import { type BlackHole, startBlackHole } from '../support/black-hole';
import { execute } from '../support/database';
import { QUERY, UPDATE } from '../support/paths';
import { reading } from '../support/readings';
import { type Service, startService } from '../support/service';

/** The longest time for an answer, even while no server takes writes: the time limits below plus some reserve. */
const PATIENCE_MS = 8000;

const LIMITS = { DB_POOL_TIMEOUT: '3', DB_STATEMENT_TIMEOUT: '2' };

describe('a DATABASE_URL with several hosts', () => {
  let hole: BlackHole;
  let primary: PostgresServer;
  let standby: PostgresServer;
  let service: Service;

  beforeAll(async () => {
    hole = await startBlackHole();
    primary = await startPostgresServer();
    standby = await startPostgresStandby(primary);
    const { user, password, database } = primary.connection;
    const hosts = [hole, standby.connection, primary.connection].map(({ host, port }) => `${host}:${port}`);
    const url = `postgres://${user}:${password}@${hosts.join(',')}/${database}?target_session_attrs=read-write`;
    const environment = { ...LIMITS, DATABASE_URL: url };
    const config = loadConfig({ ENV_FILE: '/dev/null', ...environment });
    service = await startService(environment, configuredConnection(config));
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

  const on = (server: PostgresServer, sql: string) => execute(server.connection, sql);

  it('leads to the one that takes writes, past one that hangs and past a replica', async () => {
    await until('/readyz answers 200', async () => (await service.get('/readyz')).status === 200);

    await service.store([reading('A')]);

    expect((await service.get(`${QUERY}?productid=A`)).body).toMatchObject({ count: 1 });
  });

  it('leaves a server at once that takes no writes any more', async () => {
    const readOnly = (state: string) =>
      on(primary, `ALTER SYSTEM SET default_transaction_read_only = ${state}`);
    await Promise.all(['B', 'C', 'D'].map((productid) => service.store([reading(productid)])));

    await readOnly('on');
    await on(primary, 'SELECT pg_reload_conf()');
    const refused = await until('a write is refused', async () => {
      const answer = await write('refused');
      return answer.status !== 201 && answer;
    });
    // Without a connection to it, a read does not get through to it either: it may fall behind.
    const read = await service.get(`${QUERY}?productid=A`).timeout(PATIENCE_MS);
    await readOnly('off');
    await on(primary, 'SELECT pg_reload_conf()');

    for (const answer of [refused, read]) {
      expect([answer.status, answer.headers['retry-after'], answer.body]).toMatchObject([
        503,
        '1',
        { error: 'DATABASE_UNAVAILABLE' },
      ]);
    }
    await until('writes are stored again', async () => (await write('E')).status === 201);
  });

  it('leads to the new primary after a promotion under load, and nothing acknowledged is lost', async () => {
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
        answers.push({ productid, status, retryAfter: headers['retry-after'] as string | undefined });
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
    expect(found).toEqual(expect.arrayContaining(stored().map(({ productid }) => productid)));
  });
});
