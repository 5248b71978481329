import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { DataDir } from '../support/data-dir';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { type Answer, answerTo, ask, keptAlive, update } from '../support/http-client';
import { QUERY, UPDATE } from '../support/paths';
import { reading } from '../support/readings';
import {
  databaseEnvironment,
  endProcesses,
  portIsClosed,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const READING = reading('held');
const PAGE = `${QUERY}?productid=held`;
let database: TestDatabase;
let table: HeldTable;

beforeEach(async () => {
  database = await createDatabase();
  table = await HeldTable.connect(database.connection);
});
afterEach(async () => {
  await endProcesses();
  await table.disconnect();
  await database.drop();
});

/** Starts a service whose SQL statements may wait up to 10 minutes for a locked table. */
const start = (environment: Record<string, string> = {}) =>
  startProcess({
    ...databaseEnvironment(database.connection),
    DB_LOCK_TIMEOUT: '600',
    DB_STATEMENT_TIMEOUT: '600',
    ...environment,
  });

/** Sends an update that waits for the locked table, and is answered when the table is released. */
async function writeInFlight({ url }: ServiceProcess): Promise<{ answer: Promise<Answer> }> {
  await table.hold();
  const answer = update(url, [READING]);
  answer.catch(() => undefined); // the failure of this update is awaited later
  await table.hasWaiting();
  return { answer };
}

/** Waits until the service reports that it is not ready. @returns the response of /readyz */
function isUnready({ url }: ServiceProcess): Promise<Answer> {
  return until('/readyz changes', async () => {
    const answer = await ask(`${url}/readyz`);
    return answer.status !== 200 && answer;
  });
}

const storedProducts = () => database.query('SELECT productid FROM inventory_items');

describe.each(['SIGTERM', 'SIGINT'] as const)('a stop of the service by %s', (signal) => {
  it('makes /readyz answer 503 at once, while requests are served for SHUTDOWN_DELAY', async () => {
    const service = await start({ SHUTDOWN_DELAY: '600' });
    const kept = keptAlive();
    await ask(service.url + PAGE, { agent: kept });
    const write = await writeInFlight(service);

    service.child.kill(signal);
    const readiness = await isUnready(service);
    expect(readiness.status).toBe(503);
    expect(JSON.parse(readiness.body)).toEqual({
      error: 'SHUTTING_DOWN',
      message: 'This instance is stopping.',
      request_id: expect.any(String),
    });

    const onKept = await ask(service.url + PAGE, { agent: kept });
    const onNew = await ask(service.url + PAGE);
    expect([onKept.reusedConnection, onNew.reusedConnection]).toEqual([true, false]);
    for (const { status, headers } of [onKept, onNew]) {
      expect([status, headers.connection]).toEqual([200, 'close']);
    }
    expect((await ask(`${service.url}/livez`)).status).toBe(200);

    await table.release();
    expect(await write.answer).toMatchObject({ status: 201, body: '', headers: { connection: 'close' } });
  });

  it('closes the port after SHUTDOWN_DELAY, and finishes the requests in progress', async () => {
    const service = await start();
    const write = await writeInFlight(service);

    service.child.kill(signal);
    await portIsClosed(service);
    await table.release();

    expect(await write.answer).toMatchObject({ status: 201, body: '', headers: { connection: 'close' } });
    expect(await service.exit).toMatchObject({ code: 0, stderr: service.stderr() });
    expect(await storedProducts()).toEqual([{ productid: 'held' }]);
  });
});

describe('a stop of the service', () => {
  it('waits for the body of a request whose headers arrived before the stop, and the request succeeds', async () => {
    const service = await start();
    const asked = request(`${service.url}${UPDATE}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Expect: '100-continue' },
    });
    asked.flushHeaders();
    await once(asked, 'continue'); // the service has received the headers

    service.child.kill('SIGTERM');
    await portIsClosed(service);
    asked.end(JSON.stringify({ items: [READING] }));

    expect(await answerTo(asked)).toMatchObject({ status: 201, headers: { connection: 'close' } });
    expect((await service.exit).code).toBe(0);
    expect(await storedProducts()).toEqual([{ productid: 'held' }]);
  });

  it('lets the service answer a request on a connection that was opened before the port was closed', async () => {
    const service = await start();
    const write = await writeInFlight(service);
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    // The service accepts connections in the order in which they were opened. So a response on a later
    // connection shows that the earlier connection was accepted.
    await ask(`${service.url}/livez`);

    service.child.kill('SIGTERM');
    await portIsClosed(service);
    socket.write(`GET ${PAGE} HTTP/1.1\r\nHost: test\r\n\r\n`);

    expect(await text(socket)).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\r\nConnection: close\r\n/);
    await table.release();
    expect((await write.answer).status).toBe(201);
    expect((await service.exit).code).toBe(0);
  });

  it('aborts requests that take longer than SHUTDOWN_TIMEOUT', async () => {
    const service = await start({ SHUTDOWN_TIMEOUT: '1' });
    const write = await writeInFlight(service);

    const exit = await service.stop();

    expect(exit).toMatchObject({ code: 0, signal: null });
    await expect(write.answer).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('does not wait for idle connections', async () => {
    const service = await start({ SHUTDOWN_TIMEOUT: '3600' });
    const { hostname, port } = new URL(service.url);
    const silent = connect(Number(port), hostname);
    await once(silent, 'connect');
    await ask(`${service.url}/livez`, { agent: keptAlive() });

    expect((await service.stop()).code).toBe(0);
  });

  it('leaves no session of the service in the database', async () => {
    const service = await start();
    await update(service.url, [READING]);
    await ask(`${service.url}/health`);
    const connections = () =>
      database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'verkko%'`,
      );
    expect(await connections()).not.toEqual([]);

    await service.stop();

    // PostgreSQL ends a session a moment after its client has disconnected.
    await until('the sessions are gone', async () => (await connections()).length === 0);
  });

  it('also stops the embedded PostgreSQL', async () => {
    const dataDir = new DataDir();
    const service = await startProcess({ DATA_DIR: dataDir.path });
    expect(dataDir.hasPostmasterPid).toBe(true);

    expect((await service.stop()).code).toBe(0);

    expect(dataDir.hasPostmasterPid).toBe(false);
    expect(dataDir.processes()).toEqual([]);
    await dataDir.remove();
  });
});

describe('Ctrl-C', () => {
  it('pressed twice ends the service and the embedded PostgreSQL at once', async () => {
    const dataDir = new DataDir();
    const service = await startProcess({ DATA_DIR: dataDir.path, SHUTDOWN_TIMEOUT: '3600' });
    const asked = request(`${service.url}${UPDATE}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Expect: '100-continue' },
    });
    asked.flushHeaders();
    asked.on('error', () => undefined);
    await once(asked, 'continue');

    service.child.kill('SIGINT');
    await portIsClosed(service);
    // Several signals within a short time count as one, so the test repeats the signal until the service
    // ends.
    await until('the service ends', () => {
      service.child.kill('SIGINT');
      return service.child.exitCode !== null;
    });

    expect((await service.exit).code).toBe(130);
    await dataDir.remove();
  });

  it('sent twice within a moment counts only once, so requests in progress are finished', async () => {
    const service = await start();
    const write = await writeInFlight(service);

    service.child.kill('SIGINT');
    // Without this request between the two signals, the kernel might merge them.
    await ask(`${service.url}/livez`);
    service.child.kill('SIGINT');
    await portIsClosed(service);
    await table.release();

    expect((await write.answer).status).toBe(201);
    expect((await service.exit).code).toBe(0);
  });
});
