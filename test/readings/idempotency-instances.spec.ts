import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { update } from '../support/http-client';
import { outcomeOf, updateOnce } from '../support/once';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';

const items = [
  { productid: 'A', quantity: 1, timestamp: '2024-01-01T00:00:00Z' },
  { productid: 'B', quantity: 2, timestamp: '2024-01-01T00:00:00Z' },
];

describe('a request with an Idempotency-Key', () => {
  let database: TestDatabase;
  let one: ServiceProcess;
  let other: ServiceProcess;
  let table: HeldTable;

  beforeEach(async () => {
    database = await createDatabase();
    const environment = { ...databaseEnvironment(database.connection), DB_LOCK_TIMEOUT: '20' };
    [one, other] = await Promise.all([startProcess(environment), startProcess(environment)]);
    table = await HeldTable.connect(database.connection);
  });
  afterEach(async () => {
    await table.disconnect();
    await endProcesses();
    await database.drop();
  });

  const stored = () => database.query('SELECT productid, quantity FROM inventory_items ORDER BY id');
  const ONCE = items.map(({ productid, quantity }) => ({ productid, quantity }));

  it('is stored once if 50 clients send it to two instances at once', async () => {
    const sendUntilDone = async (client: number): Promise<string> => {
      const answers: string[] = [];
      while (!answers.at(-1)?.startsWith('201')) {
        // Each client alternates between the two instances until it gets the status 201.
        const { url } = (client + answers.length) % 2 ? one : other;
        const outcome = outcomeOf(await updateOnce(url, 'order-1', items));
        expect(['201', '201 replayed', '409']).toContain(outcome);
        answers.push(outcome);
      }
      return answers.at(-1) ?? '';
    };

    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, client) => sendUntilDone(client)));

    expect(outcomes.sort()).toEqual(['201', ...Array<string>(49).fill('201 replayed')]);
    expect(await stored()).toEqual(ONCE);
  });

  it.each(['new', 'known'])(
    'for %s products is stored once if an instance is killed and the client retries',
    async (what) => {
      if (what === 'known') await update(one.url, items);
      await database.query('DELETE FROM inventory_items');
      await table.hold();
      const unanswered = updateOnce(one.url, 'order-1', items).catch(() => undefined);
      await table.hasWaiting(1);
      await one.stop('SIGKILL');
      await unanswered;
      const retry = updateOnce(other.url, 'order-1', items);
      await table.release();

      // PostgreSQL may finish the statement of the killed instance, or roll it back.
      expect(['201', '201 replayed']).toContain(outcomeOf(await retry));
      expect(await stored()).toEqual(ONCE);
    },
  );
});
