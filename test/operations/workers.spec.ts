import { createServer } from 'node:net';
import { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { freePort } from '@verkko/dev-servers/free-port';
import { until } from '@verkko/dev-servers/until';
import { CertificateFiles } from '../support/certificate-files';
import { DataDir } from '../support/data-dir';
import { createDatabase, type TestDatabase } from '../support/database';
import { ask, update } from '../support/http-client';
import { scrape } from '../support/metrics';
import { QUERY } from '../support/paths';
import { RawClient } from '../support/raw-client';
import { reading } from '../support/readings';
import {
  databaseEnvironment,
  endProcesses,
  runProcess,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { sharedServers } from '../support/shared-servers';
import { isRunning, workerPids } from '../support/worker-pids';
import { Writers } from '../support/writers';

const WORKERS = 2;
const LIMIT = 10;
const LIMITED = {
  WORKERS: String(WORKERS),
  TRUST_PROXY: 'loopback',
  RATE_LIMIT_ANONYMOUS_READS: String(LIMIT),
  LOG_LEVEL: 'info',
};

let database: TestDatabase;

beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await endProcesses();
  await database.drop();
});

const start = (environment: Record<string, string> = {}) =>
  startProcess({ ...databaseEnvironment(database.connection), ...LIMITED, ...environment });

/** Reads 1.5 times as often as is allowed, by connections of its own; returns statuses and the workers that answered. */
async function readTooOften(service: ServiceProcess) {
  const caller = { 'X-Forwarded-For': `2001:db8::${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}` };
  const ids: string[] = [];
  const statuses: (number | undefined)[] = [];
  for (let sent = 0; sent < 1.5 * LIMIT; sent += 1) {
    const { status, headers } = await ask(`${service.url}${QUERY}?productid=A`, {
      headers: caller,
      agent: new Agent(),
    });
    statuses.push(status);
    ids.push(String(headers['x-request-id']));
  }
  const lines = await until('all requests are in the log', () => {
    const found = service.log().filter(({ request_id }) => ids.includes(String(request_id)));
    return found.length === ids.length && found;
  });
  return { statuses, workers: new Set(lines.map(({ pid }) => pid)) };
}

const ONCE_FOR_ALL = [...Array<number>(LIMIT).fill(200), ...Array<number>(LIMIT / 2).fill(429)];

const storedProducts = async () =>
  (await database.query<{ productid: string }>('SELECT productid FROM inventory_items')).map(
    ({ productid }) => productid,
  );

const newWorker = (service: ServiceProcess, before: readonly number[]) =>
  until('the worker is replaced', () => {
    const now = workerPids(service);
    return now.length === WORKERS && now.some((pid) => !before.includes(pid));
  });

