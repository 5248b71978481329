import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { ask } from '../support/http-client';
import { areStored, csvOf, HEADER, Importing, importFile, noneIsStored, row } from '../support/imports';
import { importHead, RawClient } from '../support/raw-client';
import { startService } from '../support/service';
import { databaseEnvironment, endProcesses, portIsClosed, startProcess } from '../support/service-process';
import { until } from '@verkko/dev-servers/until';
import { IMPORT } from '../support/paths';

let database: TestDatabase;

beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await endProcesses();
  await database.drop();
});

const start = (environment: Record<string, string> = {}) =>
  startProcess({ ...databaseEnvironment(database.connection), ...environment });
const stored = () => database.query('SELECT productid FROM inventory_items ORDER BY id');

describe('a shutdown of the service', () => {
  it('waits for the end of an import, and responds to its client', async () => {
    const service = await start({ SHUTDOWN_TIMEOUT: '60' });
    const importing = await Importing.begin(service.url, csvOf('A', 'B'));
    await areStored(database.query);

    service.child.kill('SIGTERM');
    await portIsClosed(service);
    await importing.send(row('C'));

    expect(await importing.finish()).toEqual({ status: 201, body: { inserted: 3 } });
    expect((await service.exit).code).toBe(0);
    expect(await stored()).toHaveLength(3);
    await importing.leave();
  });

  it('aborts an import after SHUTDOWN_TIMEOUT, and stores nothing of the file', async () => {
    const service = await start({ SHUTDOWN_TIMEOUT: '1' });
    const importing = await Importing.begin(service.url, csvOf('A', 'B'));
    await areStored(database.query);
    const answer = importing.answer().catch(String);

    expect(await service.stop()).toMatchObject({ code: 0, stderr: service.stderr() });

    expect(await answer).toMatch(/^Error: The connection ended/);
    await noneIsStored(database.query);
    expect(await stored()).toEqual([]);
    await importing.leave();
  });

  it('aborts an import that waits for the database, and stores nothing of the file', async () => {
    const service = await start({ SHUTDOWN_TIMEOUT: '1', DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '60' });
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    const answer = importFile(service.url, csvOf('A')).catch(String);
    await table.hasWaiting();

    expect((await service.stop()).code).toBe(0);

    expect(await answer).toMatch(/^Error: socket hang up/);
    await table.release();
    await table.disconnect();
    await noneIsStored(database.query);
    expect(await stored()).toEqual([]);
  });

  it('lets an import begin during SHUTDOWN_DELAY and store its readings', async () => {
    const service = await start({ SHUTDOWN_DELAY: '600' });
    await ask(service.url); // if no client had connected, the service would not wait for SHUTDOWN_DELAY
    service.child.kill('SIGTERM');
    await until('/readyz changes', async () => (await ask(`${service.url}/readyz`)).status === 503);

    expect(await importFile(service.url, csvOf('A'))).toMatchObject({
      status: 201,
      headers: { connection: 'close' },
    });
    expect(await stored()).toHaveLength(1);
  });
});

describe('the log of the service', () => {
  it('has one line for each import, and never any content of its file', async () => {
    const service = await start({ LOG_LEVEL: 'trace' });
    await database.query('ALTER TABLE inventory_items ADD CONSTRAINT none CHECK (quantity <> 7)');
    const send = (id: string, file: string) =>
      importFile(service.url, file, { 'X-Request-ID': id, 'Idempotency-Key': 'confidential-key' });

    await send('wrong', HEADER + row('confidential', -1)).expect(422);
    await send('refused', HEADER + row('confidential', 7)).expect(500);
    await send('good', csvOf('confidential')).expect(201);
    const gone = await Importing.begin(
      service.url,
      csvOf('confidential', 'confidential'),
      'X-Request-ID: gone',
    );
    await areStored(database.query);
    await gone.leave();
    await until('the last request is logged', () =>
      service.log().some(({ request_id }) => request_id === 'gone'),
    );

    await service.stop();
    const lines = service.log().filter(({ msg }) => msg === 'request');
    expect(lines).toEqual([
      expect.objectContaining({ request_id: 'wrong', method: 'POST', route: IMPORT, status: 422 }),
      expect.objectContaining({ request_id: 'refused', status: 500 }),
      expect.objectContaining({ request_id: 'good', status: 201 }),
      expect.objectContaining({ request_id: 'gone', aborted: true }),
    ]);
    expect(service.stdout() + service.stderr()).not.toContain('confidential');
  });

  it('has no warning after many imports on the same connection', async () => {
    const service = await start({ LOG_LEVEL: 'trace' });
    const client = await RawClient.connect(service.url);
    const file = csvOf('A');
    for (let request = 0; request < 30; request += 1) {
      await client.send(importHead(file.length), file);
      expect(await client.answer()).toMatchObject({ status: 201 });
    }
    const many = await Importing.begin(service.url, csvOf('A'));
    for (let piece = 0; piece < 100; piece += 1) {
      await many.send(row('A'));
      await ask(`${service.url}/livez`);
    }
    expect(await many.finish()).toMatchObject({ body: { inserted: 101 } });
    await Promise.all([client.leave(), many.leave()]);

    const { stdout, stderr } = await service.stop();
    expect(stdout + stderr).not.toMatch(/warning/i);
    expect(service.problems()).toEqual([]);
  });
});

describe('the rate limit for writes', () => {
  it('counts an import as one request, and rejects an import above the limit before reading the file', async () => {
    const service = await startService({ RATE_LIMIT_ANONYMOUS_WRITES: '2' }, database.connection);
    await importFile(service.url, csvOf('A', 'B')).expect(201);
    await service.store([{ productid: 'A', quantity: 1, timestamp: '2024-01-01' }]);

    const { status, headers, body } = await importFile(service.url, HEADER + row('C').repeat(300_000));

    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(body).toMatchObject({ error: 'RATE_LIMITED' });
    expect(await stored()).toHaveLength(3);
    await service.stop();
  });
});
