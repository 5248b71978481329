import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { ask, update } from '../support/http-client';
import { PRODUCTS, QUERY, RULES, UPDATE } from '../support/paths';
import { reading } from '../support/readings';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const READING = reading('logged');
const PAGE = `${QUERY}?productid=logged`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Line = Record<string, unknown>;

let database: TestDatabase;
/** A service with LOG_LEVEL=info, for the tests that need no settings of their own. */
let service: ServiceProcess;

beforeAll(async () => {
  database = await createDatabase();
  service = await start({ REQUEST_TIMEOUT: '1' });
});
afterAll(async () => {
  await endProcesses();
  await database.drop();
});

const start = (environment: Record<string, string> = {}) =>
  startProcess({ ...databaseEnvironment(database.connection), LOG_LEVEL: 'info', ...environment });

/**
 * Returns the log lines of a request. The log is written with a delay, so the function waits until a later
 * request is logged.
 */
async function linesOf(requestId: string): Promise<Line[]> {
  const { headers } = await ask(service.url);
  const isLogged = (line: Line) => line.request_id === headers['x-request-id'];
  await until('a later request is logged', () => service.log().some(isLogged));
  return service.log().filter((line) => line.request_id === requestId);
}

/**
 * Removes a column of a table while the function runs, so that SQL statements fail as they would because of a
 * bug.
 */
async function withoutColumn<T>(run: () => Promise<T>): Promise<T> {
  await database.query('ALTER TABLE inventory_items RENAME COLUMN quantity TO away');
  try {
    return await run();
  } finally {
    await database.query('ALTER TABLE inventory_items RENAME COLUMN away TO quantity');
  }
}

const withId = (id: string, headers: Record<string, string> = {}) => ({
  headers: { 'X-Request-ID': id, ...headers },
});

describe('the log of the service', () => {
  it('has one line for each request, with the request id of the response', async () => {
    const requests = () => service.log().filter(({ msg }) => msg === 'request').length;
    const before = requests();
    const { headers } = await update(service.url, [READING]);

    expect(headers['x-request-id']).toMatch(UUID);
    expect(await linesOf(String(headers['x-request-id']))).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        pid: service.child.pid,
        hostname: expect.any(String),
        request_id: headers['x-request-id'],
        method: 'POST',
        route: UPDATE,
        status: 201,
        duration_ms: expect.any(Number),
        msg: 'request',
      },
    ]);
    expect(requests() - before).toBe(2); // the update, and the request that `linesOf` sends
  });

  it('has the X-Request-ID that the client sent if it is well-formed, and otherwise a new request id', async () => {
    for (const id of ['a', 'Order-7_x.y', 'x'.repeat(128)]) {
      expect((await ask(service.url + PAGE, withId(id))).headers['x-request-id']).toBe(id);
    }
    for (const id of ['', ' ', 'two words', 'é', '{"a":1}', 'x'.repeat(129)]) {
      expect((await ask(service.url + PAGE, withId(id))).headers['x-request-id']).toMatch(UUID);
    }

    const [line, ...others] = await linesOf('Order-7_x.y');
    expect([line?.route, others]).toEqual([QUERY, []]);
  });

  it('shows the route "unmatched" in place of an unknown path', async () => {
    await ask(`${service.url}/secret/path`, withId('unknown'));

    const lines = await linesOf('unknown');
    expect(lines).toEqual([expect.objectContaining({ method: 'GET', route: 'unmatched', status: 404 })]);
    expect(service.stdout()).not.toContain('secret');
  });

  it('has the traceparent of a request, if it is valid', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await ask(service.url + PAGE, withId('traced', { traceparent }));
    await ask(service.url + PAGE, withId('untraced', { traceparent: 'nonsense' }));

    expect(await linesOf('traced')).toEqual([expect.objectContaining({ traceparent })]);
    expect((await linesOf('untraced'))[0]).not.toHaveProperty('traceparent');
  });

  it('does not contain the IP address of a caller without an API key who changes a rule or erases a product', async () => {
    const send = (path: string, method: string, body?: object) =>
      ask(service.url + path, {
        method,
        ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      });
    expect((await send(RULES, 'POST', { productid: 'logged', when: 'low', threshold: 1 })).status).toBe(201);
    expect((await send(`${PRODUCTS}/logged`, 'DELETE')).status).toBe(200);

    const changes = await until('both changes are logged', () => {
      const lines = service
        .log()
        .filter(({ context, msg }) => context === 'Rules' || msg === 'A product was erased');
      return lines.length === 2 && lines;
    });
    expect(changes.map(({ msg, caller }) => [msg, caller])).toEqual([
      [expect.stringMatching(/^Rule \d+ was created by an anonymous caller$/), undefined],
      ['A product was erased', 'an anonymous caller'],
    ]);
  });

  it('contains the stack trace of an internal error, which the client does not get', async () => {
    const answer = await withoutColumn(() => ask(service.url + PAGE, withId('buggy')));

    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.body)).toEqual({
      error: 'INTERNAL_ERROR',
      message: 'An unexpected error; it is logged under this request_id.',
      request_id: 'buggy',
    });
    const [error, line, ...more] = await linesOf('buggy');
    expect(error).toMatchObject({
      level: 'error',
      error: 'INTERNAL_ERROR',
      err: {
        message: 'column "quantity" does not exist',
        stack: expect.stringMatching(/\n +at .*repository/),
      },
    });
    expect(line).toMatchObject({ level: 'error', status: 500, route: QUERY });
    expect(more).toEqual([]);
  });

  it('marks a request as aborted if its client disconnected before the response was sent', async () => {
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    const asked = request(`${service.url}${UPDATE}`, {
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
    expect(line).toMatchObject({ route: UPDATE, aborted: true });
    await table.disconnect();
    expect(await linesOf('impatient')).toEqual([line]);
  });
});

