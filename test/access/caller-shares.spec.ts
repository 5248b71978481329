import type { IncomingMessage, Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { BodyMemoryBudget } from '../../src/body/body-memory-budget';
import { BOOTSTRAP_KEY, bearer, createKey } from '../support/api-keys';
import { createDatabase, type TestDatabase } from '../support/database';
import { askFor, begun, CSV, fill, MANY, WIDE } from '../support/exports';
import { HeldTable } from '../support/held-table';
import { areStored, csvOf, HEADER, Importing, importFile } from '../support/imports';
import { EXPORT, UPDATE } from '../support/paths';
import { RawClient, updateHead } from '../support/raw-client';
import { reading } from '../support/readings';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';
const KB = 1024;
const MB = 1024 * KB;

const body = (productid: string, bytes: number) =>
  Buffer.from(JSON.stringify({ items: [reading(productid)] }).padEnd(bytes));

/**
 * One caller sends as much as possible, and another caller sends little. The requests of the second caller
 * must succeed at once. The requests of the first caller may have to wait.
 */
describe('one caller with many requests', () => {
  let database: TestDatabase;
  let service: Service;
  let table: HeldTable;
  let clients: { leave(): Promise<void> }[];
  let greedy: Record<string, string>;
  let modest: Record<string, string>;

  beforeAll(async () => {
    database = await createDatabase();
    table = await HeldTable.connect(database.connection);
  });
  beforeEach(async () => {
    clients = [];
    await database.query('TRUNCATE inventory_items, products');
  });
  afterEach(async () => {
    await table.release();
    await Promise.all(clients.map((client) => client.leave()));
    try {
      await until('all room is given back', () => service.app.get(BodyMemoryBudget).bytesHeld === 0);
    } finally {
      await service.stop();
    }
  });
  afterAll(async () => {
    await table.disconnect();
    await database.drop();
  });

  const start = async (environment: Record<string, string> = {}) => {
    service = await startService(
      {
        BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
        DB_LOCK_TIMEOUT: '60',
        DB_STATEMENT_TIMEOUT: '60',
        DB_POOL_TIMEOUT: '60',
        ...environment,
      },
      database.connection,
    );
    const scopes = ['inventory:read', 'inventory:write'];
    [greedy, modest] = [await keyOf('greedy', scopes), await keyOf('modest', scopes)] as const;
  };
  const keyOf = async (name: string, scopes: string[]) =>
    bearer((await createKey(service, { name, scopes })).key);
  const lines = (headers: Record<string, string>) =>
    Object.entries(headers).map(([name, value]) => `${name}: ${value}`);

  /**
   * Opens a connection, and sends the headers of an update and the given bytes of its body.
   * @param headers the headers that identify the caller; by default, those of the caller `greedy`, which
   * sends many requests
   */
  const send = async (length: number, sent: Buffer, headers = greedy) => {
    const client = await RawClient.connect(service.url);
    clients.push(client);
    await client.send(updateHead(length, ...lines(headers)), sent);
    return client;
  };
  const post = (productid: string, headers: Record<string, string>) =>
    service.post(UPDATE, { items: [reading(productid)] }).set(headers);
  const budget = () =>
    service.app.get<
      BodyMemoryBudget,
      { held: number; inWork: number; line: ReadonlySet<{ waiting: { size: number } }> }
    >(BodyMemoryBudget);
  const waiting = () => [...budget().line].map((account) => account.waiting.size);
  const overloaded = (message: string) => ({ error: 'OVERLOADED', message, request_id: expect.any(String) });
  const OWN_MEMORY = overloaded(
    'Other requests of the same caller take up its share of the memory for bodies; try again when some are answered.',
  );

  it('cannot take more than a quarter of the memory for request bodies by sending incomplete bodies', async () => {
    await start();
    const half = Buffer.alloc(5 * MB, ' ');
    for (let count = 1; count <= 28; count += 1) await send(9 * MB, half);
    await until('its share is taken', () => budget().held > 30 * MB);

    const {
      status,
      headers,
      body: refusal,
    } = await service.post(UPDATE, body('greedy', 3 * MB).toString()).set(greedy);
    expect([status, headers['retry-after'], refusal]).toEqual([503, '1', OWN_MEMORY]);
    await post('modest', modest).expect(201);
    await service
      .post(UPDATE, body('modest', 9 * MB).toString())
      .set(modest)
      .expect(201);

    await Promise.all(clients.splice(0).map((client) => client.leave()));
    await until('its share is free', () => budget().held === 0);
    await post('greedy', greedy).expect(201);
  });

  it('has to wait when its request bodies use a quarter of the memory for bodies', async () => {
    await start();
    await table.hold();
    const whole = body('greedy', 1.5 * MB);
    const sent = await Promise.all(Array.from({ length: 19 }, () => send(whole.length, whole)));
    await table.hasWaiting();
    await until('some are in work and the others wait', () => waiting()[0] === 16);

    // The service rejects this update without using the database, because the update has no items.
    const { status } = await service.post(UPDATE, '{"items":[]}'.padEnd(4 * MB)).set(modest);
    expect(status).toBe(422);
    const other = await send(whole.length, whole, modest);
    await until('it waits for the table', () => waiting().length === 1 && budget().inWork > 24 * MB);

    await table.release();
    for (const client of [...sent, other]) expect(await client.answer()).toMatchObject({ status: 201 });
    expect(await database.query('SELECT FROM inventory_items')).toHaveLength(20);
  });

  it('gets 503 if its share of the memory for request bodies stays in use for DB_POOL_TIMEOUT', async () => {
    await start({ DB_POOL_TIMEOUT: '0.5' });
    await table.hold();
    const first = body('first', 7 * MB);
    const working = await send(first.length, first);
    await table.hasWaiting();

    const { status, headers, body: refusal } = await post('second', greedy);
    expect([status, headers['retry-after'], refusal]).toEqual([503, '1', OWN_MEMORY]);

    await table.release();
    expect(await working.answer()).toMatchObject({ status: 201 });
    await post('second', greedy).expect(201);
  });

  it('is not the only reason for waiting: a small body waits for memory behind an earlier, larger body of another caller', async () => {
    await start();
    const callers = await Promise.all(
      Array.from({ length: 3 }, (_, index) => keyOf(`caller ${index}`, ['inventory:write'])),
    );
    await table.hold();
    const large = body('large', 9 * MB);
    const [one, two, three] = await Promise.all(callers.map((caller) => send(large.length, large, caller)));
    await until('the third waits for room', () => waiting().length === 1);
    const small = await send(200, body('small', 200), modest);
    await until('the small one waits behind it', () => waiting().length === 2);

    await table.release();
    for (const client of [one, two, three, small])
      expect(await client?.answer()).toMatchObject({ status: 201 });
  });

  it('can send at most four import files at a time', async () => {
    await start();
    for (let count = 1; count <= 16; count += 1)
      clients.push(await Importing.begin(service.url, `${HEADER}A,`, ...lines(greedy)));
    await until('four are there', () => budget().held > 8 * MB);

    const { status, headers, body: refusal } = await importFile(service.url, csvOf('A'), greedy);
    expect([status, headers['retry-after'], refusal]).toEqual([
      503,
      '1',
      overloaded('4 files of the same caller are on their way; try again when one is done.'),
    ]);
    await importFile(service.url, csvOf('B'), modest).expect(201);

    await Promise.all(clients.splice(0).map((client) => client.leave()));
    await until('there is room again', async () => {
      const { status: again } = await importFile(service.url, csvOf('A'), greedy);
      return again === 201;
    });
  });

  it('can use at most one of the two database connections for imports', async () => {
    await start();
    const first = await Importing.begin(service.url, csvOf('A', 'A'), ...lines(greedy));
    clients.push(first);
    await areStored(database.query);
    const second = await Importing.begin(service.url, csvOf('B', 'B'), ...lines(greedy));
    clients.push(second);
    const third = await Importing.begin(service.url, csvOf('C', 'C'), ...lines(greedy));
    clients.push(third);

    await importFile(service.url, csvOf('modest'), modest).expect(201);
    expect(await areStored(database.query, 1)).toHaveLength(1);

    for (const importing of [first, second, third])
      expect(await importing.finish()).toMatchObject({ status: 201, body: { inserted: 2 } });
  });

  it('gets 503 for a second import if its first import is still being stored after DB_POOL_TIMEOUT', async () => {
    await start({ DB_POOL_TIMEOUT: '0.3' });
    const first = await Importing.begin(service.url, csvOf('A', 'A'), ...lines(greedy));
    clients.push(first);
    await areStored(database.query);

    const { status, headers, body: refusal } = await importFile(service.url, csvOf('B'), greedy);
    expect([status, headers['retry-after'], refusal]).toEqual([
      503,
      '1',
      overloaded('Another file of the same caller is being stored; try again when it is done.'),
    ]);
    await importFile(service.url, csvOf('modest'), modest).expect(201);

    expect(await first.finish()).toMatchObject({ status: 201 });
    await importFile(service.url, csvOf('B'), greedy).expect(201);
  });

  it('can receive at most twenty-five exports at a time', async () => {
    await start();
    await fill(database, WIDE, MANY);
    const unread: IncomingMessage[] = [];
    for (let count = 1; count <= 25; count += 1) unread.push(await begun(service, {}, { headers: greedy }));

    const { status, headers, body: refusal } = await askFor(service, CSV, {}, { headers: greedy });
    expect([status, headers['retry-after'], JSON.parse(refusal)]).toEqual([
      503,
      '1',
      overloaded('25 files of the same caller are on their way; try again when one is done.'),
    ]);
    const other = await begun(service, { endtimestamp: '2024-01-02' }, { headers: modest });
    expect(await text(other)).toContain('"timestamp"');

    for (const response of unread) response.destroy();
    await until('there is room again', async () => {
      const { status: again } = await askFor(
        service,
        CSV,
        { endtimestamp: '2024-01-02' },
        { headers: greedy },
      );
      return again === 200;
    });
  });

  it('can receive exports after twenty-five of its clients disconnected while the service looked up its API key', async () => {
    await start();
    const server: Server = service.app.getHttpServer();
    const requests: IncomingMessage[] = [];
    server.prependListener('request', (request: IncomingMessage) => requests.push(request));
    const early = await Promise.all(Array.from({ length: 25 }, () => RawClient.connect(service.url)));
    clients.push(...early);
    const keys = await HeldTable.locked(database.connection, 'api_keys');
    try {
      for (const client of early)
        await client.send([`GET ${EXPORT} HTTP/1.1`, 'Host: test', ...lines(greedy), '', ''].join('\r\n'));
      await until('all requests have arrived', () => requests.length === 25);
      await keys.hasWaiting();

      await Promise.all(early.map((client) => client.leave()));
      await until('the connections are closed', () => requests.every(({ socket }) => socket.closed));
    } finally {
      await keys.disconnect();
    }

    expect((await askFor(service, CSV, {}, { headers: greedy })).status).toBe(200);
  });
});
