import { createDatabase, type TestDatabase } from '../support/database';
import { type Answer, keptAlive, update } from '../support/http-client';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
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

/**
 * Writes one batch after another over a kept-alive connection until the service answers that it stops, and adds the
 * name of each acknowledged batch. Any other failure of a request is an error.
 */
async function writeUntilTurnedAway(url: string, client: number, acknowledged: Set<string>): Promise<void> {
  const agent = keptAlive();
  // Small batches. Some clients send their body in two pieces.
  const size = client % 4 === 0 ? 2000 : 1;
  for (let batch = 0; ; batch += 1) {
    const productid = `${client}-${batch}`;
    const reading = { productid, quantity: batch, timestamp: '2024-01-01T00:00:00Z' };
    let answer: Answer;
    try {
      answer = await update(url, Array<object>(size).fill(reading), agent);
    } catch (error) {
      // The port is closed: this request was never sent.
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return;
      throw error;
    }
    if (answer.status !== 201) {
      expect(answer.status).toBe(503);
      expect(JSON.parse(answer.body)).toMatchObject({ error: 'SHUTTING_DOWN' });
      return;
    }
    acknowledged.add(`${productid} of ${size}`);
  }
}

describe('a stop under load', () => {
  it.each([1, 2, 3, 4])('resets no connection and loses no acknowledged update (round %i)', async (round) => {
    const service = await startProcess(databaseEnvironment(database.connection));
    const acknowledged = new Set<string>();
    const clients = Promise.all(
      Array.from({ length: CLIENTS }, (_, client) => writeUntilTurnedAway(service.url, client, acknowledged)),
    );
    clients.catch(() => undefined); // awaited below
    await until('the clients are busy', () => acknowledged.size >= 30 * round);

    const { code } = await service.stop();
    await clients;

    expect(code).toBe(0);
    const stored = await database.query<{ batch: string }>(
      `SELECT productid || ' of ' || count(*) AS batch FROM inventory_items GROUP BY productid`,
    );
    // Every request was answered, so nothing else may be stored either.
    expect(new Set(stored.map(({ batch }) => batch))).toEqual(acknowledged);
  });
});