describe('the log line of an incomplete request', () => {
  /** Sends only the beginning of an update request. */
  function sendHalf(service: ServiceProcess, id: string): Socket {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.write(
      `POST ${UPDATE} HTTP/1.1\r\nHost: a\r\nX-Request-ID: ${id}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    return socket;
  }

  it('has the status 408 if the rest of the request is late', async () => {
    let answer = '';
    const socket = sendHalf(service, 'too-slow').on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await once(socket, 'close');

    expect(answer).toContain('HTTP/1.1 408 Request Timeout');
    expect(answer).toContain('X-Request-ID: too-slow');
    expect(await linesOf('too-slow')).toMatchObject([{ status: 408 }]);
  });

  it('marks the request as aborted if the client disconnected', async () => {
    const socket = sendHalf(service, 'gone');
    await once(socket, 'ready');
    socket.end();

    const line = await until('the line is written', () =>
      service.log().find(({ request_id }) => request_id === 'gone'),
    );
    expect(line).toMatchObject({ aborted: true });
    expect(line).not.toHaveProperty('status', 201);
  });

  it('has the status 400 if the received bytes are not HTTP', async () => {
    let answer = '';
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.write('EHLO shop.example\r\n\r\n');
    await once(socket, 'close');

    const id = /X-Request-ID: (\S+)/.exec(answer)?.[1] ?? '';
    expect(await linesOf(id)).toMatchObject([{ status: 400, error: 'BAD_REQUEST' }]);
  });
});

describe('the setting LOG_LEVEL', () => {
  const PROBES = ['/health', '/livez', '/readyz'];

  it('with the value debug logs all requests, even health probes', async () => {
    const service = await start({ LOG_LEVEL: 'debug' });
    for (const probe of PROBES) await ask(service.url + probe, withId(`probe${probe.slice(1)}`));
    await service.stop();

    const lines = service.log().filter(({ msg }) => msg === 'request');
    expect(lines.map(({ level, route }) => [level, route])).toEqual(PROBES.map((probe) => ['debug', probe]));
  });

  // ShelfAPI, which this service replaces, accepted Python's names of log levels, in upper case.
  it.each(['info', 'INFO'])('with the value %s logs requests except health probes', async (LOG_LEVEL) => {
    const service = await start({ LOG_LEVEL });
    for (const probe of PROBES) await ask(service.url + probe);
    await ask(service.url + PAGE);
    await service.stop();

    const lines = service.log().filter(({ msg }) => msg === 'request');
    expect(lines.map(({ level, route }) => [level, route])).toEqual([['info', QUERY]]);
  });

  it.each(['warn', 'WARNING'])('with the value %s logs no requests', async (LOG_LEVEL) => {
    const service = await start({ LOG_LEVEL });
    await ask(service.url + PAGE);

    expect((await service.stop()).stdout).toBe('');
  });
});

describe('the log at the level trace', () => {
  it('contains no credentials, cookies, query strings, request bodies or database password', async () => {
    const service = await start({ LOG_LEVEL: 'trace' });
    const headers = {
      Authorization: 'Bearer hush-authorization',
      Cookie: 'session=hush-cookie',
      'X-API-Key': 'hush-key',
    };
    const paths = [`${QUERY}?productid=hush-query`, '/nowhere?hush-query', '/readyz?hush-query'];
    for (const path of paths) await ask(service.url + path, { headers });
    // Each of these requests has only one credential, so that the service checks this credential and rejects
    // it.
    await ask(service.url + PAGE, { headers: { 'X-API-Key': 'hush-key' } });
    await ask(service.url + PAGE, { headers: { Authorization: 'Bearer vk_hush-key' } });
    await ask(service.url + PAGE, { headers: { Authorization: 'Bearer hush.to.ken' } });
    await update(service.url, [{ ...READING, productid: 'hush-body' }]);
    await withoutColumn(async () => {
      const failed = await ask(`${service.url}${QUERY}?productid=hush-query`, { headers });
      expect(failed.status).toBe(500);
      await update(service.url, [{ ...READING, productid: 'hush-body' }]);
    });

    const { stdout, stderr } = await service.stop();

    expect(service.log().filter(({ msg }) => msg === 'request')).toHaveLength(9);
    expect(stdout + stderr).not.toContain('hush');
    expect(stdout + stderr).not.toContain(database.connection.password);
  });

  it.each([
    ['is wrong', 'hush-password', 0],
    ['is right but the database does not respond', '', 1],
  ])('contains no database password if the password %s', async (_case, wrong, portOffset) => {
    const { host, user, database: name, password, port } = database.connection;
    const secret = wrong || password;
    const url = `postgres://${user}:${secret}@${encodeURIComponent(host)}:${port + portOffset}/${name}`;
    const service = await startProcess({ LOG_LEVEL: 'trace', DATABASE_URL: url });

    const complaint = await until('the service logs a warning', () =>
      service.log().find(({ context }) => context === 'Database'),
    );
    expect(complaint).toMatchObject({
      level: 'error',
      msg: expect.stringMatching(/^PostgreSQL cannot be used/),
    });
    expect((await ask(service.url + PAGE)).status).toBe(503);

    const { stdout, stderr } = await service.stop();
    expect(stdout + stderr).not.toContain(secret);
  });
});
