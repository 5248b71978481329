import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { BodyMemoryBudget } from '../../src/body/body-memory-budget';
import { BOOTSTRAP_KEY, createKey } from '../support/api-keys';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { areStored, csvOf, HEADER, importFile, noneIsStored } from '../support/imports';
import { importHead, RawClient } from '../support/raw-client';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';

const KB = 1024;
const MB = 1024 * KB;

const file = (head: string, row: string, bytes: number) => head + row.repeat(bytes / row.length);
/**
 * Returns a file compressed with gzip. The file shrinks to about a thousandth, because it repeats one row.
 */
const packed = (...parts: Parameters<typeof file>) => gzipSync(file(...parts));

let database: TestDatabase;
let service: Service;
/**
 * The API keys of four callers. The service receives at most sixteen files at the same time, and at most four
 * from each caller. So four callers are needed to send sixteen.
 */
let keys: string[];

beforeAll(async () => {
  database = await createDatabase();
  const patient = { DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '60', DB_POOL_TIMEOUT: '60' };
  service = await startService({ ...patient, BOOTSTRAP_API_KEY: BOOTSTRAP_KEY }, database.connection);
  const made = await Promise.all([1, 2, 3, 4].map(() => createKey(service, { scopes: ['inventory:write'] })));
  keys = made.map(({ key }) => key);
});
beforeEach(() => service.query('TRUNCATE inventory_items, products, idempotency_keys'));
afterAll(async () => {
  await service.stop();
  await database.drop();
});

/**
 * Counts iterations of the event loop until the condition is true. The service and the test run in the same
 * event loop.
 */
async function turnsUntil(isSo: () => boolean): Promise<number> {
  let turns = 0;
  for (; !isSo(); turns += 1) await nextTurn();
  return turns;
}

const isImporting = () => service.app.get(BodyMemoryBudget).bytesHeld > 0;

describe('the processing of sixteen imports at the same time', () => {
  const CSV = { 'Content-Type': 'text/csv' };
  const NDJSON = { 'Content-Type': 'application/x-ndjson' };
  const WIDE = `${','.repeat(60_000)}\n`;

  it.each<[string, Record<string, string>, string, number]>([
    ['rows that are too short', CSV, file(HEADER, 'x\n', 64 * KB), (32 * KB) / 512],
    ['rows that are too long', CSV, file(HEADER, ',,,x\n', 160 * KB), (32 * KB) / 512],
    ['values that are wrong', CSV, file(HEADER, 'x,x,x\n', 192 * KB), (32 * KB) / 512],
    ['lines of invalid JSON', NDJSON, file('', '{"x"}\n', 48 * KB), (8 * KB) / 512],
    ['blank lines', CSV, file(HEADER, '\n', 512 * KB), 32],
    ['blank lines of NDJSON', NDJSON, file('', ' \r\n', 512 * KB), 32],
    ['rows of many cells', CSV, file(HEADER, WIDE, 512 * KB), 29],
    ['rows of many columns', CSV, file(HEADER.trim() + WIDE, WIDE, 512 * KB), 29],
    ['quoted line breaks', CSV, file(HEADER, `"${'\n'.repeat(60_000)}"\n`, 512 * KB), 29],
  ])(
    'yields to the event loop after each small step if the files have %s',
    async (_what, headers, sent, parts) => {
      let isOver = false;
      const answers = Promise.all(
        Array.from({ length: 16 }, (_, index) =>
          importFile(service.url, sent, { ...headers, 'X-API-Key': keys[index % 4] ?? '' }),
        ),
      );
      void answers.finally(() => (isOver = true));

      expect(await turnsUntil(() => isOver)).toBeGreaterThanOrEqual(16 * parts);
      expect((await answers).map(({ status }) => status)).not.toContain(503);
    },
  );
});