describe('a service with two workers', () => {
  it('counts limits and metrics once for all workers, and replaces a worker that is killed', async () => {
    const port = await freePort();
    const metrics = `http://127.0.0.1:${port}`;
    const service = await start({ METRICS_PORT: String(port), DB_POOL_SIZE: '12' });
    const workers = workerPids(service);
    expect(workers).toHaveLength(WORKERS);
    expect(service.stderr()).toContain(
      '  rate limits  counted in memory, for this instance alone\n  workers      2\n',
    );

    const limited = await readTooOften(service);
    expect(limited.statuses).toEqual(ONCE_FOR_ALL);
    expect(limited.workers).toEqual(new Set(workers));

    const writers = new Writers(service.url, 8);
    await until('the clients are busy', () => writers.stored.size >= 50);
    const [killed = 0] = workers;
    const before = await scrape(metrics);
    process.kill(killed, 'SIGKILL');
    await newWorker(service, workers);
    const atReplacement = writers.stored.size;
    await until('the clients are busy again', () => writers.stored.size >= atReplacement + 50);
    await writers.stop();

    // Requests in progress at the worker that was killed fail visibly, and they alone.
    expect(
      [...new Set(writers.failures)].filter((failure) => !['ECONNRESET', 'EPIPE'].includes(failure)),
    ).toEqual([]);
    expect(await storedProducts()).toEqual(expect.arrayContaining([...writers.stored]));
    expect(service.log()).toContainEqual(
      expect.objectContaining({
        level: 'error',
        context: 'Workers',
        msg: `Worker ${killed} is replaced. A worker ended by itself: SIGKILL`,
      }),
    );

    const after = await until('both workers tell their metrics', async () => {
      const scraped = await scrape(metrics);
      const max = (pool: string) => scraped.value('verkko_database_connections_max', { pool });
      return max('exclusive') + max('pipelined') === 12 && scraped; // DB_POOL_SIZE is shared out
    });
    // The counts of the worker that was killed are kept, as of the last scrape.
    const counted = (at: typeof after) => at.value('verkko_readings_stored_total');
    expect(counted(before)).toBeGreaterThanOrEqual(50);
    expect(counted(after)).toBeGreaterThan(counted(before));
    expect(counted(after)).toBeLessThanOrEqual((await storedProducts()).length);
    expect(
      after.value('verkko_rate_limit_requests_total', { policy: 'anonymous-reads', outcome: 'limited' }),
    ).toBe(LIMIT / 2);
    expect(after.value('verkko_build_info')).toBe(1);
    expect(after.value('verkko_database_up')).toBe(1);
    expect(after.value('process_start_time_seconds')).toBeGreaterThan(
      before.value('process_start_time_seconds'),
    );
  });

  it('leaves no client waiting that was connected to a worker just before it was killed', async () => {
    const service = await start();
    const workers = workerPids(service);
    const [killed = 0] = workers;
    process.kill(killed, 'SIGSTOP');
    const clients = await Promise.all(Array.from({ length: 6 }, () => RawClient.connect(service.url)));
    await Promise.all(clients.map((client) => client.send('GET /livez HTTP/1.1\r\nHost: test\r\n\r\n')));
    await until(
      'the other worker has answered',
      async () => (await ask(`${service.url}/livez`)).status === 200,
    );

    process.kill(killed, 'SIGKILL');

    const outcomes = await Promise.allSettled(clients.map((client) => client.answer()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(4);
    await newWorker(service, workers);
  });

  it('shares its limits in Redis, has one page of metrics on its main port, and fails no request when it is stopped', async () => {
    const service = await start({ REDIS_URL: sharedServers().redisUrl, SHUTDOWN_DELAY: '0.2' });
    expect((await readTooOften(service)).statuses).toEqual(ONCE_FOR_ALL);

    const writers = new Writers(service.url, 16);
    await until('the clients are busy', () => writers.stored.size >= 100);
    const scraped = await scrape(service.url);
    expect(scraped.value('verkko_readings_stored_total')).toBeGreaterThanOrEqual(90);
    expect(scraped.value('verkko_rate_limit_shared')).toBe(1);

    const exit = await service.stop();
    await writers.stop();

    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(writers.failures).toEqual([]);
    expect(new Set(await storedProducts())).toEqual(writers.stored);
  });
});

describe('the primary', () => {
  it('starts the embedded PostgreSQL once, and leaves nothing behind when it is killed', async () => {
    const dataDir = new DataDir();
    const service = await startProcess({ DATA_DIR: dataDir.path, WORKERS: '2' });
    const workers = workerPids(service);
    expect((await update(service.url, [reading('A')])).status).toBe(201);
    expect(
      dataDir
        .processes()
        .filter((command) => /native\/bin\/postgres/.test(command) && !/sh -c/.test(command)),
    ).toHaveLength(1);

    await service.stop('SIGKILL');

    await until('the workers have ended', () => !workers.some(isRunning));
    await dataDir.remove(); // waits until PostgreSQL has ended
  });

  it('says once why no worker can start, as a single process does', async () => {
    const occupied = createServer().listen(0, '127.0.0.1');
    await once(occupied, 'listening');
    const { port } = occupied.address() as AddressInfo;

    const exit = await runProcess({
      ...databaseEnvironment(database.connection),
      WORKERS: '2',
      PORT: String(port),
    });

    expect(exit).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `127.0.0.1:${port} is taken: stop what listens there, or set PORT.\n`,
    });
    occupied.close();
  });

  it('ends the service with the reason when a worker cannot be replaced', async () => {
    const files = new CertificateFiles();
    const service = await start(files.environment);
    const said = service.stderr();
    files.remove();

    process.kill(workerPids(service)[0] ?? 0, 'SIGKILL');

    const { code, stderr } = await service.exit;
    expect(code).toBe(1);
    expect(stderr.slice(said.length)).toMatch(/^TLS_CERT_FILE \S+ cannot be read: ENOENT.*\n$/);
  });
});
