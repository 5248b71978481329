import { gzipSync } from 'node:zlib';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { areStored, HEADER } from '../support/imports';
import { memory } from '../support/memory';
import { chunk, importHead, RawClient } from '../support/raw-client';
import { type Service, startService } from '../support/service';

const MB = 1024 * 1024;

const CSV_ROW = 'A product of ours,1,2024-01-01,'.padEnd(300, 'note ') + '\n';
const NDJSON_ROW =
  JSON.stringify({ productid: 'A', quantity: 1, timestamp: '2024-01-01', note: 'x'.repeat(230) }) + '\n';

/** About 1 MB of CSV or NDJSON, which repeats the same row. */
const piece = (row: string) => Buffer.from(row.repeat(MB / row.length));

describe('the memory that an import uses', () => {
  let database: TestDatabase;
  let service: Service;
  let client: RawClient;

  beforeAll(async () => {
    database = await createDatabase();
    service = await startService({ DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '60' }, database.connection);
  });
  beforeEach(async () => {
    await service.query('TRUNCATE inventory_items');
    client = await RawClient.connect(service.url);
  });
  afterEach(() => client.leave());
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  const NDJSON = importHead().replace('text/csv', 'application/x-ndjson');
  const PACKED = importHead(undefined, 'Content-Encoding: gzip');
  const rowsIn = (row: string) => 10 * Math.floor(MB / row.length);
  it.each<[string, string, Buffer, Buffer, object]>([
    [
      'CSV',
      importHead(),
      Buffer.from(`${HEADER.trim()},note\n`),
      piece(CSV_ROW),
      { inserted: rowsIn(CSV_ROW) },
    ],
    ['NDJSON', NDJSON, Buffer.alloc(1, '\n'), piece(NDJSON_ROW), { inserted: rowsIn(NDJSON_ROW) }],
    [
      'compressed CSV',
      PACKED,
      gzipSync(`${HEADER.trim()},note\n`),
      gzipSync(piece(CSV_ROW)),
      { inserted: rowsIn(CSV_ROW) },
    ],
    ['invalid CSV', importHead(), Buffer.from(HEADER), piece(CSV_ROW), { error: 'VALIDATION_ERROR' }],
  ])('is the same for 10 MB as for 1 MB of %s', async (_what, head, header, rows, expected) => {
    await client.send(head, chunk(header), chunk(rows));
    const before = await memory();

    let most = 0;
    for (let sent = 1; sent < 10; sent += 1) {
      await client.send(chunk(rows));
      if (sent % 4 === 0) most = Math.max(most, (await memory()) - before);
    }

    expect(most).toBeLessThan(4 * MB);
    await client.send(chunk(''));
    expect(JSON.parse((await client.answer()).body)).toMatchObject(expected);
  });

  it.each([
    ['fields', ','],
    ['text', 'x'],
    ['quoted line breaks', '\n'],
  ])('does not grow if one row has endless %s', async (_what, character) => {
    await client.send(importHead(), chunk(`${HEADER}"",${character === '\n' ? '"' : ''}`));
    const before = await memory();

    for (let sent = 0; sent < 24; sent += 1) await client.send(chunk(Buffer.alloc(MB, character)));

    expect((await memory()) - before).toBeLessThan(4 * MB);
    expect(await client.answer()).toMatchObject({ status: 422 });
  });

  it('does not grow while the import waits for the database', async () => {
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    const rows = piece(CSV_ROW);
    await client.send(importHead(), chunk(`${HEADER.trim()},note\n`), chunk(rows));
    await table.hasWaiting();
    const before = await memory();

    let isSent = false;
    const rest = Array<Buffer>(8).fill(chunk(rows));
    const sent = client.send(...rest, chunk('')).finally(() => (isSent = true));
    // While the first import waits for the database, a second import sends the same amount of data. The
    // second import is invalid, so it needs no database.
    const other = await RawClient.connect(service.url);
    await other.send(importHead(), chunk(`${HEADER}\n`), ...rest, chunk(''));
    expect(await other.answer()).toMatchObject({ status: 422 });
    await other.leave();
    expect(isSent).toBe(false);
    expect((await memory()) - before).toBeLessThan(4 * MB);

    await table.release();
    await table.disconnect();
    await sent;
    expect(await client.answer()).toMatchObject({ status: 201 });
  });

  it('is freed when the client disconnects', async () => {
    const rows = piece(CSV_ROW);
    const before = await memory();
    for (let gone = 0; gone < 10; gone += 1) {
      const other = await RawClient.connect(service.url);
      await other.send(importHead(), chunk(`${HEADER.trim()},note\n`), chunk(rows));
      await areStored(database.query);
      await other.leave();
    }

    expect((await memory()) - before).toBeLessThan(4 * MB);
  });
});
