import { BodyMemoryBudget } from '../../src/body/body-memory-budget';
import { CallerTurns, Turn } from '../../src/read-turns/caller-turns';
import { QUERY } from '../support/paths';
import { RawClient, updateHead } from '../support/raw-client';
import { reading } from '../support/readings';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';

const KB = 1024;

const body = Buffer.from(JSON.stringify({ items: [reading('slow')] }).padEnd(2 * KB));

describe('clients that send slowly', () => {
  let service: Service;
  let slow: RawClient[];

  /** Connects this many clients, each of which sends half of a request body. */
  const connect = async (clients: number) => {
    slow = await Promise.all(Array.from({ length: clients }, () => RawClient.connect(service.url)));
    await Promise.all(slow.map((client) => client.send(updateHead(body.length), body.subarray(0, KB))));
    await until('all halves have arrived', () => taken() >= clients * KB);
  };
  afterEach(async () => {
    await Promise.all(slow.map((client) => client.leave()));
    await service.stop();
  });

  const taken = () => service.app.get<BodyMemoryBudget, { held: number }>(BodyMemoryBudget).held;
  const stored = () =>
    service.query('SELECT productid, count(*)::int FROM inventory_items GROUP BY 1 ORDER BY 1');

  it('do not delay other clients', async () => {
    service = await startService();
    await connect(200);

    await service.store([reading('quick')]);
    await service.get(`${QUERY}?productid=quick`).expect(200);
    expect(await stored()).toEqual([{ productid: 'quick', count: 1 }]);

    await Promise.all(slow.map((client) => client.send(body.subarray(KB))));
    for (const client of slow) expect(await client.answer()).toMatchObject({ status: 201 });
    expect(await stored()).toEqual([
      { productid: 'quick', count: 1 },
      { productid: 'slow', count: 200 },
    ]);
  });

  it('get 408 after REQUEST_TIMEOUT, and the memory of their bodies is freed', async () => {
    service = await startService({ REQUEST_TIMEOUT: '1' });
    await connect(5);

    for (const client of slow) expect(await client.answer()).toMatchObject({ status: 408 });
    await until('no memory is reserved', () => taken() === 0);
    expect(await stored()).toEqual([]);
  });
});

describe('an update whose response must wait for an earlier response', () => {
  const hog = Buffer.from(JSON.stringify({ items: [reading('hog')] }).padEnd(9 * KB * KB));

  it('frees the memory of its body as soon as the update is stored', async () => {
    const service = await startService({ DB_POOL_TIMEOUT: '60' });
    const client = await RawClient.connect(service.url);
    await client.send('GET /livez HTTP/1.1\r\nHost: test\r\n\r\n');
    // On a new connection, the service handles one request at a time. After a first small response, it
    // handles several requests at once.
    await client.answer();
    const turns = service.app.get(CallerTurns);
    const others = Array.from({ length: 32 }, () => new Turn());
    for (const turn of others) turns.take('others', turn);

    void client.send(
      'GET /api/v1/inventory/query?productid=hog HTTP/1.1\r\nHost: test\r\n\r\n',
      updateHead(hog.length),
      hog,
    );
    await until('the update is stored', async () => {
      const stored = await service.query(`SELECT FROM inventory_items WHERE productid = 'hog'`);
      return stored.length === 1;
    });
    const budget = service.app.get<BodyMemoryBudget, { held: number }>(BodyMemoryBudget);
    await until('its memory is free', () => budget.held === 0);
    expect(turns.waiting).toBe(1); // the read was sent before the update, and still waits for its turn

    for (const turn of others) turns.end('others', turn, 0);
    expect((await client.answer()).status).toBe(200);
    expect((await client.answer()).status).toBe(201);
    await client.leave();
    await service.stop();
  });
});
