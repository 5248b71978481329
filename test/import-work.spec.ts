import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { BodyMemoryBudget } from '../src/body/body-memory-budget';
import { createDatabase, type TestDatabase } from './support/database';
import { HeldTable } from './support/held-table';
import { areStored, csvOf, HEADER, importFile, noneIsStored } from './support/imports';
import { importHead, RawClient } from './support/raw-client';
import { type Service, startService } from './support/service';
import { until } from './support/until';

const CSV = { 'Content-Type': 'text/csv', 'Content-Encoding': 'gzip' };
const NDJSON = { ...CSV, 'Content-Type': 'application/x-ndjson' };
const MB = 1024 * 1024;

/** Of bytes that come again and again, which gzip makes a thousandth of. */
const packed = (head: string, repeated: string, bytes: number) =>
  gzipSync(Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, repeated)]));

let database: TestDatabase;
let service: Service;

beforeAll(async () => {
  database = await createDatabase();
  service = await startService({ DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '60' }, database.connection);
});
beforeEach(() => service.query('TRUNCATE inventory_items, products, idempotency_keys'));
afterAll(async () => {
  await service.stop();
  await database.drop();
});

/** Turns of the event loop until this is so; the service runs in this process, and does its work in the same ones. */
async function turnsUntil(isSo: () => boolean): Promise<number> {
  let turns = 0;
  for (; !isSo(); turns += 1) await nextTurn();
  return turns;
}

const isImporting = () => service.app.get(BodyMemoryBudget).bytesHeld > 0;

describe('the work of sixteen imports', () => {
  const WIDE = `${','.repeat(60_000)}\n`;

  it.each<[string, Record<string, string>, Buffer, number]>([
    ['rows that are too short', CSV, packed(HEADER, 'x\n', 64_000), 32_000 / 512],
    ['rows that are too long', CSV, packed(HEADER, ',,,x\n', 160_000), 32_000 / 512],
    ['values that are wrong', CSV, packed(HEADER, 'x,x,x\n', 192_000), 32_000 / 512],
    ['blank lines', CSV, packed(HEADER, '\n', MB / 2), 32],
    ['rows of many cells', CSV, packed(HEADER, WIDE, MB / 2), 32],
    ['rows of many columns', CSV, packed(HEADER.trim() + WIDE, WIDE, MB / 2), 32],
    ['quoted line breaks', CSV, packed(HEADER, `"${'\n'.repeat(60_000)}"\n`, MB / 2), 32],
    ['lines that are no JSON', NDJSON, packed('', '{x}\n', 128_000), 32_000 / 512],
    ['blank lines of NDJSON', NDJSON, packed('', ' \r\n', MB / 2), 32],
  ])('leaves turns to others: %s', async (_what, headers, file, parts) => {
    let isOver = false;
    const answers = Promise.all(Array.from({ length: 16 }, () => importFile(service.url, file, headers)));
    void answers.finally(() => (isOver = true));

    expect(await turnsUntil(() => isOver)).toBeGreaterThan(16 * Math.floor(parts));
    expect(new Set((await answers).map(({ status }) => status))).not.toContain(503);
  });
});

describe('the work of an import whose client leaves when all of it has come', () => {
  const send = async (file: Buffer, ...headers: string[]) => {
    const client = await RawClient.connect(service.url);
    await client.send(importHead(file.length, 'Content-Encoding: gzip', ...headers), file);
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

  it.each([[[]], [['Idempotency-Key: k']]])('ends where the file is wrong (%j)', async (headers) => {
    const client = await send(WRONG, ...headers);
    await turnsUntil(isImporting);

    await expectWorkToEnd(client);
  });

  it('ends where the file is only compared with one that was stored before', async () => {
    await importFile(service.url, csvOf('A'), { 'Idempotency-Key': 'k' }).expect(201);
    const client = await send(RIGHT, 'Idempotency-Key: k');
    await until('it is compared', async () => {
      const sessions = await database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database()
         AND query LIKE 'SELECT fingerprint%' AND state = 'idle'`,
      );
      return sessions.length > 0;
    });

    await expectWorkToEnd(client);
  });

  it.each([[[]], [['Idempotency-Key: k']]])('leaves nothing behind (%j)', async (headers) => {
    const client = await send(RIGHT, ...headers);
    await areStored(database.query);

    await client.leave();

    await noneIsStored(database.query);
    expect(await database.query('SELECT FROM inventory_items')).toEqual([]);
    expect(await database.query('SELECT FROM idempotency_keys')).toEqual([]);
  });

  it('leaves nothing behind where it went before the commit', async () => {
    const table = await HeldTable.connect(database.connection, 'products');
    await table.hold();
    const client = await send(gzipSync(csvOf('A', 'B')));
    await table.hasWaiting();

    await client.leave();
    await until('the service has seen it', async () => (await connections()) === 0);
    await table.release();
    await table.disconnect();

    await noneIsStored(database.query);
    expect(await database.query('SELECT FROM inventory_items')).toEqual([]);
  });

  it('gives its place to others', async () => {
    const clients = await Promise.all(Array.from({ length: 16 }, () => send(WRONG)));
    await until('all are there', () => service.app.get(BodyMemoryBudget).bytesHeld >= 16 * 2 * MB);
    expect((await importFile(service.url, csvOf('A'))).status).toBe(503);

    await Promise.all(clients.map((client) => client.leave()));

    await until('none is left', () => !isImporting());
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