describe('the processing of an import whose client disconnects', () => {
  const send = async (sent: Buffer, ...headers: string[]) => {
    const client = await RawClient.connect(service.url);
    await client.send(importHead(sent.length, 'Content-Encoding: gzip', ...headers), sent);
    return client;
  };

  const WRONG = packed(HEADER, 'x\n', 10 * MB);
  const RIGHT = packed(HEADER, 'A,1,2024-01-01\n', 5 * MB);
  const aHundredTurns = async () => {
    for (let turn = 0; turn < 100; turn += 1) await nextTurn();
  };
  const expectWorkToEnd = async (client: RawClient) => {
    await aHundredTurns();
    expect(isImporting()).toBe(true);
    await client.leave();
    expect(await turnsUntil(() => !isImporting())).toBeLessThan(100);
  };

  it.each<[string, Buffer, string[]]>([
    ['small when compressed', WRONG, []],
    ['with an Idempotency-Key', WRONG, ['Idempotency-Key: k']],
    ['large even when compressed', Buffer.concat(Array<Buffer>(50).fill(WRONG)), []],
  ])('stops soon if the file is invalid (%s)', async (_how, sent, headers) => {
    const client = await send(sent, ...headers);
    await turnsUntil(isImporting);

    await expectWorkToEnd(client);
  });

  it('stops soon, even if the service is comparing the file with the file of an earlier import that has the same Idempotency-Key', async () => {
    await importFile(service.url, csvOf('A'), { 'Idempotency-Key': 'k' }).expect(201);
    const [{ now }] = (await database.query('SELECT clock_timestamp()::text AS now')) as [{ now: string }];
    const client = await send(RIGHT, 'Idempotency-Key: k');
    // To compare the sent file with the stored one, the service uses two connections. A transaction on the
    // first one finds the stored idempotency key. Then the second one reads the stored fingerprint of the
    // file. The test accepts more connections, because background work may use some.
    await until('the file is being compared', async () => {
      const sessions = await database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database()
         AND query = 'COMMIT' AND state = 'idle' AND query_start > $1`,
        [now],
      );
      return sessions.length >= 2;
    });

    await expectWorkToEnd(client);
  });

  it.each([[[]], [['Idempotency-Key: k']]])(
    'leaves no data in the database (request headers: %j)',
    async (headers) => {
      const client = await send(RIGHT, ...headers);
      await areStored(database.query);

      await client.leave();

      await noneIsStored(database.query);
      expect(await database.query('SELECT FROM inventory_items')).toEqual([]);
      expect(await database.query('SELECT FROM idempotency_keys')).toEqual([]);
    },
  );

  it('leaves no data, even if the import waits for a table lock at that time', async () => {
    const table = await HeldTable.connect(database.connection, 'products');
    await table.hold();
    const client = await send(gzipSync(csvOf('A', 'B')));
    await table.hasWaiting();

    await client.leave();
    await until('the service has noticed the disconnect', async () => (await connections()) === 0);
    await table.release();
    await table.disconnect();

    await noneIsStored(database.query);
    expect(await database.query('SELECT FROM inventory_items')).toEqual([]);
  });

  it('ends, so that other imports can begin', async () => {
    const clients = await Promise.all(
      Array.from({ length: 16 }, (_, index) => send(WRONG, `X-API-Key: ${keys[index % 4] ?? ''}`)),
    );
    await until(
      'sixteen files are being received',
      () => service.app.get(BodyMemoryBudget).bytesHeld >= 16 * 2 * MB,
    );
    expect((await importFile(service.url, csvOf('A'))).status).toBe(503);

    await Promise.all(clients.map((client) => client.leave()));

    await until('no import is left', () => !isImporting());
    await importFile(service.url, csvOf('A')).expect(201);
  });
});

function connections(): Promise<number> {
  return new Promise((resolve, reject) => {
    service.app.getHttpServer().getConnections((error: Error | null, count: number) => {
      if (error) reject(error);
      else resolve(count);
    });
  });
}
