import { text } from 'node:stream/consumers';
import { CertificateFiles } from '../support/certificate-files';
import { createDatabase, type TestDatabase } from '../support/database';
import { askFor, begun, CSV, fill, MANY, NDJSON, WIDE } from '../support/exports';
import { HeldTable } from '../support/held-table';
import { ask, keptAlive } from '../support/http-client';
import { RawClient } from '../support/raw-client';
import {
  databaseEnvironment,
  endProcesses,
  portIsClosed,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { until } from '@verkko/dev-servers/until';
import { EXPORT } from '../support/paths';

/**
 * The number of products besides the one with many readings. The first query of an export reads ten products.
 * While the export waits for the result, it already sends queries for the next products. So several queries
 * of one export may fail at once.
 */
const OTHERS = 40;

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
  await fill(database, WIDE, MANY);
  for (let n = 0; n < OTHERS; n += 1) await fill(database, `other ${n}`, 1);
});
afterAll(() => database.drop());

const start = (environment: Record<string, string> = {}) =>
  startProcess({
    ...databaseEnvironment(database.connection),
    LOG_LEVEL: 'info',
    DB_LOCK_TIMEOUT: '60',
    DB_STATEMENT_TIMEOUT: '60',
    ...environment,
  });

const withId = (id: string) => ({ headers: { 'X-Request-ID': id } });

/** Waits until a request is completely logged, and returns all log lines of that request. */
const linesOf = (service: ServiceProcess, id: string) =>
  until('the request line is in the log', () => {
    const lines = service.log().filter(({ request_id }) => request_id === id);
    return lines.some(({ msg }) => msg === 'request') && lines;
  });

/** Starts an export over HTTP/1.0, and reads only the first bytes of the response. */
async function begunByHttp10({ url }: ServiceProcess): Promise<RawClient> {
  const client = await RawClient.connect(url);
  await client.send(`GET ${EXPORT} HTTP/1.0\r\nAccept: ${NDJSON}\r\n\r\n`);
  await client.hasReceived('200 OK');
  client.stopReading();
  return client;
}

const CUT = { level: 'info', msg: 'request', route: EXPORT, status: 200, aborted: true };
const LOST = { level: 'error', method: 'GET', route: EXPORT, error: 'DATABASE_UNAVAILABLE' };

describe('a partly sent export', () => {
  let service: ServiceProcess;
  let table: HeldTable;

  beforeAll(async () => {
    service = await start();
    table = await HeldTable.connect(database.connection);
  });
  afterEach(() => table.release());
  afterAll(async () => {
    await table.disconnect();
    await endProcesses();
  });

  /**
   * Runs an export that fails.
   * @param fail a function that causes the failure after the first bytes, while the client continues to read
   */
  const failing = async (id: string, fail: (end: Promise<unknown>) => Promise<void>) => {
    const response = await begun(service, {}, withId(id));
    await table.hold('ACCESS EXCLUSIVE');
    const end = text(response).catch((error: unknown) => error);
    await fail(end);
    return { response, end: await end };
  };

  it.each([
    {
      what: 'its connection to PostgreSQL is cut',
      id: 'connection',
      message: 'The database is not available; try again.',
      fail: async () => {
        await table.terminate(await table.hasWaiting());
        await table.release();
      },
    },
    {
      what: 'its statement is cancelled',
      id: 'statement',
      message: 'The database did not answer in time; try again.',
      fail: async () => {
        const [pid] = await table.hasWaiting();
        await database.query('SELECT pg_cancel_backend($1::int)', [pid]);
        await table.release();
      },
    },
  ])('resets the client connection and logs one error if $what', async ({ id, message, fail }) => {
    const { response, end } = await failing(id, fail);

    expect(end).toMatchObject({ code: 'ECONNRESET' });
    expect([response.statusCode, response.complete]).toEqual([200, false]);
    expect(await linesOf(service, id)).toEqual([
      expect.objectContaining({ ...LOST, msg: message }),
      expect.objectContaining(CUT),
    ]);
    expect((await askFor(service, CSV, { productid: 'nobody' })).status).toBe(200);
  });

  it('resets the client connection and logs DATABASE_UNAVAILABLE if a table is missing', async () => {
    const response = await begun(service, {}, withId('away'));
    await database.query('ALTER TABLE inventory_items RENAME TO away');
    const end = await text(response).catch((error: unknown) => error);
    await database.query('ALTER TABLE away RENAME TO inventory_items');

    expect(end).toMatchObject({ code: 'ECONNRESET' });
    expect(await linesOf(service, 'away')).toEqual([
      expect.objectContaining(LOST),
      expect.objectContaining(CUT),
    ]);
  });

  it('resets the client connection and logs the stack trace after an internal error', async () => {
    const response = await begun(service, {}, withId('bug'));
    await database.query('ALTER TABLE inventory_items RENAME COLUMN quantity TO amount');
    const end = await text(response).catch((error: unknown) => error);
    await database.query('ALTER TABLE inventory_items RENAME COLUMN amount TO quantity');

    expect(end).toMatchObject({ code: 'ECONNRESET' });
    expect(await linesOf(service, 'bug')).toEqual([
      expect.objectContaining({
        level: 'error',
        error: 'INTERNAL_ERROR',
        err: expect.objectContaining({ stack: expect.stringContaining('export.repository') }),
      }),
      expect.objectContaining(CUT),
    ]);
  });

  it('resets an HTTP/1.0 connection after a failure, because a normal end would look like the end of a complete file', async () => {
    const client = await begunByHttp10(service);
    await table.hold('ACCESS EXCLUSIVE');
    client.readOn();
    await table.terminate(await table.hasWaiting());
    await table.release();

    await expect(client.end()).rejects.toThrow('ECONNRESET');
    await client.leave();
  });

  it('closes the client connection if the export fails, and the next request of the client uses a new connection', async () => {
    const agent = keptAlive();
    const response = await begun(service, {}, { agent, ...withId('kept') });
    const next = ask(`${service.url}/livez`, { agent });
    await table.hold('ACCESS EXCLUSIVE');
    const end = text(response).catch((error: unknown) => error);
    await table.terminate(await table.hasWaiting());
    await table.release();

    expect(await end).toMatchObject({ code: 'ECONNRESET' });
    expect(await next).toMatchObject({ status: 200, reusedConnection: false });
    agent.destroy();
  });
});

