import type { HttpAdapter } from '../../src/http/http-adapter';
import { CallerTurns } from '../../src/read-turns/caller-turns';
import { BOOTSTRAP_KEY, createKey } from '../support/api-keys';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { QUERY } from '../support/paths';
import { chunk, RawClient, updateHead } from '../support/raw-client';
import { reading } from '../support/readings';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';

const MB = 1024 * 1024;
const LIVEZ = 'GET /livez HTTP/1.1\r\nHost: test\r\n\r\n';
/** A request with a large response: a few such responses fill the socket buffers of client and service. */
const DOCUMENT = 'GET /openapi.json HTTP/1.1\r\nHost: test\r\n\r\n';

const update = (productid: string) => {
  const body = JSON.stringify({ items: [reading(productid)] });
  return updateHead(body.length) + body;
};

describe('pipelined HTTP requests', () => {
  let database: TestDatabase;
  let service: Service;
  let clients: RawClient[];

  beforeAll(async () => {
    database = await createDatabase();
  });
  beforeEach(async () => {
    clients = [];
    await database.query('TRUNCATE inventory_items, products');
    service = await startService(
      {
        REQUEST_TIMEOUT: '2',
        DB_LOCK_TIMEOUT: '60',
        DB_STATEMENT_TIMEOUT: '60',
        DB_POOL_TIMEOUT: '60',
        BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
      },
      database.connection,
    );
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.leave()));
    await service.stop();
  });
  afterAll(() => database.drop());

  const connect = async () => {
    const client = await RawClient.connect(service.url);
    clients.push(client);
    return client;
  };
  const connections = () =>
    new Promise<number>((resolve, reject) => {
      service.app.getHttpServer().getConnections((error, count) => {
        if (error) reject(error);
        else resolve(count);
      });
    });
  const unread = () => (service.app.getHttpAdapter() as HttpAdapter).answers.bytes;
  const stored = async () =>
    (await database.query<{ productid: string }>('SELECT productid FROM inventory_items ORDER BY id')).map(
      ({ productid }) => productid,
    );

  it('are answered in order if 300 of them arrive in pieces of 5,000 bytes', async () => {
    const client = await connect();
    const bodies = Array.from({ length: 300 }, (_, index) => (index % 3 === 0 ? update(`P${index}`) : LIVEZ));
    const bytes = Buffer.from(bodies.join(''));

    for (let begin = 0; begin < bytes.length; begin += 5000) {
      await client.send(bytes.subarray(begin, begin + 5000));
    }

    for (let index = 0; index < 300; index += 1) {
      expect((await client.answer()).status).toBe(index % 3 === 0 ? 201 : 200);
    }
    expect((await stored()).sort()).toEqual(
      Array.from({ length: 100 }, (_, index) => `P${index * 3}`).sort(),
    );
  });

  it('are answered even if some of them have large bodies', async () => {
    const client = await connect();
    const wide = Buffer.from(JSON.stringify({ items: [reading('wide')] }).padEnd(MB));

    for (let round = 0; round < 5; round += 1) {
      void client.send(LIVEZ, updateHead(wide.length), wide, LIVEZ, updateHead(), chunk(wide), chunk(''));
    }

    for (let round = 0; round < 5; round += 1) {
      for (const status of [200, 201, 200, 201]) expect((await client.answer()).status).toBe(status);
    }
  });

  it('are not read by the service while the client reads no response', async () => {
    const client = await connect();
    client.stopReading();

    // These requests are larger than all buffers of the client and the service. So the client can send them
    // all only if the service reads from the connection.
    const isAllTaken = client
      .send(Buffer.from(DOCUMENT.repeat((64 * MB) / DOCUMENT.length)))
      .then(() => true);

    await until('answers are unread', () => unread() > 0);
    for (let request = 0; request < 50; request += 1) await service.get('/livez').expect(200);
    expect(await Promise.race([isAllTaken, Promise.resolve(false)])).toBe(false);
    expect(unread()).toBeLessThan(MB);
  });

  it('of one client do not delay the requests of another client', async () => {
    const flood = await Promise.all(Array.from({ length: 20 }, connect));
    let answered = 0;
    for (const client of flood) void client.send(LIVEZ.repeat(500));
    const done = Promise.all(
      flood.map(async (client) => {
        for (let request = 0; request < 500; request += 1, answered += 1) await client.answer();
      }),
    );
    await until('the pipelined requests are being answered', () => answered > 0);

    await service.get('/livez').expect(200);

    expect(answered).toBeLessThan(5000);
    await done;
  });

  it('are executed one at a time if the client does not read their large responses', async () => {
    const longName = '😀'.repeat(255);
    await service.store(Array(500).fill(reading(longName)) as object[]);
    const url = `${QUERY}?limit=500&productid=${encodeURIComponent(longName)}`;
    const { text } = await service.get(url).expect(200);
    const client = await connect();
    client.stopReading();

    // Together, the responses to these requests are larger than all buffers of client and service.
    void client.send(`GET ${url} HTTP/1.1\r\nHost: test\r\n\r\n`.repeat(40));

    await until('an answer is unread', () => unread() > 0);
    for (let request = 0; request < 50; request += 1) await service.get('/livez').expect(200);
    expect(unread()).toBeLessThan(1.5 * Buffer.byteLength(text));
  });

  it('of one caller do not delay the reads of another caller', async () => {
    await service.store([reading('A')]);
    // Only the first caller has an API key. It is checked before the load begins. An API key of the second
    // caller would be checked during the load. This would need a database connection, and on a slow machine
    // none is free then.
    const { key } = await createKey(service, { name: 'greedy' });
    const page = `GET ${QUERY}?productid=A HTTP/1.1\r\nHost: test\r\nX-API-Key: ${key}\r\n\r\n`;
    const flood = await Promise.all(Array.from({ length: 20 }, connect));
    for (const client of flood) {
      await client.send(page);
      // On a new connection, the service handles only one request at a time. After it has sent a first small
      // response, it handles several requests at a time.
      await client.answer();
    }
    const table = await HeldTable.connect(database.connection);
    await table.hold('ACCESS EXCLUSIVE');
    for (const client of flood) void client.send(page.repeat(16));
    let answered = 0;
    const done = Promise.all(
      flood.map(async (client) => {
        for (let request = 0; request < 16; request += 1, answered += 1) await client.answer();
      }),
    );
    const turns = service.app.get(CallerTurns);
    const waiting = 20 * 16 - 32;
    await until('all reads of the first caller are in work or wait', () => turns.waiting === waiting);

    const read = service.get(`${QUERY}?productid=A`).then((response) => response.status);
    await until('the read of the other caller waits, too', () => turns.waiting === waiting + 1);
    await table.release();
    await table.disconnect();

    expect(await read).toBe(200);
    expect(answered).toBeLessThan(100);
    await done;
  });

  it('are dropped if the client reads no response within REQUEST_TIMEOUT', async () => {
    const client = await connect();
    client.stopReading();
    void client.send(DOCUMENT.repeat(200));
    await until('answers are unread', () => unread() > 0);

    await until('the connection is closed', async () => (await connections()) === 0);

    expect(unread()).toBe(0);
  });

  it('may wait longer than REQUEST_TIMEOUT for an earlier request on the same connection', async () => {
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    const waiting = await connect();
    await waiting.send(update('slow'), LIVEZ);
    await table.hasWaiting();
    const deaf = await connect();
    deaf.stopReading();
    void deaf.send(DOCUMENT.repeat(200));
    await until('answers are unread', () => unread() > 1000);

    await until('the other connection is closed', async () => (await connections()) === 1);

    await table.release();
    await table.disconnect();
    expect((await waiting.answer()).status).toBe(201);
    expect((await waiting.answer()).status).toBe(200);
  });

  it('are all answered if malformed bytes follow them, and the error for these bytes is sent last', async () => {
    const client = await connect();

    await client.send(`${update('A')}${update('B')}${LIVEZ}BROKEN\r\n\r\n`);

    for (const status of [201, 201, 200, 400]) expect((await client.answer()).status).toBe(status);
    await client.end();
    expect((await stored()).sort()).toEqual(['A', 'B']);
  });

  it('are all answered before a later request with a malformed body gets its error', async () => {
    const client = await connect();

    await client.send(`${update('A')}${updateHead()}5\r\n{"ite\r\nzz\r\n${update('never')}`);

    expect((await client.answer()).status).toBe(201);
    expect(await client.answer()).toMatchObject({
      status: 400,
      body: expect.stringContaining('BAD_REQUEST'),
    });
    await client.end();
    expect(await stored()).toEqual(['A']);
  });

  it('are answered even if the request after them is too slow and gets the error 408', async () => {
    const client = await connect();

    await client.send(`${update('A')}${updateHead(100)}{`);

    expect((await client.answer()).status).toBe(201);
    expect((await client.answer()).status).toBe(408);
    await client.end();
  });

  it('are all answered if they are in progress when the service stops', async () => {
    const stopping = await startService({ DB_LOCK_TIMEOUT: '60' }, database.connection);
    const client = await RawClient.connect(stopping.url);
    await client.send(update('first'));
    // On a new connection, the service handles one request at a time. After a first small response, it
    // handles several requests at once.
    await client.answer();
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    await client.send(update('A'));
    await table.hasWaiting();
    await client.send(update('B'));
    await table.hasWaiting(2);

    const stopped = stopping.stop();
    await table.release();
    await table.disconnect();

    expect((await client.answer()).status).toBe(201);
    expect((await client.answer()).status).toBe(201);
    await client.leave();
    await stopped;
    expect((await stored()).sort()).toEqual(['A', 'B', 'first']);
  });

  it.each([
    ['CONNECT', 'CONNECT test:443 HTTP/1.1\r\nHost: test:443\r\n\r\n', 501, 'NOT_IMPLEMENTED'],
    [
      'a transfer coding beside chunked',
      'GET /livez HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
      501,
      'NOT_IMPLEMENTED',
    ],
    ['two Host headers', 'GET /livez HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n', 400, 'BAD_REQUEST'],
    ['an invalid Host', 'GET /livez HTTP/1.1\r\nHost: a/b@c\r\n\r\n', 400, 'BAD_REQUEST'],
    [
      'HTTP/1.0 with a transfer coding',
      'GET /livez HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'BAD_REQUEST',
    ],
  ])(
    'all get their responses before the service rejects a later request with %s',
    async (_what, bytes, status, error) => {
      const client = await connect();

      await client.send(`${update('A')}${bytes}${update('B')}`);

      expect((await client.answer()).status).toBe(201);
      const refusal = await client.answer();
      expect(refusal.status).toBe(status);
      expect(refusal.headers.get('connection')).toBe('close');
      expect(JSON.parse(refusal.body)).toEqual({
        error,
        message: expect.any(String) as string,
        request_id: refusal.headers.get('x-request-id'),
      });
      await client.end();
      expect(await stored()).toEqual(['A']);
    },
  );
});
