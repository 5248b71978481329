import { Client } from 'pg';
import { until } from '@verkko/dev-servers/until';
import { ADVISORY_LOCKS } from '../../src/database/advisory-locks';
import { apiOf } from '../support/api';
import { createDatabase, type TestDatabase } from '../support/database';
import { answer, hang, Receiver } from '../support/receiver';
import { databaseEnvironment, startProcess } from '../support/service-process';
import { makeEvents, makeWebhook } from '../support/webhooks';

describe('several instances with webhooks', () => {
  let database: TestDatabase;
  let receiver: Receiver;

  beforeEach(async () => {
    [database, receiver] = await Promise.all([createDatabase(), Receiver.start()]);
  });
  afterEach(async () => {
    await receiver.stop();
    await database.drop();
  });

  const start = (environment: Record<string, string> = {}) =>
    startProcess({
      ...databaseEnvironment(database.connection),
      WEBHOOK_ALLOW: '127.0.0.1',
      ...environment,
    });
  const statuses = async () => {
    const rows = await database.query<{ status: string }>('SELECT status FROM webhook_deliveries');
    return rows.map(({ status }) => status);
  };

  it('deliver every event, even if one instance is killed', async () => {
    const [killed, other] = await Promise.all([start(), start({ WORKERS: '2' })]);
    receiver.behaviours = [hang];
    const products = ['A', 'B', 'C'];
    for (const productid of products) await makeWebhook(apiOf(killed.url), receiver.url, { productid });
    for (const productid of products) await makeEvents(apiOf(killed.url), productid, 10);

    const most = 4 * products.length;
    await receiver.received(most);
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([most, most]);

    await killed.stop('SIGKILL');
    receiver.behaviours = [answer(204)];
    for (const { response } of receiver.requests) response.destroy();
    // The deliveries of the killed instance are still reserved for it (claimed). The test ends these claims,
    // so that another instance may send the deliveries at once.
    await database.query(
      'UPDATE webhook_deliveries SET claimed_until = now() WHERE claimed_until IS NOT NULL',
    );
    await until('everything is delivered', async () => {
      await database.query('UPDATE webhook_deliveries SET due_at = now() WHERE due_at > now()');
      return (await statuses()).every((status) => status === 'delivered');
    });
    expect(await statuses()).toHaveLength(30);
    const answered = receiver.requests.slice(most).map(({ headers }) => headers['webhook-id']);
    expect(new Set(answered).size).toBe(30);
    expect(await other.stop()).toMatchObject({ code: 0 });
  });

  it('keep an unanswered delivery as pending when they stop, so that another instance can send it', async () => {
    const service = await start();
    receiver.behaviours = [hang];
    await makeWebhook(apiOf(service.url), receiver.url);
    await makeEvents(apiOf(service.url), 'A');
    await receiver.received(1);

    expect(await service.stop()).toMatchObject({ code: 0 });
    expect(
      await database.query('SELECT status, attempts, claimed_until, attempted_at FROM webhook_deliveries'),
    ).toEqual([{ status: 'pending', attempts: 0, claimed_until: null, attempted_at: null }]);
  });

  it('return a delivery to the queue if they claim it while they stop', async () => {
    const service = await start({ DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '60' });
    const other = new Client(database.connection);
    await other.connect();
    const deliveries = () =>
      database.query('SELECT claimed_until, attempts FROM webhook_deliveries ORDER BY event');
    receiver.behaviours = [hang];
    await makeWebhook(apiOf(service.url), receiver.url);
    await makeEvents(apiOf(service.url), 'A');
    await receiver.received(1);
    await other.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.deliveryClaims]);
    await makeEvents(apiOf(service.url), 'B');
    await until('the instance waits for its claim', async () => {
      const waiting = await database.query(
        `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        [ADVISORY_LOCKS.deliveryClaims],
      );
      return waiting.length > 0;
    });

    service.child.kill('SIGTERM');
    // The instance aborts its open request at the end of the time that requests have.
    const returned = { claimed_until: null, attempts: 0 };
    await until('the open request is aborted', async () => {
      const [first] = await deliveries();
      return first?.attempts === 0;
    });
    await other.end();

    expect(await service.exit).toMatchObject({ code: 0 });
    expect(await deliveries()).toEqual([returned, returned]);
  });
});