describe('an export whose first row is not yet sent', () => {
  let service: ServiceProcess;

  beforeAll(async () => {
    service = await start({ DB_LOCK_TIMEOUT: '0.2' });
  });
  afterAll(endProcesses);

  it.each([
    {
      what: 'a table is missing',
      id: 'first-away',
      fail: 'ALTER TABLE products RENAME TO away',
      mend: 'ALTER TABLE away RENAME TO products',
      status: 503,
      error: 'DATABASE_UNAVAILABLE',
    },
    {
      what: 'an internal error occurs',
      id: 'first-bug',
      fail: 'ALTER TABLE inventory_items RENAME COLUMN quantity TO amount',
      mend: 'ALTER TABLE inventory_items RENAME COLUMN amount TO quantity',
      status: 500,
      error: 'INTERNAL_ERROR',
    },
  ])('returns the usual error response if $what', async ({ id, fail, mend, status, error }) => {
    await database.query(fail);
    const answer = await askFor(service, CSV, {}, withId(id));
    await database.query(mend);

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ error, message: expect.any(String), request_id: id });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      vary: 'Accept',
    });
    expect(answer.headers).not.toHaveProperty('content-disposition');
    expect(await linesOf(service, id)).toEqual([
      expect.objectContaining({ level: 'error', error }),
      expect.objectContaining({ level: 'error', msg: 'request', status }),
    ]);
  });

  it('returns the status 503 if the database does not answer in time', async () => {
    const table = await HeldTable.connect(database.connection);
    await table.hold('ACCESS EXCLUSIVE');
    const answer = await askFor(service, NDJSON, {}, withId('first-late'));
    await table.disconnect();

    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(JSON.parse(answer.body)).toEqual({
      error: 'DATABASE_UNAVAILABLE',
      message: 'The database did not answer in time; try again.',
      request_id: 'first-late',
    });
    expect(answer.headers).not.toHaveProperty('content-disposition');
    expect((await askFor(service, CSV)).status).toBe(200);
    expect(service.stderr()).not.toContain('Error');
  });
});

describe('an export over HTTPS that fails after its first rows were sent', () => {
  afterEach(endProcesses);

  it('resets the connection', async () => {
    const files = new CertificateFiles();
    const service = await start(files.environment);
    const agent = files.trusting();
    const response = await begun(service, {}, { agent, ...withId('tls') });
    await database.query('ALTER TABLE inventory_items RENAME TO away');
    const end = await text(response).catch((error: unknown) => error);
    await database.query('ALTER TABLE away RENAME TO inventory_items');

    expect(end).toMatchObject({ code: 'ECONNRESET' });
    expect(response.complete).toBe(false);
    expect(await linesOf(service, 'tls')).toEqual([
      expect.objectContaining(LOST),
      expect.objectContaining(CUT),
    ]);
    agent.destroy();
    files.remove();
  });
});

describe('a shutdown of the service during an export', () => {
  afterEach(endProcesses);

  const errorsOf = (service: ServiceProcess) => service.log().filter(({ level }) => level === 'error');

  it('waits until the export is complete', async () => {
    const service = await start();
    const response = await begun(service);

    service.child.kill('SIGTERM');
    await portIsClosed(service);
    const file = await text(response);

    expect(file.split('\n')).toHaveLength(MANY + OTHERS + 1);
    expect(await service.exit).toMatchObject({ code: 0, signal: null });
  });

  it('aborts the export after SHUTDOWN_TIMEOUT if the client reads nothing', async () => {
    const service = await start({ SHUTDOWN_TIMEOUT: '1' });
    const response = await begun(service, {}, withId('untaken'));

    const { code, stderr } = await service.stop();

    await expect(text(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect([code, stderr]).toEqual([0, service.stderr()]);
    expect(await linesOf(service, 'untaken')).toEqual([expect.objectContaining(CUT)]);
    expect(errorsOf(service)).toEqual([]);
  });

  it('aborts the export after SHUTDOWN_TIMEOUT if PostgreSQL does not answer', async () => {
    const service = await start({ SHUTDOWN_TIMEOUT: '1' });
    const table = await HeldTable.connect(database.connection);
    const response = await begun(service, {}, withId('waiting'));
    const old = await begunByHttp10(service);
    await table.hold('ACCESS EXCLUSIVE');
    const [end, oldEnd] = [text(response), old.end()].map((promise) =>
      promise.catch((error: unknown) => error),
    );
    old.readOn();
    await table.hasWaiting(2);

    const { code, stderr } = await service.stop();

    expect(await end).toMatchObject({ code: 'ECONNRESET' });
    expect(await oldEnd).toMatchObject({ message: 'ECONNRESET' });
    expect([code, stderr]).toEqual([0, service.stderr()]);
    expect(await linesOf(service, 'waiting')).toEqual([expect.objectContaining(CUT)]);
    expect(errorsOf(service)).toEqual([]);
    await table.disconnect();
    await old.leave();
  });
});
