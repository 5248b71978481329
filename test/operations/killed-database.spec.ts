import { until } from '@verkko/dev-servers/until';
import { createDatabase, type TestDatabase } from '../support/database';
import { update } from '../support/http-client';
import { type KillingProxy, startKillingProxy } from '../support/killing-proxy';
import { reading } from '../support/readings';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';

describe('the service', () => {
  let database: TestDatabase;
  let proxy: KillingProxy;

  beforeAll(async () => {
    database = await createDatabase();
    proxy = await startKillingProxy(database.connection);
  });
  afterAll(async () => {
    await endProcesses();
    proxy.close();
    await database.drop();
  });

  it('continues to run if PostgreSQL is killed at the moment when a connection is opened', async () => {
    const { host, port } = proxy;
    const service = await startProcess({
      ...databaseEnvironment({ ...database.connection, host, port }),
      RATE_LIMIT_ANONYMOUS_WRITES: '0',
    });
    const write = async () => (await update(service.url, [reading('A')])).status;

    // Concurrent updates need more database connections than the pool has open.
    const statuses: (number | undefined)[] = [];
    proxy.isKilling = true;
    await until('new connections got the message', async () => {
      statuses.push(...(await Promise.all(Array.from({ length: 12 }, write))));
      return proxy.killed >= 3;
    });
    proxy.isKilling = false;

    expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
    expect(await write()).toBe(201);
    expect(service.child.exitCode).toBeNull();
  });
});
