import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createDatabase, type TestDatabase } from '../support/database';
import { freePort } from '@verkko/dev-servers/free-port';
import { HeldTable } from '../support/held-table';
import { ask, keptAlive, update } from '../support/http-client';
import { scrape } from '../support/metrics';
import { QUERY } from '../support/paths';
import { RawClient } from '../support/raw-client';
import { READING } from '../support/readings';
import { databaseEnvironment, endProcesses, runProcess, startProcess } from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

const listening: Server[] = [];

async function endAll(): Promise<void> {
  await endProcesses();
  for (const server of listening.splice(0)) server.close();
}

/** Starts a TCP server that accepts connections and never responds. */
async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  listening.push(server);
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

/** Starts a service with a port for metrics. @returns the service and the URL of that port */
async function start(environment: Record<string, string> = {}) {
  const port = await freePort();
  const service = await startProcess({
    ...databaseEnvironment(database.connection),
    METRICS_PORT: String(port),
    ...environment,
  });
  return { service, port, metrics: `http://127.0.0.1:${port}` };
}

describe('a service with METRICS_PORT', () => {
  let started: Awaited<ReturnType<typeof start>>;

  beforeAll(async () => {
    started = await start();
  });
  afterAll(endAll);

  it('does not serve /metrics on its main port', async () => {
    const { status, body } = await ask(`${started.service.url}/metrics`);
    expect(status).toBe(404);
    expect(JSON.parse(body)).toEqual({
      error: 'NOT_FOUND',
      message: 'There is no /metrics; /docs lists the paths.',
      request_id: expect.any(String),
    });
  });

  it('serves nothing but /metrics on its metrics port', async () => {
    for (const path of ['/', '/health', '/metrics/', '/docs', `${QUERY}?productid=/metrics`]) {
      const { status, headers, body } = await ask(started.metrics + path);
      expect([status, headers['content-type']]).toEqual([404, 'application/json; charset=utf-8']);
      expect(JSON.parse(body)).toEqual({
        error: 'NOT_FOUND',
        message: 'Here is nothing but /metrics.',
        request_id: headers['x-request-id'],
      });
    }
    const posted = await ask(`${started.metrics}/metrics`, { method: 'POST', body: '{}' });
    expect(posted).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(JSON.parse(posted.body)).toMatchObject({ error: 'METHOD_NOT_ALLOWED' });
  });

  it('answers invalid HTTP on the metrics port with the usual error body', async () => {
    const client = await RawClient.connect(started.metrics);
    await client.send('EHLO shop.example\r\n\r\n');

    const { status, body } = await client.answer();
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ error: 'BAD_REQUEST', request_id: expect.any(String) });
    await client.leave();
  });
});

describe('the port in METRICS_PORT', () => {
  afterEach(endAll);

  it('serves /metrics without authentication and without rate limit', async () => {
    const { service, metrics } = await start({ AUTH: 'required', RATE_LIMIT_FAILED_AUTHENTICATIONS: '1' });
    expect((await update(service.url, [READING])).status).toBe(401);
    expect((await update(service.url, [READING])).status).toBe(429);

    for (let sent = 1; sent <= 5; sent++) {
      expect((await scrape(metrics)).requests()).toEqual({
        'POST /api/v1/inventory/update 401': 1,
        'POST /api/v1/inventory/update 429': 1,
      });
    }
    const head = await ask(`${metrics}/metrics?from=anywhere`, { method: 'HEAD' });
    expect(head).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
      body: '',
    });
  });

  it('stays open while the service stops and finishes its last requests, and is then closed', async () => {
    const { service, port, metrics } = await start();
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    const inFlight = update(service.url, [READING]);
    await table.hasWaiting();
    const prometheus = keptAlive();
    await ask(`${metrics}/metrics`, { agent: prometheus });

    service.child.kill('SIGTERM');
    await until('the port of the service is closed', () =>
      ask(`${service.url}/readyz`).then(
        () => false,
        () => true,
      ),
    );
    expect((await scrape(metrics)).value('verkko_readings_stored_total')).toBe(0);
    await table.release();
    await table.disconnect();

    expect((await inFlight).status).toBe(201);
    // The kept-alive connection of Prometheus must not delay the stop of the service.
    expect(await service.exit).toMatchObject({ code: 0, signal: null });
    await expect(ask(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow('ECONNREFUSED');
  });

  it('serves /metrics while the service waits for its database', async () => {
    const hanging = await listen();
    const port = await freePort();
    const exit = runProcess(
      {
        DB_HOST: '127.0.0.1',
        DB_PORT: String(hanging.port),
        METRICS_PORT: String(port),
      },
      async (child) => {
        await once(hanging.server, 'connection');
        const scraped = await scrape(`http://127.0.0.1:${port}`);
        expect(scraped.value('verkko_database_up')).toBe(0);
        child.kill('SIGTERM');
      },
    );

    expect(await exit).toMatchObject({ code: 0 });
  });

  it('prevents the start of the service if another process uses the port', async () => {
    const { port } = await listen();

    const { code, stderr } = await runProcess({
      ...databaseEnvironment(database.connection),
      METRICS_PORT: String(port),
    });

    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `127.0.0.1:${port} is taken: stop what listens there, or set METRICS_PORT.\n`,
    });
  });

  it('must not be the same as the port in PORT', async () => {
    const { code, stderr } = await runProcess({ PORT: '8002', METRICS_PORT: '8002' });

    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'The configuration has mistakes:\n  PORT and METRICS_PORT: set them to different ports\n',
    });
  });
});

describe('the log lines about requests for /metrics', () => {
  afterEach(endAll);

  it.each([
    { LOG_LEVEL: 'info', levels: [] },
    { LOG_LEVEL: 'debug', levels: ['debug', 'debug'] },
  ])(
    'have the log level debug, like the log lines about health probes (LOG_LEVEL=$LOG_LEVEL)',
    async ({ LOG_LEVEL, levels }) => {
      const service = await startProcess({ ...databaseEnvironment(database.connection), LOG_LEVEL });
      await scrape(service.url);
      await ask(`${service.url}/metrics`, { method: 'HEAD' });
      await service.stop();

      const lines = service.log().filter(({ route }) => route === '/metrics');
      expect(lines.map(({ level }) => level)).toEqual(levels);
    },
  );

  it('have the log level info if the request is rejected', async () => {
    const service = await startProcess({
      ...databaseEnvironment(database.connection),
      LOG_LEVEL: 'info',
      AUTH: 'required',
    });
    await ask(`${service.url}/metrics`);
    await service.stop();

    const lines = service.log().filter(({ route }) => route === '/metrics');
    expect(lines.map(({ status }) => status)).toEqual([401]);
  });
});
