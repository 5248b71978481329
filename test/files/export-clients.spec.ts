import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/database/database';
import { ExportRepository } from '../../src/export/export.repository';
import { ExportService } from '../../src/export/export.service';
import { createDatabase, type TestDatabase } from '../support/database';
import { askFor, begun, CSV, EXPORT, exported, fill, MANY, NDJSON, WIDE } from '../support/exports';
import { HeldTable } from '../support/held-table';
import { memory } from '../support/memory';
import { RawClient } from '../support/raw-client';
import { type Service, startService } from '../support/service';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { until } from '../support/until';

const KB = 1024;
const MB = 1024 * KB;

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
  await fill(database, WIDE, MANY);
  for (let n = 0; n < OTHERS; n += 1)
    await fill(database, `${String(n).padStart(3, '0')}${WIDE.slice(3)}`, 50);
});
afterAll(() => database.drop());

/** More products than are looked at while the first is on its way, with more readings each than a page has. */
const OTHERS = 40;

const WHOLE = MANY + OTHERS * 50;

const linesIn = (file: string) => file.split('\n').length - 1;

/** Statements and transactions of the service that PostgreSQL is at, or waits with. */
const underWay = () =>
  database.query(
    `SELECT state, query FROM pg_stat_activity WHERE datname = current_database()
     AND application_name = 'verkko-inventory-api' AND state <> 'idle'`,
  );

