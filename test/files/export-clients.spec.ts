import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/database/database';
import { ExportRepository } from '../../src/export/export.repository';
import { ExportService } from '../../src/export/export.service';
import { createDatabase, type TestDatabase } from '../support/database';
import { askFor, begun, CSV, exported, fill, MANY, NDJSON, WIDE } from '../support/exports';
import { HeldTable } from '../support/held-table';
import { memory } from '../support/memory';
import { EXPORT, QUERY } from '../support/paths';
import { RawClient } from '../support/raw-client';
import { type Service, startService } from '../support/service';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

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

/**
 * Number of products other than `WIDE`, which has the most readings. It is greater than the number of
 * products that an export reads in advance. Each of these products has more readings than fit on one page.
 */
const OTHERS = 40;

const WHOLE = MANY + OTHERS * 50;

const linesIn = (file: string) => file.split('\n').length - 1;

/** The SQL statements of the service that PostgreSQL executes now, or whose transaction is still open. */
const underWay = () =>
  database.query(
    `SELECT state, query FROM pg_stat_activity WHERE datname = current_database()
     AND application_name = 'verkko-inventory-api' AND state <> 'idle'`,
  );

/**
 * Waits until PostgreSQL executes no statement of the service. When a client disconnects, the statement for
 * it ends a moment later.
 */
const nothingUnderWay = () =>
  until('PostgreSQL executes nothing for the service', async () => (await underWay()).length === 0);

