import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync, gzipSync } from 'node:zlib';
import { CertificateFiles } from '../support/certificate-files';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { answerTo } from '../support/http-client';
import { areStored, csvOf, HEADER, Importing, noneIsStored, row } from '../support/imports';
import { IMPORT, UPDATE } from '../support/paths';
import { chunk, importHead, type RawAnswer, RawClient, updateHead } from '../support/raw-client';
import { type Service, startService } from '../support/service';

const KB = 1024;
const MB = 1024 * KB;

const update = Buffer.from(
  JSON.stringify({ items: [{ productid: 'next', quantity: 1, timestamp: '2024-01-01' }] }),
);
/** A CSV file that stays large even when it is compressed. */
const file = Buffer.from(
  csvOf(...Array.from({ length: 10_000 }, (_, index) => `product ${(index * 7919) % 10_007}`)),
);
/**
 * A request body that is larger than the buffers of a connection, so that the client must wait while the service does
 * not read.
 */
const large = Buffer.alloc(20 * MB, 'x,\n');

describe('the client of an import', () => {
  let database: TestDatabase;
  let service: Service;
  let client: RawClient;

  beforeAll(async () => {
    database = await createDatabase();
    service = await startService({}, database.connection);
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

  const stored = async () =>
    (await database.query<{ productid: string }>('SELECT productid FROM inventory_items ORDER BY id')).map(
      ({ productid }) => productid,
    );
  const expectProblem = ({ status, body }: RawAnswer, expected: number, error: string, message?: string) => {
    expect(status).toBe(expected);
    expect(JSON.parse(body)).toMatchObject({ error, ...(message && { message }) });
  };
  /**
   * Sends an update on the same connection. The update fails if unread bytes of the previous request are
   * still on this connection.
   */
  const expectConnectionGoesOn = async () => {
    await client.send(updateHead(update.length), update);
    expect(await client.answer()).toMatchObject({ status: 201 });
    expect((await stored()).at(-1)).toBe('next');
  };
  const DAMAGED = 'The body ends early or is not what its headers say.';

  it('can send the file byte by byte', async () => {
    const body = csvOf('é in two pieces', '"a\r\nb"');
    await client.send(
      importHead(),
      Buffer.concat(Array.from(Buffer.from(body), (byte) => chunk(Buffer.of(byte)))),
      chunk(''),
    );

    expect(await client.answer()).toMatchObject({ status: 201, body: '{"inserted":2}' });
    expect((await stored()).toSorted()).toEqual(['a\r\nb', 'é in two pieces']);
    await expectConnectionGoesOn();
  });

  it('can send the file after the response 100 Continue', async () => {
    const body = csvOf('A');
    await client.send(importHead(body.length, 'Expect: 100-continue'));
    expect(await client.answer()).toMatchObject({ status: 100 });

    await client.send(body);
    expect(await client.answer()).toMatchObject({ status: 201 });
    expect(await stored()).toEqual(['A']);
  });

  it('can use HTTP/1.0 instead of HTTP/1.1', async () => {
    const body = csvOf('A');
    await client.send(importHead(body.length).replace('HTTP/1.1', 'HTTP/1.0'), body);

    expect(await client.answer()).toMatchObject({ status: 201, body: '{"inserted":1}' });
    expect(await stored()).toEqual(['A']);
  });

  it('can send further requests before it gets the response to the import', async () => {
    const body = csvOf('A');
    await client.send(
      importHead(body.length),
      body,
      updateHead(update.length),
      update,
      importHead(body.length),
      body,
    );

    for (const answer of ['{"inserted":1}', '', '{"inserted":1}'])
      expect(await client.answer()).toMatchObject({ status: 201, body: answer });
    expect((await stored()).sort()).toEqual(['A', 'A', 'next']);
  });

  it.each([
    ['with Content-Length: 0', [importHead(0)]],
    ['in chunks', [importHead(), chunk('')]],
    ['without a length', [importHead(0).replace('Content-Length: 0\r\n', '')]],
  ])('gets 422 for an empty body that is sent %s, and its connection stays open', async (_how, sent) => {
    await client.send(...sent);

    expectProblem(await client.answer(), 422, 'VALIDATION_ERROR');
    await expectConnectionGoesOn();
  });

  const packed = gzipSync(file);
  const damaged = Buffer.from(packed).fill(0xff, packed.length >> 1, (packed.length >> 1) + 100);
  it.each([
    ['a truncated gzip', 'gzip', packed.subarray(0, -10)],
    ['a gzip damaged in the middle', 'gzip', damaged],
    ['a gzip with a wrong length in its trailer', 'gzip', Buffer.from(packed).fill(0, packed.length - 4)],
    ['a gzip followed by garbage', 'gzip', Buffer.concat([packed, Buffer.from('garbage')])],
    ['an empty body as gzip', 'gzip', Buffer.alloc(0)],
    ['plain CSV as gzip', 'gzip', file],
    ['a truncated deflate', 'deflate', deflateSync(file).subarray(0, -10)],
  ])('gets 400 for the damaged file "%s", and its connection stays open', async (_what, encoding, body) => {
    await client.send(importHead(body.length, `Content-Encoding: ${encoding}`), body);

    expectProblem(await client.answer(), 400, 'BAD_REQUEST', DAMAGED);
    expect(await stored()).toEqual([]);
    await expectConnectionGoesOn();
  });

  it('can send a body of several gzip members, followed by zero bytes', async () => {
    const body = Buffer.concat([gzipSync(csvOf('A')), gzipSync(row('B')), Buffer.alloc(20 * MB)]);
    await client.send(importHead(body.length, 'Content-Encoding: gzip'), body);

    expect(await client.answer()).toMatchObject({ status: 201, body: '{"inserted":2}' });
    await expectConnectionGoesOn();
  });

  it.each([
    ['a wrong CSV header', [importHead(large.length), large], 422],
    ['an unknown media type', [importHead(large.length).replace('csv', 'html'), large], 415],
    ['an invalid Idempotency-Key', [importHead(large.length, 'Idempotency-Key: ü'), large], 400],
    ['a wrong API key', [importHead(large.length, 'X-API-Key: vk_wrong'), large], 401],
    [
      'a wrong CSV header, in chunks',
      [importHead(), ...Array.from({ length: 20 }, () => chunk(large.subarray(0, MB))), chunk('')],
      422,
    ],
    ['an invalid gzip', [importHead(large.length, 'Content-Encoding: gzip'), large], 400],
  ])(
    'can send the rest of a file that the service rejects for %s, and then use the connection again',
    async (_why, sent, status) => {
      await client.send(...sent);

      expect(await client.answer()).toMatchObject({ status });
      expect(await stored()).toEqual([]);
      await expectConnectionGoesOn();
    },
  );

  it('can send the rest of a file that the database rejects, and then use the connection again', async () => {
    await database.query('ALTER TABLE inventory_items ADD CONSTRAINT none CHECK (quantity <> 7)');
    const rows = Buffer.from(row('A', 7).repeat(MB / row('A', 7).length));
    await client.send(importHead(), chunk(HEADER), ...Array<Buffer>(20).fill(chunk(rows)), chunk(''));
    await database.query('ALTER TABLE inventory_items DROP CONSTRAINT none');

    expect(await client.answer()).toMatchObject({ status: 500 });
    await expectConnectionGoesOn();
  });

  it.each([[''], ['Content-Encoding: gzip']])(
    'leaves no data and no transaction if it disconnects in the middle of the file (request header: %s)',
    async (header) => {
      const pack = header ? (text: string) => gzipSync(text) : (text: string) => Buffer.from(text);
      await client.send(
        importHead(undefined, ...(header ? [header] : []), 'Idempotency-Key: gone'),
        chunk(pack(csvOf('A', 'B')).subarray(0, -1)),
      );
      await areStored(database.query);

      await client.leave();

      await noneIsStored(database.query);
      expect(await stored()).toEqual([]);
      expect(await database.query('SELECT FROM idempotency_keys')).toEqual([]);
    },
  );

  it('gets 400 if the file ends before its Content-Length, and nothing is stored', async () => {
    await client.send(importHead(1000), csvOf('A', 'B'));
    await areStored(database.query);
    client.endSending();

    expectProblem(await client.answer(), 400, 'BAD_REQUEST', 'This is not a valid HTTP request.');
    await noneIsStored(database.query);
    expect(await stored()).toEqual([]);
  });

  it('can disconnect while the import waits for the database, and nothing is stored', async () => {
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    await client.send(importHead(), chunk(csvOf('A', 'B')));
    await table.hasWaiting();
    await client.leave();
    await table.release();
    await table.disconnect();

    await noneIsStored(database.query);
    expect(await stored()).toEqual([]);
  });
});

describe('a slow client of an import', () => {
  let database: TestDatabase;
  let service: Service;
  let clients: { leave(): Promise<void> }[];

  beforeEach(async () => {
    clients = [];
    database = await createDatabase();
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.leave()));
    await service.stop();
    await database.drop();
  });

  const start = async (environment: Record<string, string>) => {
    service = await startService(environment, database.connection);
  };
  const begin = async (file: string, ...headers: string[]) => {
    const importing = await Importing.begin(service.url, file, ...headers);
    clients.push(importing);
    return importing;
  };
  const stored = () => database.query('SELECT productid FROM inventory_items ORDER BY id');
  /**
   * Starts an update whose body never ends, and waits until the service responds to it with the status 408.
   * By then, REQUEST_TIMEOUT has also passed for every request that began before this update.
   */
  const requestTimeout = async () => {
    const canary = await RawClient.connect(service.url);
    clients.push(canary);
    await canary.send(updateHead(1000), '{');
    expect(await canary.answer()).toMatchObject({ status: 408 });
  };

  const TOO_SLOW = {
    status: 408,
    body: {
      error: 'REQUEST_TIMEOUT',
      message: 'An import must send 256 KB, or its end, within IMPORT_IDLE_TIMEOUT; nothing was stored.',
      request_id: expect.any(String),
    },
  };

  it('gets 408 after IMPORT_IDLE_TIMEOUT if it stops in the middle of the file', async () => {
    await start({ IMPORT_IDLE_TIMEOUT: '1' });
    const slow = await Promise.all(
      ['', 'productid,', csvOf('A', 'B'), `${HEADER},,x\n\n`].map((sent) => begin(sent)),
    );

    for (const importing of slow) expect(await importing.answer()).toEqual(TOO_SLOW);

    await noneIsStored(database.query);
    expect(await stored()).toEqual([]);
    // The service reads the bytes that arrive after its response, and ignores them.
    await slow[0]?.send(row('C').repeat(100_000));
  });

  it('gets 408 if it sends only a few bytes at a time', async () => {
    await start({ IMPORT_IDLE_TIMEOUT: '1' });
    const importing = await begin(csvOf('A'));
    const over = new AbortController();
    const answer = importing.answer().finally(() => {
      over.abort();
    });

    while (!over.signal.aborted) {
      await importing.send(row('A'));
      await service.get('/livez').expect(200);
    }

    expect(await answer).toEqual(TOO_SLOW);
    expect(await stored()).toEqual([]);
  });

  it('may take longer than REQUEST_TIMEOUT, which limits only other requests', async () => {
    await start({ REQUEST_TIMEOUT: '1' });
    const importing = await begin(csvOf('A'));

    await requestTimeout();

    expect(await importing.finish(row('B'))).toEqual({ status: 201, body: { inserted: 2 } });
    // REQUEST_TIMEOUT does not limit the import, but it limits the next request on the same connection.
    await importing.client.send(updateHead(1000), '{');
    expect(await importing.client.answer()).toMatchObject({ status: 408 });
  });

  it('may take longer than REQUEST_TIMEOUT over HTTPS', async () => {
    const files = new CertificateFiles();
    await start({ REQUEST_TIMEOUT: '1', ...files.environment });
    const post = (path: string, type: string, sent: string) => {
      const asked = request(service.url.replace('http:', 'https:') + path, {
        method: 'POST',
        headers: { 'Content-Type': type },
        agent: files.trusting(),
      });
      asked.write(sent);
      return asked;
    };
    const importing = post(IMPORT, 'text/csv', csvOf('A', 'B'));
    await areStored(database.query);

    const late = post(UPDATE, 'application/json', '{');
    expect(await answerTo(late)).toMatchObject({ status: 408 });

    importing.end(row('C'));
    expect(await answerTo(importing)).toMatchObject({ status: 201, body: '{"inserted":3}' });
    files.remove();
  });

  it('may take longer than IMPORT_IDLE_TIMEOUT if it always sends enough bytes', async () => {
    await start({ IMPORT_IDLE_TIMEOUT: '1', REQUEST_TIMEOUT: '1' });
    const importing = await begin(csvOf('A'));
    const part = row('A').repeat(Math.ceil((256 * KB) / row('A').length));

    const over = new AbortController();
    const timeout = requestTimeout().finally(() => {
      over.abort();
    });
    let parts = 0;
    for (; !over.signal.aborted; parts += 1) {
      await importing.send(part);
      await sleep(200); // the client sends slowly, so that the import takes longer than IMPORT_IDLE_TIMEOUT
    }
    await timeout;

    const inserted = 1 + (parts * part.length) / row('A').length;
    expect(await importing.finish()).toEqual({ status: 201, body: { inserted } });
  });

  it('gets 408 if it sends its next request on the same connection too slowly', async () => {
    await start({ REQUEST_TIMEOUT: '1', DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '60' });
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    const client = await RawClient.connect(service.url);
    clients.push(client);
    const body = csvOf('A');
    await client.send(importHead(body.length), body, updateHead(1000), '{');
    await table.hasWaiting();
    await requestTimeout();

    await table.release();
    await table.disconnect();

    expect(await client.answer()).toMatchObject({ status: 201, body: '{"inserted":1}' });
    expect(await client.answer()).toMatchObject({ status: 408 });
    await client.end();
  });
});
