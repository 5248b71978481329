import { BodyMemoryBudget } from '../../src/body/body-memory-budget';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { memory } from '../support/memory';
import { chunk, RawClient, updateHead } from '../support/raw-client';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';

const KB = 1024;
const MB = 1024 * KB;

describe('the memory of a request body', () => {
  let database: TestDatabase;
  let service: Service;
  let clients: RawClient[];

  beforeAll(async () => {
    database = await createDatabase();
    service = await startService(
      { BODY_LIMIT: '1mb', TRUST_PROXY: 'loopback', DB_LOCK_TIMEOUT: '60', DB_POOL_TIMEOUT: '60' },
      database.connection,
    );
  });
  afterEach(() => Promise.all(clients.map((client) => client.leave())));
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  const connect = async (count: number) => {
    clients = await Promise.all(Array.from({ length: count }, () => RawClient.connect(service.url)));
  };

  it('is freed as soon as the body is rejected as too large', async () => {
    const almost = chunk(Buffer.alloc(MB - KB, ' '));
    await connect(40);
    const before = await memory();

    for (const client of clients) {
      await client.send(updateHead(), almost, chunk(' '.repeat(2 * KB)));
      expect(await client.answer()).toMatchObject({ status: 413 });
    }

    expect((await memory()) - before).toBeLessThan(10 * MB);
  });

  it('is about the size of the body when the body arrives byte by byte', async () => {
    const bytes = Buffer.concat(Array(300_000).fill(chunk(' ')));
    await connect(1);
    const before = await memory();

    for (const client of clients) await client.send(updateHead(), bytes);
    const budget = service.app.get<BodyMemoryBudget, { held: number }>(BodyMemoryBudget);
    await until('the whole body has arrived', () => budget.held > 300_000);

    expect((await memory()) - before).toBeLessThan(10 * MB);
  });

  it('is about the size of the body until the update is stored, and is then freed', async () => {
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    const wide = Buffer.from(
      JSON.stringify({ items: [{ productid: 'A', quantity: 1, timestamp: '2024-01-01' }] }).padEnd(MB),
    );
    await connect(40);
    const before = await memory();

    // Four callers send the bodies, because one caller may use only a quarter of the memory.
    await Promise.all(
      clients.map((client, index) =>
        client.send(updateHead(wide.length, `X-Forwarded-For: 203.0.113.${index % 4}`), wide),
      ),
    );
    const budget = service.app.get<BodyMemoryBudget, { held: number; line: { size: number } }>(
      BodyMemoryBudget,
    );
    await until(
      'all bodies have arrived, and some wait for their turn',
      () => budget.held > 40 * MB && budget.line.size === 4,
    );
    expect((await memory()) - before).toBeLessThan(55 * MB);

    await table.release();
    await table.disconnect();
    for (const client of clients) expect(await client.answer()).toMatchObject({ status: 201 });
    expect((await memory()) - before).toBeLessThan(20 * MB);
  });
});
