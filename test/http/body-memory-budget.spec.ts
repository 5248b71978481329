import { gzipSync } from 'node:zlib';
import { BodyMemoryBudget } from '../../src/body/body-memory-budget';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { UPDATE } from '../support/paths';
import { RawClient, updateHead } from '../support/raw-client';
import { reading } from '../support/readings';
import { type RedisServer, startRedisServer } from '@verkko/dev-servers/redis-server';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';
const KB = 1024;
const MB = 1024 * KB;
const ROOM = 128 * MB;
/** The number of bytes that the memory budget counts for each request in addition to the request body. */
const REQUEST = 4 * KB;

const spaces = Buffer.alloc(64 * MB, ' ');

describe('the memory budget for request bodies', () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let service: Service;
  let table: HeldTable;
  let clients: RawClient[];

  beforeAll(async () => {
    redis = await startRedisServer();
    database = await createDatabase();
    table = await HeldTable.connect(database.connection);
  });
  beforeEach(async () => {
    clients = [];
    await database.query('TRUNCATE inventory_items, products');
    const environment = {
      BODY_LIMIT: '100mb',
      DB_POOL_TIMEOUT: '60',
      DB_LOCK_TIMEOUT: '60',
      DB_STATEMENT_TIMEOUT: '60',
      REDIS_URL: redis.url,
      RATE_LIMIT_ANONYMOUS_WRITES: '1000000',
      TRUST_PROXY: 'loopback',
    };
    service = await startService(environment, database.connection);
  });
  afterEach(async () => {
    redis.resume();
    await table.release();
    await Promise.all(clients.map((client) => client.leave()));
    // If the service never frees some reserved memory, the budget stays partly used, and this wait fails.
    try {
      await until('the whole budget is free', () => taken() === 0);
    } finally {
      await service.stop();
    }
  });
  afterAll(async () => {
    await table.disconnect();
    await database.drop();
    await redis.stop();
  });

  const taken = () => service.app.get<BodyMemoryBudget, { held: number }>(BodyMemoryBudget).held;
  const post = (productid: string) => service.post(UPDATE, { items: [reading(productid)] });
  const stored = async () =>
    (await database.query<{ productid: string }>('SELECT productid FROM inventory_items ORDER BY 1')).map(
      ({ productid }) => productid,
    );

  const connect = async () => {
    const client = await RawClient.connect(service.url);
    clients.push(client);
    return client;
  };
  /** Connects a client with its own IP address, and sends this many bytes of a request body of 100 MB. */
  const sendPart = async (bytes: number) => {
    const client = await connect();
    const address = `X-Forwarded-For: 203.0.113.${clients.length}`;
    await client.send(updateHead(100 * MB, address), spaces.subarray(0, bytes));
    return client;
  };
  const update = (productid: string, length: number) =>
    Buffer.from(JSON.stringify({ items: [reading(productid)] }).padEnd(length));

  it('is 128 MB, and requests beyond it get 503 OVERLOADED', async () => {
    await Promise.all([64 * MB, 63 * MB, MB - 16 * KB - 2 * REQUEST].map(sendPart));
    const almostFull = () => until('all but 12 KB are reserved', () => taken() === ROOM - 12 * KB);
    await almostFull();
    await post('just fits').expect(201);
    await almostFull();
    const last = await sendPart(6 * KB);
    await until('too little is left for a request', () => taken() === ROOM - 2 * KB);

    for (let refused = 0; refused < 10; refused += 1) {
      const { status, headers, body } = await post('refused');
      expect(status).toBe(503);
      expect(headers['retry-after']).toBe('1');
      expect(body).toEqual({
        error: 'OVERLOADED',
        message: 'More is arriving than can be stored; try again.',
        request_id: headers['x-request-id'],
      });
    }
    await last.send(spaces.subarray(0, 10 * KB));
    expect(await last.answer()).toMatchObject({ status: 503 });

    await almostFull();
    await post('after').expect(201);
    expect(await stored()).toEqual(['after', 'just fits']);
  });

  it('is freed when clients disconnect while they send a body', async () => {
    for (let round = 1; round <= 4; round += 1) {
      const client = await sendPart(40 * MB);
      await until('the body has arrived', () => taken() === 40 * MB + REQUEST);
      await client.leave();
      await until('the reservation is gone', () => taken() === 0);
    }
    await post('after').expect(201);
  });

  it('is freed when a client disconnects while its update waits for the database', async () => {
    await table.hold();
    const working = await connect();
    await working.send(updateHead(12 * MB), update('working', 12 * MB));
    await table.hasWaiting();

    for (let round = 1; round <= 12; round += 1) {
      const waiting = await connect();
      await waiting.send(updateHead(12 * MB), update('gone', 12 * MB));
      await until('the body has arrived', () => taken() === 24 * MB + 2 * REQUEST);
      await waiting.leave();
      await until('the reservation is gone', () => taken() === 12 * MB + REQUEST);
    }
    await table.release();
    expect(await working.answer()).toMatchObject({ status: 201 });
    await post('after').expect(201);
    expect(await stored()).toEqual(['after', 'working']);
  });

  it('is freed when clients disconnect while their bodies are decompressed', async () => {
    // Each client sends its whole compressed body before it disconnects. Only the last bytes of the body are
    // damaged, so the service begins to decompress the body.
    const damaged = gzipSync(spaces.subarray(0, 15 * MB));
    damaged.fill(0, damaged.length - 8);
    const body = Buffer.concat([Buffer.from(updateHead(damaged.length, 'Content-Encoding: gzip')), damaged]);
    const inflating = await Promise.all(Array.from({ length: 6 }, connect));
    await Promise.all(inflating.map((client) => client.send(body)));
    await until('the bodies are being decompressed', () => taken() > MB);

    await Promise.all(inflating.map((client) => client.leave()));

    await until('the whole budget is free', () => taken() === 0);
    await post('after').expect(201);
  });

  it('is freed when a client disconnects while its pipelined updates wait for the database', async () => {
    const client = await connect();
    await client.send('GET /livez HTTP/1.1\r\nHost: test\r\n\r\n');
    // On a new connection, the service handles one request at a time. After a first small response, it
    // handles several requests at once.
    await client.answer();
    await table.hold();
    const first = update('first', KB);
    const second = update('second', 2 * MB);
    await client.send(updateHead(first.length), first, updateHead(second.length), second);
    await until('both bodies have arrived', () => taken() === 2 * MB + KB + 2 * REQUEST);
    await table.hasWaiting();

    await client.leave();
    await table.release();

    await until('the whole budget is free', () => taken() === 0);
    await post('after').expect(201);
  });

  it('is not used by clients that disconnect before their body is read', async () => {
    redis.pause();
    const early = await Promise.all(Array.from({ length: 20 }, connect));
    const body = update('gone', KB);
    await Promise.all(early.map((client) => client.send(updateHead(body.length), body)));
    await Promise.all(early.map((client) => client.leave()));
    await post('meanwhile').expect(201);
    redis.resume();

    await until('the whole budget is free', () => taken() === 0);
  });
});
