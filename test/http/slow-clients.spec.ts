import { BodyMemoryBudget } from '../../src/body/body-memory-budget';
import { CallerTurns, Turn } from '../../src/read-turns/caller-turns';
import { RawClient, updateHead } from '../support/raw-client';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';

const KB = 1024;

const item = (productid: string) => ({ productid, quantity: 1, timestamp: '2024-01-01T00:00:00Z' });
const body = Buffer.from(JSON.stringify({ items: [item('slow')] }).padEnd(2 * KB));

describe('clients that are slow to send', () => {
  let service: Service;
  let slow: RawClient[];

  /** Each has sent half a body. */
  const connect = async (clients: number) => {
    slow = await Promise.all(Array.from({ length: clients }, () => RawClient.connect(service.url)));
    await Promise.all(slow.map((client) => client.send(updateHead(body.length), body.subarray(0, KB))));
    await until('all halves are there', () => taken() >= clients * KB);
  };
  afterEach(async () => {
    await Promise.all(slow.map((client) => client.leave()));
    await service.stop();
  });

  const taken = () => service.app.get<BodyMemoryBudget, { held: number }>(BodyMemoryBudget).held;
  const stored = () =>
    service.query('SELECT productid, count(*)::int FROM inventory_items GROUP BY 1 ORDER BY 1');

  it('hold up nobody else, and are served when they are done', async () => {
    service = await startService();
    await connect(200);

    await service.store([item('quick')]);
    await service.get('/api/v1/inventory/query?productid=quick').expect(200);
    expect(await stored()).toEqual([{ productid: 'quick', count: 1 }]);

    await Promise.all(slow.map((client) => client.send(body.subarray(KB))));
    for (const client of slow) expect(await client.answer()).toMatchObject({ status: 201 });
    expect(await stored()).toEqual([
      { productid: 'quick', count: 1 },
      { productid: 'slow', count: 200 },
    ]);
  });

  it('are told so after REQUEST_TIMEOUT, and forgotten even where they do not close', async () => {
    service = await startService({ REQUEST_TIMEOUT: '1' });
    await connect(5);

    for (const client of slow) expect(await client.answer()).toMatchObject({ status: 408 });
    await until('nothing of theirs is kept', () => taken() === 0);
    expect(await stored()).toEqual([]);
  });
});

describe('an update whose answer stands behind another one on its connection', () => {
  const hog = Buffer.from(JSON.stringify({ items: [item('hog')] }).padEnd(9 * KB * KB));

  it('gives back the room of its body once it is stored', async () => {
    const service = await startService({ DB_POOL_TIMEOUT: '60' });
    const client = await RawClient.connect(service.url);
    await client.send('GET /livez HTTP/1.1\r\nHost: test\r\n\r\n');
    await client.answer(); // a small one, so that several requests may be in work
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
    await until('its room is free', () => budget.held === 0);
    expect(turns.waiting).toBe(1); // the read in front of it

    for (const turn of others) turns.end('others', turn, 0);
    expect((await client.answer()).status).toBe(200);
    expect((await client.answer()).status).toBe(201);
    await client.leave();
    await service.stop();
  });
});
