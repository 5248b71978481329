import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { ask, update } from '../support/http-client';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const READING = { productid: 'logged', quantity: 1, timestamp: '2024-01-01T00:00:00Z' };
const QUERY = '/api/v1/inventory/query?productid=logged';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Line = Record<string, unknown>;

let database: TestDatabase;

beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await endProcesses();
  await database.drop();
});

const start = (environment: Record<string, string> = {}) =>
  startProcess({ ...databaseEnvironment(database.connection), LOG_LEVEL: 'info', ...environment });

/** What was logged about one request, its own line last. A stop makes sure that all is written. */
async function linesOf(service: ServiceProcess, requestId: string): Promise<Line[]> {
  await service.stop();
  return service.log().filter((line) => line.request_id === requestId);
}

const withId = (id: string, headers: Record<string, string> = {}) => ({
  headers: { 'X-Request-ID': id, ...headers },
});

describe('the log', () => {
  it('has one line a request, under the id that the answer carries', async () => {
    const service = await start();

    const { headers } = await update(service.url, [READING]);

    expect(headers['x-request-id']).toMatch(UUID);
    expect(await linesOf(service, String(headers['x-request-id']))).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        pid: service.child.pid,
        hostname: expect.any(String),
        request_id: headers['x-request-id'],
        method: 'POST',
        route: '/api/v1/inventory/update',
        status: 201,
        duration_ms: expect.any(Number),
        msg: 'request',
      },
    ]);
    expect(service.log().filter(({ msg }) => msg === 'request')).toHaveLength(1);
  });

  it('keeps a well-formed X-Request-ID of the client and replaces any other', async () => {
    const service = await start();

    for (const id of ['a', 'Order-7_x.y', 'x'.repeat(128)]) {
      expect((await ask(service.url + QUERY, withId(id))).headers['x-request-id']).toBe(id);
    }
    for (const id of ['', ' ', 'two words', 'é', '{"a":1}', 'x'.repeat(129)]) {
      expect((await ask(service.url + QUERY, withId(id))).headers['x-request-id']).toMatch(UUID);
    }

    const [line, ...others] = await linesOf(service, 'Order-7_x.y');
    expect([line?.route, others]).toEqual(['/api/v1/inventory/query', []]);
  });

  it('calls the route of an unknown path unmatched', async () => {
    const service = await start();
    await ask(`${service.url}/secret/path`, withId('unknown'));

    const lines = await linesOf(service, 'unknown');
    expect(lines).toEqual([expect.objectContaining({ method: 'GET', route: 'unmatched', status: 404 })]);
    expect(service.stdout()).not.toContain('secret');
  });

  it('carries the traceparent of a request, if it is one', async () => {
    const service = await start();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await ask(service.url + QUERY, withId('traced', { traceparent }));
    await ask(service.url + QUERY, withId('untraced', { traceparent: 'nonsense' }));

    expect(await linesOf(service, 'traced')).toEqual([expect.objectContaining({ traceparent })]);
    expect((await linesOf(service, 'untraced'))[0]).not.toHaveProperty('traceparent');
  });

  it('tells a bug with its stack under the id that the client was given, and the client nothing of it', async () => {
    const service = await start();
    await database.query('ALTER TABLE inventory_items DROP COLUMN quantity CASCADE');

    const answer = await ask(service.url + QUERY, withId('buggy'));

    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.body)).toEqual({
      error: 'INTERNAL_ERROR',
      message: 'An unexpected error; it is logged under this request_id.',
      request_id: 'buggy',
    });
    const [error, line, ...more] = await linesOf(service, 'buggy');
    expect(error).toMatchObject({
      level: 'error',
      error: 'INTERNAL_ERROR',
      err: {
        message: 'column "quantity" does not exist',
        stack: expect.stringMatching(/\n +at .*repository/),
      },
    });
    expect(line).toMatchObject({ level: 'error', status: 500, route: '/api/v1/inventory/query' });
    expect(more).toEqual([]);
  });

  it('says of a request whose client did not wait for the answer that it was aborted', async () => {
    const service = await start();
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    const asked = request(`${service.url}/api/v1/inventory/update`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Request-ID': 'impatient' },
    });
    asked.on('error', () => undefined);
    asked.end(JSON.stringify({ items: [READING] }));
    await table.hasWaiting();

    asked.destroy();

    const line = await until('the line is written', () =>
      service.log().find(({ request_id }) => request_id === 'impatient'),
    );
    expect(line).toMatchObject({ route: '/api/v1/inventory/update', aborted: true });
    await table.disconnect();
    expect(await linesOf(service, 'impatient')).toEqual([line]);
  });
});