describe('clients that stop reading in the middle of an export', () => {
  let service: Service;
  /** Of exports, as the service has them. */
  let responses: ServerResponse[];
  /** How many pages of readings PostgreSQL was asked for. Counted by hand, because a spy would keep them all. */
  let pages: number;
  /** How many files are being written. */
  let files: number;

  const start = async (environment: Record<string, string> = {}) => {
    service = await startService({ DB_POOL_SIZE: '3', ...environment }, database.connection);
    [responses, pages, files] = [[], 0, 0];
    const server: Server = service.app.getHttpServer();
    server.prependListener('request', ({ url }: IncomingMessage, response: ServerResponse) => {
      if (url?.startsWith(EXPORT)) responses.push(response);
    });
    const repository = service.app.get(ExportRepository);
    const counts = repository.counts.bind(repository);
    repository.counts = (...parameters) => {
      pages += 1;
      return counts(...parameters);
    };
    const exports = service.app.get(ExportService);
    const file = exports.file.bind(exports);
    exports.file = async (...parameters) => {
      const { text, ...rest } = await file(...parameters);
      return { ...rest, text: counted(text) };
    };
    async function* counted(text: AsyncIterable<string>) {
      files += 1;
      try {
        yield* text;
      } finally {
        files -= 1;
      }
    }
  };
  afterEach(() => service.stop());

  /** Resolves when nothing has gone out for a while: the kernel is full. */
  const stalled = async () => {
    let [sent, looks] = ['', 0];
    await until('nothing more goes out', () => {
      const now = responses.map(({ socket }) => socket?.bytesWritten).join();
      [sent, looks] = [now, sent === now ? looks + 1 : 0];
      return looks === 10 && responses.every(({ writableNeedDrain }) => writableNeedDrain);
    });
  };
  const connections = () => {
    const { pool } = service.app.get(Database);
    return { busy: pool.totalCount - pool.idleCount, waiting: pool.waitingCount };
  };

  it('hold no connection to PostgreSQL and little memory, and are served when they read on', async () => {
    await start();
    const response = await begun(service);
    await stalled();

    expect(await underWay()).toEqual([]);
    expect(connections()).toEqual({ busy: 0, waiting: 0 });
    expect(responses[0]?.writableLength).toBeLessThan(200 * KB);
    const asked = pages;
    const taken = Number(responses[0]?.socket?.bytesWritten);
    expect(asked * 64 * KB).toBeLessThan(taken + 5 * 80 * KB); // the one that is written, and those ahead

    expect(linesIn(await text(response))).toBe(WHOLE);
  });

  it('hold up nobody else, however many they are', async () => {
    await start();
    await exported(service, NDJSON, { productid: WIDE, endtimestamp: '2024-01-02' }); // what is made once is not theirs
    const before = await memory();
    responses = [];
    const clients = await Promise.all(Array.from({ length: 20 }, () => begun(service)));
    await stalled();

    // Their own buffers, which are in this process too, included.
    expect((await memory()) - before).toBeLessThan(20 * 1.25 * MB);
    expect(await underWay()).toEqual([]);
    await service.store([{ productid: 'other', quantity: 1, timestamp: '2024-01-01' }]);
    await service.get('/api/v1/inventory/query?productid=other').expect(200);
    await service.get('/readyz').expect(200);
    expect(await exported(service, CSV, { productid: 'other' })).toContain(
      '\nother,1,2024-01-01T00:00:00Z\n',
    );

    for (const client of clients) client.destroy();
    await until('all of it is forgotten', () => files === 0);
    expect((await memory()) - before).toBeLessThan(10 * MB);
    await service.query(`DELETE FROM inventory_items WHERE productid = 'other'`);
  });

  it('are cut after IMPORT_IDLE_TIMEOUT', async () => {
    await start({ IMPORT_IDLE_TIMEOUT: '1' });
    const response = await begun(service);
    const [sent] = responses;

    await once(sent as ServerResponse, 'close');

    await expect(text(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await underWay()).toEqual([]);
  });

  it('are not cut where they are merely slow', async () => {
    await start({ IMPORT_IDLE_TIMEOUT: '1' });
    const response = await begun(service);
    const pieces: Buffer[] = [];

    for await (const piece of response as AsyncIterable<Buffer>) {
      pieces.push(piece);
      await sleep(10); // 64 KB each at most: three seconds in all, and no more than that within the time
    }

    expect(linesIn(Buffer.concat(pieces).toString())).toBe(WHOLE);
  });

  it('and leave are forgotten, with what they asked for on the same connection', async () => {
    await start();
    const client = await RawClient.connect(service.url);
    client.stopReading();
    await client.send(`GET ${EXPORT} HTTP/1.1\r\nHost: a\r\nAccept: ${NDJSON}\r\n\r\n`.repeat(3));
    await until('the first is on its way', () => files === 1 && responses[0]?.headersSent);

    await client.leave();
    await until('no file is written any longer', () => files === 0);

    expect(await underWay()).toEqual([]);
  });

  it('and leave while it waits for PostgreSQL are forgotten', async () => {
    await start({ DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '60' });
    const table = await HeldTable.connect(database.connection);
    await table.hold('ACCESS EXCLUSIVE');
    const client = await RawClient.connect(service.url);
    await client.send(`GET ${EXPORT} HTTP/1.1\r\nHost: a\r\nAccept: ${NDJSON}\r\n\r\n`);
    await until('it is being written', () => files === 1);
    await table.hasWaiting();

    await client.leave();
    await until('their connection is closed', () => responses[0]?.closed);
    await table.disconnect();
    await until('no file is written any longer', () => files === 0);

    expect(await underWay()).toEqual([]);
  });
});

describe('clients that go away in the middle of an export', () => {
  afterEach(endProcesses);

  it('leave nothing behind, in PostgreSQL or in the log, but the lines of their requests', async () => {
    const service = await startProcess({
      ...databaseEnvironment(database.connection),
      LOG_LEVEL: 'info',
      DB_POOL_SIZE: '3',
      DB_LOCK_TIMEOUT: '60',
      DB_STATEMENT_TIMEOUT: '60',
    });
    const lines = () => service.log().filter(({ route }) => route === EXPORT);
    const requests = (count: number) => until('all are in the log', () => lines().length === count);

    // Some at once, some after a while of reading, some while it waits for PostgreSQL half way, and before it began.
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const response = await begun(service, n % 3 === 0 ? { productid: WIDE } : {});
        let received = 0;
        for await (const piece of response as AsyncIterable<Buffer>) {
          received += piece.length;
          if (received >= n * 300 * KB) break; // which destroys it
        }
      }),
    );
    await requests(12);
    const table = await HeldTable.connect(database.connection);
    const response = await begun(service);
    await table.hold('ACCESS EXCLUSIVE');
    response.resume();
    response.on('error', () => undefined);
    await table.hasWaiting();
    response.destroy();
    await requests(13);
    const waiting = (await table.hasWaiting()).length;
    const early = await RawClient.connect(service.url);
    await early.send(`GET ${EXPORT} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await table.hasWaiting(waiting + 1);
    await early.leave();
    await requests(14);
    await table.disconnect();

    expect(linesIn(await exported(service, CSV))).toBe(WHOLE + 1);
    expect(await underWay()).toEqual([]);
    const { code, stderr } = await service.stop();
    expect([code, stderr]).toEqual([0, service.stderr()]);
    expect(service.log().filter(({ msg }) => msg !== 'request')).toEqual([]);
    expect(lines().map(({ level, aborted }) => [level, aborted])).toEqual([
      ...Array<unknown>(14).fill(['info', true]),
      ['info', undefined],
    ]);
  });

  it('and those that are cut for reading nothing are no errors of the service', async () => {
    const service = await startProcess({
      ...databaseEnvironment(database.connection),
      LOG_LEVEL: 'info',
      IMPORT_IDLE_TIMEOUT: '1',
    });
    const response = await begun(service);

    const [line] = await until('it is in the log', () => service.log().length > 0 && service.log());

    await expect(text(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(line).toMatchObject({ level: 'info', msg: 'request', status: 200, aborted: true });
    expect((await askFor(service, CSV, { productid: 'nobody' })).status).toBe(200);
    await service.stop();
    expect(service.log()).toHaveLength(2);
  });
});