describe('a client that reads an export slowly', () => {
  let service: Service;
  /**
   * The response objects of all exports. They belong to the service, which runs in the same process as the
   * test.
   */
  let responses: ServerResponse[];
  /**
   * The number of pages of readings that the service has read. A jest spy is not used, because it would keep
   * every page in memory.
   */
  let pages: number;
  /** The number of exports that are in progress. */
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

  /**
   * Waits until the service has written no byte for a while. The service then cannot write, because the
   * socket buffers of the kernel are full.
   */
  const stalled = async () => {
    let [sent, looks] = ['', 0];
    await until('the service stops writing', () => {
      const now = responses.map(({ socket }) => socket?.bytesWritten).join();
      [sent, looks] = [now, sent === now ? looks + 1 : 0];
      return looks === 10 && responses.every(({ writableNeedDrain }) => writableNeedDrain);
    });
  };
  const connections = () => {
    const { pool } = service.app.get(Database);
    return { busy: pool.totalCount - pool.idleCount, waiting: pool.waitingCount };
  };

  it('occupies no database connection and little memory, and receives the whole file', async () => {
    await start();
    const response = await begun(service);
    await stalled();

    expect(await underWay()).toEqual([]);
    expect(connections()).toEqual({ busy: 0, waiting: 0 });
    expect(responses[0]?.writableLength).toBeLessThan(200 * KB);
    const asked = pages;
    const taken = Number(responses[0]?.socket?.bytesWritten);
    // The service reads a few pages of the export in advance.
    expect(asked * 64 * KB).toBeLessThan(taken + 5 * 80 * KB);

    expect(linesIn(await text(response))).toBe(WHOLE);
  });

  it('delays no other caller, even if 20 slow clients stop reading at the same time', async () => {
    await start();
    // The first export allocates memory that stays allocated. This memory must not be part of the
    // measurement, so the test runs an export before it measures.
    await exported(service, NDJSON, { productid: WIDE, endtimestamp: '2024-01-02' });
    const before = await memory();
    responses = [];
    const clients = await Promise.all(Array.from({ length: 20 }, () => begun(service)));
    await stalled();

    // The measured memory includes the buffers of the clients, because they run in the same process.
    expect((await memory()) - before).toBeLessThan(20 * 1.25 * MB);
    expect(await underWay()).toEqual([]);
    await service.store([{ productid: 'other', quantity: 1, timestamp: '2024-01-01' }]);
    await service.get(`${QUERY}?productid=other`).expect(200);
    await service.get('/readyz').expect(200);
    expect(await exported(service, CSV, { productid: 'other' })).toContain(
      '\nother,1,2024-01-01T00:00:00Z\n',
    );

    for (const client of clients) client.destroy();
    await until('no export file is being written', () => files === 0);
    expect((await memory()) - before).toBeLessThan(10 * MB);
    await service.query(`DELETE FROM inventory_items WHERE productid = 'other'`);
  });

  it('is disconnected if it reads nothing for IMPORT_IDLE_TIMEOUT', async () => {
    await start({ IMPORT_IDLE_TIMEOUT: '1' });
    const response = await begun(service);
    const [sent] = responses;

    await once(sent as ServerResponse, 'close');

    await expect(text(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await underWay()).toEqual([]);
  });

  it('is not disconnected as long as it continues to read', async () => {
    await start({ IMPORT_IDLE_TIMEOUT: '1' });
    const response = await begun(service);
    const pieces: Buffer[] = [];

    for await (const piece of response as AsyncIterable<Buffer>) {
      pieces.push(piece);
      // After each piece of at most 64 KB, the client pauses for 10 ms. The whole file therefore takes three
      // seconds, which is longer than IMPORT_IDLE_TIMEOUT.
      await sleep(10);
    }

    expect(linesIn(Buffer.concat(pieces).toString())).toBe(WHOLE);
  });

  it('causes no more work after it disconnects, even if it had pipelined several requests', async () => {
    await start();
    const client = await RawClient.connect(service.url);
    client.stopReading();
    await client.send(`GET ${EXPORT} HTTP/1.1\r\nHost: a\r\nAccept: ${NDJSON}\r\n\r\n`.repeat(3));
    await until('the first response has begun', () => files === 1 && responses[0]?.headersSent);

    await client.leave();
    await until('no export file is being written', () => files === 0);

    expect(await nothingUnderWay()).toBe(true);
  });

  it('stops its export when it disconnects, even while the export waits for PostgreSQL', async () => {
    await start({ DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '60' });
    const table = await HeldTable.connect(database.connection);
    await table.hold('ACCESS EXCLUSIVE');
    const client = await RawClient.connect(service.url);
    await client.send(`GET ${EXPORT} HTTP/1.1\r\nHost: a\r\nAccept: ${NDJSON}\r\n\r\n`);
    await until('the export is being written', () => files === 1);
    await table.hasWaiting();

    await client.leave();
    await until('the response is closed', () => responses[0]?.closed);
    await table.disconnect();
    await until('no export file is being written', () => files === 0);

    expect(await nothingUnderWay()).toBe(true);
  });
});

describe('a disconnection during an export', () => {
  afterEach(endProcesses);

  it('leaves no open transaction in PostgreSQL, and only one line in the log', async () => {
    const service = await startProcess({
      ...databaseEnvironment(database.connection),
      LOG_LEVEL: 'info',
      DB_POOL_SIZE: '3',
      DB_LOCK_TIMEOUT: '60',
      DB_STATEMENT_TIMEOUT: '60',
    });
    const lines = () => service.log().filter(({ route }) => route === EXPORT);
    const requests = (count: number) => until('all requests are logged', () => lines().length === count);

    // The clients disconnect at different times: at once, after a part of the file, while PostgreSQL is slow, and
    // before the first row.
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const response = await begun(service, n % 3 === 0 ? { productid: WIDE } : {});
        let received = 0;
        for await (const piece of response as AsyncIterable<Buffer>) {
          received += piece.length;
          if (received >= n * 300 * KB) break; // leaving the loop destroys the response
        }
      }),
    );
    await requests(12);
    const table = await HeldTable.connect(database.connection);
    // This export reads only one product. So only one of its SQL statements waits for the locked table, and a
    // second export can still begin.
    const response = await begun(service, { productid: WIDE });
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
    expect(await nothingUnderWay()).toBe(true);
    const { code, stderr } = await service.stop();
    expect([code, stderr]).toEqual([0, service.stderr()]);
    expect(service.log().filter(({ msg }) => msg !== 'request')).toEqual([]);
    expect(lines().map(({ level, aborted }) => [level, aborted])).toEqual([
      ...Array<unknown>(14).fill(['info', true]),
      ['info', undefined],
    ]);
  });

  it('causes no error in the log, even if the service disconnects the client', async () => {
    const service = await startProcess({
      ...databaseEnvironment(database.connection),
      LOG_LEVEL: 'info',
      IMPORT_IDLE_TIMEOUT: '1',
    });
    const response = await begun(service);

    const [line] = await until('the request is logged', () => service.log().length > 0 && service.log());

    await expect(text(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(line).toMatchObject({ level: 'info', msg: 'request', status: 200, aborted: true });
    expect((await askFor(service, CSV, { productid: 'nobody' })).status).toBe(200);
    await service.stop();
    expect(service.log()).toHaveLength(2);
  });
});