describe('the line of a request that did not arrive whole', () => {
  /** Sends the beginning of an update and never the rest. */
  function sendHalf(service: ServiceProcess, id: string): Socket {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.write(
      `POST /api/v1/inventory/update HTTP/1.1\r\nHost: a\r\nX-Request-ID: ${id}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    return socket;
  }

  it('has the 408 that the client was sent, under the same id', async () => {
    const service = await start({ REQUEST_TIMEOUT: '1' });
    let answer = '';
    const socket = sendHalf(service, 'too-slow').on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await once(socket, 'close');

    expect(answer).toContain('HTTP/1.1 408 Request Timeout');
    expect(answer).toContain('X-Request-ID: too-slow');
    expect(await linesOf(service, 'too-slow')).toMatchObject([{ status: 408 }]);
  });

  it('has no status where the client was gone before it got one', async () => {
    const service = await start();
    const socket = sendHalf(service, 'gone');
    await once(socket, 'ready');
    socket.end();

    const line = await until('the line is written', () =>
      service.log().find(({ request_id }) => request_id === 'gone'),
    );
    expect(line).toMatchObject({ aborted: true });
    expect(line).not.toHaveProperty('status', 201);
  });

  it('is there for what is not HTTP at all', async () => {
    const service = await start();
    let answer = '';
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.write('EHLO shop.example\r\n\r\n');
    await once(socket, 'close');

    const id = /X-Request-ID: (\S+)/.exec(answer)?.[1] ?? '';
    expect(await linesOf(service, id)).toMatchObject([{ status: 400, error: 'BAD_REQUEST' }]);
  });
});

describe('LOG_LEVEL', () => {
  const PROBES = ['/health', '/livez', '/readyz'];

  it('debug shows probes', async () => {
    const service = await start({ LOG_LEVEL: 'debug' });
    for (const probe of PROBES) await ask(service.url + probe, withId(`probe${probe.slice(1)}`));
    await service.stop();

    const lines = service.log().filter(({ msg }) => msg === 'request');
    expect(lines.map(({ level, route }) => [level, route])).toEqual(PROBES.map((probe) => ['debug', probe]));
  });

  // The first service's clients wrote Python's names, in upper case.
  it.each(['info', 'INFO'])('%s shows requests but no probes', async (LOG_LEVEL) => {
    const service = await start({ LOG_LEVEL });
    for (const probe of PROBES) await ask(service.url + probe);
    await ask(service.url + QUERY);
    await service.stop();

    const lines = service.log().filter(({ msg }) => msg === 'request');
    expect(lines.map(({ level, route }) => [level, route])).toEqual([['info', '/api/v1/inventory/query']]);
  });

  it.each(['warn', 'WARNING'])('%s shows no requests', async (LOG_LEVEL) => {
    const service = await start({ LOG_LEVEL });
    await ask(service.url + QUERY);

    expect((await service.stop()).stdout).toBe('');
  });
});

describe('what nobody may read in a log', () => {
  it('is not there: credentials, cookies, query strings, bodies, the password of the database', async () => {
    const service = await start({ LOG_LEVEL: 'trace' });
    const headers = {
      Authorization: 'Bearer hush-authorization',
      Cookie: 'session=hush-cookie',
      'X-API-Key': 'hush-key',
    };
    const paths = [
      '/api/v1/inventory/query?productid=hush-query',
      '/nowhere?hush-query',
      '/readyz?hush-query',
    ];
    for (const path of paths) await ask(service.url + path, { headers });
    // Alone, so that it is looked at, and found wrong.
    await ask(service.url + QUERY, { headers: { 'X-API-Key': 'hush-key' } });
    await ask(service.url + QUERY, { headers: { Authorization: 'Bearer vk_hush-key' } });
    await ask(service.url + QUERY, { headers: { Authorization: 'Bearer hush.to.ken' } });
    await update(service.url, [{ ...READING, productid: 'hush-body' }]);
    await database.query('ALTER TABLE inventory_items DROP COLUMN quantity CASCADE');
    const failed = await ask(`${service.url}/api/v1/inventory/query?productid=hush-query`, { headers });
    expect(failed.status).toBe(500);
    await update(service.url, [{ ...READING, productid: 'hush-body' }]);

    const { stdout, stderr } = await service.stop();

    expect(service.log().filter(({ msg }) => msg === 'request')).toHaveLength(9);
    expect(stdout + stderr).not.toContain('hush');
    expect(stdout + stderr).not.toContain(database.connection.password);
  });

  it.each([
    ['is wrong', 'hush-password', 0],
    ['is right but nobody answers', '', 1],
  ])('is not there either where the password %s', async (_case, wrong, portOffset) => {
    const { host, user, database: name, password, port } = database.connection;
    const secret = wrong || password;
    const url = `postgres://${user}:${secret}@${encodeURIComponent(host)}:${port + portOffset}/${name}`;
    const service = await startProcess({ LOG_LEVEL: 'trace', DATABASE_URL: url });

    const complaint = await until('the service complains', () =>
      service.log().find(({ context }) => context === 'Database'),
    );
    expect(complaint).toMatchObject({
      level: 'error',
      msg: expect.stringMatching(/^PostgreSQL cannot be used/),
    });
    expect((await ask(service.url + QUERY)).status).toBe(503);

    const { stdout, stderr } = await service.stop();
    expect(stdout + stderr).not.toContain(secret);
  });
});
