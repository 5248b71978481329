import { until } from '@verkko/dev-servers/until';
import { Client } from 'pg';
import { Database } from '../../src/database/database';
import { createDatabase, execute, type TestDatabase } from '../support/database';
import { QUERY } from '../support/paths';
import { READING } from '../support/readings';
import { type Service, startService } from '../support/service';
import { sharedServers } from '../support/shared-servers';

/** One number for each of the two database connections that the reads share. */
const bothLanes = [1, 2];
const eight = Array.from({ length: 8 }, (_, index) => index);

describe('a read falls back from a shared to a separate connection', () => {
  let database: TestDatabase;
  let service: Service;

  beforeEach(async () => {
    database = await createDatabase();
    service = await startService({ DB_STATEMENT_TIMEOUT: '1' }, database.connection);
  });
  afterEach(async () => {
    await service.stop();
    await database.drop();
  });

  const read = (statement: { name?: string; text: string }) =>
    service.app.get(Database).readPipelined(statement);
  const allowConnections = (allowed: boolean) =>
    execute(
      sharedServers().postgres,
      `ALTER DATABASE ${database.connection.database} ALLOW_CONNECTIONS ${allowed}`,
    );

  it('if no shared connection can be opened', async () => {
    await service.store([READING]); // the connection of this write stays open, and reads do not share it
    await allowConnections(false);

    // The query is repeated, because background work may use the connection of the write for a moment.
    const answered = until('a read uses it', async () => {
      const { status } = await service.get(`${QUERY}?productid=A`);
      return status === 200;
    });
    try {
      await expect(answered).resolves.toBe(true);
    } finally {
      await allowConnections(true);
    }
  });

  it('if an earlier read on the shared connection exceeds the time limit', async () => {
    const session = new Client(database.connection);
    await session.connect();
    await session.query('SELECT pg_advisory_lock(1)');
    // The `set_config` statements turn off PostgreSQL's own time limit. So only the time limit of the
    // database client ends a read that waits for a lock. The client then ends all later reads on the same
    // connection, too.
    const unlimited = bothLanes.map(() =>
      read({ text: `SELECT set_config('statement_timeout', '0', false)` }),
    );
    const waiting = bothLanes.map(() => read({ text: 'SELECT pg_advisory_xact_lock(1)' }));
    const after = eight.map(() => read({ text: 'SELECT 1 AS one' }));
    const ended = Promise.allSettled([...unlimited, ...waiting]);

    const answers = await Promise.all(after);

    await session.end();
    await ended;
    expect(answers.map(({ rows }) => rows)).toEqual(eight.map(() => [{ one: 1 }]));
  });

  it('if another read on the shared connection failed', async () => {
    const good = { name: 'good', text: 'SELECT 1 AS one' };
    const bad = { name: 'bad', text: 'SELECT * FROM nowhere' };

    const answers = await Promise.allSettled(eight.map((index) => read(index % 2 === 0 ? bad : good)));

    expect(answers).toMatchObject(
      eight.map((index) =>
        index % 2 === 0 ? { reason: { code: '42P01' } } : { value: { rows: [{ one: 1 }] } },
      ),
    );
  });
});
