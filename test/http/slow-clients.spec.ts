import { BodyMemoryBudget } from '../../src/body/body-memory-budget';
import { RawClient, updateHead } from '../support/raw-client';
import { type Service, startService } from '../support/service';
import { until } from '../support/until';

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

describe('clients that do not read their answers', () => {
  const MB = KB * KB;
  // Short requests for large answers: they and the head of the update are parsed at once, before an answer is made.
  const pages = 'GET /api/v1/inventory/products?limit=500 HTTP/1.1\r\nHost: test\r\n\r\n'.repeat(15);
  const hog = Buffer.from(JSON.stringify({ items: [item('hog')] }).padEnd(9 * MB));

  let service: Service;
  let clients: RawClient[];

  beforeEach(async () => {
    service = await startService();
    clients = await Promise.all([1, 2].map(() => RawClient.connect(service.url)));
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.leave()));
    await service.stop();
  });

  it('give back the room of what they sent once it is stored', async () => {
    const longNames = Array.from({ length: 500 }, (_, index) => `${'😀'.repeat(200)}${index}`);
    await service.store(longNames.map(item));

    // The answer to an update that stands behind unread pages is not sent. Small answers that were taken let them all begin.
    for (const client of clients) {
      await client.send('GET /livez HTTP/1.1\r\nHost: test\r\n\r\n');
      await client.answer();
      client.stopReading();
      void client.send(pages, updateHead(hog.length), hog);
    }
    await until('their updates are stored', async () => {
      const [stored] = await service.query<{ count: number }>(
        `SELECT count(*)::int FROM inventory_items WHERE productid = 'hog'`,
      );
      return stored?.count === clients.length;
    });

    const budget = service.app.get<BodyMemoryBudget, { held: number }>(BodyMemoryBudget);
    await until('their room is free', () => budget.held === 0);
    expect((await service.post('/api/v1/inventory/update', { items: [item('other')] })).status).toBe(201);
  });
});
