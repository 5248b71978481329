import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { freePort } from '@verkko/dev-servers/free-port';
import { until } from '@verkko/dev-servers/until';
import { CertificateFiles } from '../support/certificate-files';
import { DataDir } from '../support/data-dir';
import { createDatabase, type TestDatabase } from '../support/database';
import { ask, keptAlive, update } from '../support/http-client';
import { type Scrape, scrape } from '../support/metrics';
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

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

const start = (environment: Record<string, string> = {}) =>
  startProcess({ ...databaseEnvironment(database.connection), ...LIMITED, ...environment });

/**
 * Sends 1.5 times as many reads as the rate limit allows, each on a new connection.
 * @returns the statuses of the responses, and the process ids of the workers that sent them
 */
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

const storedProducts = async () => {
  const rows = await database.query<{ productid: string }>('SELECT productid FROM inventory_items');
  return new Set(rows.map(({ productid }) => productid));
};

describe('a service with two workers', () => {
  let service: ServiceProcess;
  let metrics: string;

  beforeAll(async () => {
    const port = await freePort();
    metrics = `http://127.0.0.1:${port}`;
    service = await start({ METRICS_PORT: String(port), DB_POOL_SIZE: '12' });
  });
  afterAll(endProcesses);

  /**
   * Waits until both workers accept requests. Then the connection limits of the two workers add up to
   * DB_POOL_SIZE.
   */
  const bothServe = () =>
    until('both workers serve', async () => {
      const scraped = await scrape(metrics);
      const max = (pool: string) => scraped.value('verkko_database_connections_max', { pool });
      return max('exclusive') + max('pipelined') === 12 && scraped;
    });

  it('prints at the start how many workers it has, and whether it counts requests in memory or in Redis', () => {
    expect(workerPids(service)).toHaveLength(WORKERS);
    expect(service.stderr()).toContain(
      '  rate limits  counted in memory, for this instance alone\n  workers      2\n',
    );
  });

  it('shares the rate limit of a caller between both workers', async () => {
    const { statuses, workers } = await readTooOften(service);

    expect(statuses).toEqual(ONCE_FOR_ALL);
    expect(workers).toEqual(new Set(workerPids(service)));
    const scraped = await scrape(metrics);
    const limited = { policy: 'anonymous-reads', outcome: 'limited' };
    expect(scraped.value('verkko_rate_limit_requests_total', limited)).toBe(LIMIT / 2);
  });

  it('answers while its primary process hangs, and each worker then counts requests for itself', async () => {
    const agent = keptAlive();
    const read = () =>
      ask(`${service.url}${QUERY}?productid=A`, { headers: { 'X-Forwarded-For': '192.0.2.1' }, agent });
    const left = async () => (await read()).headers['x-ratelimit-remaining'];
    expect(await left()).toBe('9');

    service.child.kill('SIGSTOP');
    const meanwhile = [await left(), await left()];
    service.child.kill('SIGCONT');

    expect(meanwhile).toEqual(['9', '8']);
    agent.destroy();
  });

  it('replaces a killed worker, loses no acknowledged reading, and keeps the counts of the killed worker in the metrics', async () => {
    const writers = new Writers(service.url, 8);
    await until('the clients are busy', () => writers.stored.size >= 50);
    const before = await bothServe();
    const [killed = 0] = workerPids(service);
    process.kill(killed, 'SIGKILL');
    const ended = `Worker ${killed} is replaced. A worker ended by itself: SIGKILL`;
    await until('the end is in the log', () => service.log().some(({ msg }) => msg === ended));
    const after = await bothServe();
    await writers.stop();

    // The requests that the killed worker was handling fail with a connection error.
    expect(['ECONNRESET', 'EPIPE']).toEqual(expect.arrayContaining([...new Set(writers.failures)]));
    const stored = await storedProducts();
    expect([...writers.stored].filter((productid) => !stored.has(productid))).toEqual([]);
    // The metrics still include what the killed worker had counted.
    const counted = (scraped: Scrape) => scraped.value('verkko_readings_stored_total');
    expect(counted(before)).toBeGreaterThanOrEqual(50);
    expect(counted(after)).toBeGreaterThanOrEqual(counted(before));
    expect(counted(after)).toBeLessThanOrEqual(stored.size);
    const startOf = (scraped: Scrape) => scraped.value('process_start_time_seconds');
    expect(startOf(after)).toBeGreaterThan(startOf(before));
    expect(after.value('verkko_build_info')).toBe(1);
    expect(after.value('verkko_database_up')).toBe(1);
  });

  it('leaves no client waiting if the worker that has its connection is killed', async () => {
    await bothServe();
    const [killed = 0] = workerPids(service);
    process.kill(killed, 'SIGSTOP');
    const clients = await Promise.all(Array.from({ length: 6 }, () => RawClient.connect(service.url)));
    const request = 'GET /livez HTTP/1.1\r\nHost: test\r\n\r\n';
    await Promise.all(clients.map((client) => client.send(request)));
    // The primary passes connections to workers in the order of their arrival. So when this response arrives,
    // the primary has passed all earlier connections to workers.
    await ask(`${service.url}/livez`);

    process.kill(killed, 'SIGKILL');

    const answers = await Promise.allSettled(clients.map((client) => client.answer()));
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });
});

describe('a service with two workers and a Redis', () => {
  afterAll(endProcesses);

  it('counts rate limits in Redis, and serves the metrics of both workers together', async () => {
    const service = await start({ REDIS_URL: sharedServers().redisUrl, SHUTDOWN_DELAY: '0.2' });
    expect((await readTooOften(service)).statuses).toEqual(ONCE_FOR_ALL);
    const before = await storedProducts();

    const writers = new Writers(service.url, 16);
    await until('the clients are busy', () => writers.stored.size >= 100);
    const scraped = await scrape(service.url);
    expect(scraped.value('verkko_readings_stored_total')).toBeGreaterThanOrEqual(100);
    expect(scraped.value('verkko_rate_limit_shared')).toBe(1);
    const exit = await service.stop();
    await writers.stop();

    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(writers.failures).toEqual([]);
    const stored = await storedProducts();
    expect(new Set([...before, ...writers.stored])).toEqual(stored);
  });
});

describe('the primary process of a service with workers', () => {
  afterEach(endProcesses);

  it('starts the embedded PostgreSQL once, and leaves no process when it is killed', async () => {
    const dataDir = new DataDir();
    const service = await startProcess({ DATA_DIR: dataDir.path, WORKERS: '2' });
    const workers = workerPids(service);
    expect((await update(service.url, [reading('A')])).status).toBe(201);
    const servers = () =>
      dataDir
        .processes()
        .filter((command) => /native\/bin\/postgres/.test(command) && !/sh -c/.test(command));
    // PostgreSQL forks child processes. For a moment, a new child process has the same command line as the
    // server. So the test waits until only one process has this command line.
    await until('there is one server', () => servers().length === 1);

    await service.stop('SIGKILL');

    await until('the workers have ended', () => !workers.some(isRunning));
    await dataDir.remove(); // this waits until PostgreSQL has ended
  });

  it('reports once why no worker can start', async () => {
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

  it('ends the service if a worker cannot be replaced, and reports the reason', async () => {
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
