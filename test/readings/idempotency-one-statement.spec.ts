import { createDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { update } from '../support/http-client';
import { outcomeOf, updateOnce } from '../support/once';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const items = [
  { productid: 'A', quantity: 1, timestamp: '2024-01-01T00:00:00Z' },
  { productid: 'B', quantity: 2, timestamp: '2024-01-01T00:00:00Z' },
];

afterEach(endProcesses);

it('a retry with the same Idempotency-Key stores nothing if the instance committed the first attempt and was then killed', async () => {
  const database = await createDatabase();
  const environment = { ...databaseEnvironment(database.connection), DB_LOCK_TIMEOUT: '20' };
  const [one, other] = await Promise.all([startProcess(environment), startProcess(environment)]);
  const table = await HeldTable.connect(database.connection);
  const stored = () => database.query('SELECT productid, quantity FROM inventory_items ORDER BY id');
  // After this update, the instance knows the product names. It therefore stores the next update by one SQL
  // statement.
  await update(one.url, [...items, ...items]);
  await database.query('DELETE FROM inventory_items');
  await table.hold();
  const unanswered = updateOnce(one.url, 'order-1', items).then(outcomeOf, String);
  await table.hasWaiting(1);
  // The instance must not receive PostgreSQL's response. So the process of the instance is paused here, and
  // killed below.
  one.child.kill('SIGSTOP');
  await table.release();
  await until('the readings are committed', async () => (await stored()).length > 0);
  await one.stop('SIGKILL');
  expect(await unanswered).toBe('Error: socket hang up');

  expect(outcomeOf(await updateOnce(other.url, 'order-1', items))).toBe('201 replayed');

  expect(await stored()).toEqual(items.map(({ productid, quantity }) => ({ productid, quantity })));
  await table.disconnect();
  await other.stop();
  await database.drop();
});
