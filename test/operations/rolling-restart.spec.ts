import { createDatabase, type TestDatabase } from '../support/database';
import { keptAlive, update } from '../support/http-client';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const CLIENTS = 16;

let database: TestDatabase;

beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await endProcesses();
  await database.drop();
});

const start = () => startProcess({ ...databaseEnvironment(database.connection), SHUTDOWN_DELAY: '1' });

/** Whether the server refused the connection, so that the request was never sent. */
const isRefused = (error: unknown) => (error as NodeJS.ErrnoException).syscall === 'connect';

/**
 * Stores one batch after another over a kept-alive connection. If an instance refuses the connection, the
 * next instance is used, as by a load balancer without health checks. All other failures are collected and
 * returned.
 */
async function write(
  instances: readonly ServiceProcess[],
  client: number,
  stored: Map<string, number>,
  isOver: () => boolean,
): Promise<string[]> {
  const failures: string[] = [];
  const agent = keptAlive();
  // Some clients store large batches.
  const size = client % 4 === 0 ? 500 : 1;
  let turn = client;
  for (let batch = 0; !isOver(); batch += 1) {
    const productid = `${client}-${batch}`;
    const items = Array<object>(size).fill({ productid, quantity: batch, timestamp: '2024-01-01T00:00:00Z' });
    for (;;) {
      const { url } = instances[turn % instances.length] as ServiceProcess;
      try {
        const { status, body } = await update(url, items, agent);
        if (status === 201) stored.set(productid, size);
        else failures.push(`${status} ${body}`);
        break;
      } catch (error) {
        if (!isRefused(error)) failures.push(String(error));
        turn += 1;
      }
    }
  }
  agent.destroy();
  return failures;
}

describe('a rolling restart under load', () => {
  it('makes no request fail, and loses no acknowledged update', async () => {
    const instances = [await start(), await start()];
    const stored = new Map<string, number>();
    let isOver = false;
    const clients = Promise.all(
      Array.from({ length: CLIENTS }, (_, client) => write(instances, client, stored, () => isOver)),
    );

    for (const index of [0, 1, 0]) {
      const before = stored.size;
      await until('the clients are busy', () => stored.size >= before + 30);
      expect(await instances[index]?.stop()).toMatchObject({ code: 0, signal: null });
      instances[index] = await start();
    }
    isOver = true;

    expect((await clients).flat()).toEqual([]);
    const rows = await database.query<{ productid: string; count: number }>(
      'SELECT productid, count(*)::int AS count FROM inventory_items GROUP BY productid',
    );
    // Every request got a response, so the database must contain exactly the readings that the service
    // acknowledged.
    expect(new Map(rows.map(({ productid, count }) => [productid, count]))).toEqual(stored);
  });
});
