import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { DataDir } from '../support/data-dir';
import { createDatabase, type TestDatabase } from '../support/database';
import { QUERY, UPDATE } from '../support/paths';
import { databaseEnvironment, endProcesses, runProcess, startProcess } from '../support/service-process';
import { withCurl } from '../support/curl';

const READING = { productid: 'kept', quantity: 7, timestamp: '2024-01-01T10:00:00Z' };

let dataDir: DataDir;

beforeAll(() => {
  dataDir = new DataDir();
});
afterEach(endProcesses);
afterAll(() => dataDir.remove());

const startEmbedded = (environment: Record<string, string> = {}) =>
  startProcess({ DATA_DIR: dataDir.path, ...environment });

function post(url: string, items: object[]): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  return fetch(`${url}${UPDATE}`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ items }),
  });
}

describe('the service without any settings', () => {
  it('prints which database it uses, the URLs of its console and docs, and a curl command that works', async () => {
    const service = await startEmbedded();

    const lines = service.stderr().split('\n');
    expect(lines.slice(0, 12)).toEqual([
      '',
      'Verkko Inventory API 1.0.0',
      `  database     embedded PostgreSQL 16, data in ${dataDir.path}`,
      '  rate limits  counted in memory, for this process alone',
      `  console      ${service.url}/console`,
      `  docs         ${service.url}/docs`,
      '',
      'Authentication is off: everybody on this machine may read and write.',
      '',
      'Try it:',
      expect.stringContaining(`  curl -i ${service.url}/`),
      '',
    ]);
    const answer = execFileSync('sh', ['-c', lines[10] ?? ''], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, ...(await withCurl()) },
    });
    expect(answer).toMatch(/^HTTP\/1.1 201 Created\r\n/);
    const docs = await fetch(`${service.url}/docs`);
    expect(docs.status).toBe(200);
    expect(await docs.text()).toContain('swagger-ui');
  });

  it('writes only lines of JSON to stdout', async () => {
    const service = await startEmbedded({ LOG_LEVEL: 'trace' });
    await fetch(`${service.url}/health`);
    await fetch(`${service.url}/nowhere`);
    const { stdout } = await service.stop();

    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level');
  });

  it('keeps its readings when it is restarted', async () => {
    const first = await startEmbedded();
    await post(first.url, [READING]);
    await first.stop();

    const second = await startEmbedded();

    const page = await fetch(`${second.url}${QUERY}?productid=kept`);
    expect(await page.json()).toEqual({
      count: 1,
      limit: 50,
      offset: 0,
      items: [{ id: expect.any(Number), ...READING }],
    });
  });

  it('exits if its embedded PostgreSQL is killed, and keeps its readings', async () => {
    const service = await startEmbedded();
    await post(service.url, [{ ...READING, productid: 'recovered' }]);

    process.kill(dataDir.postmaster, 'SIGKILL');
    const { code, stderr } = await service.exit;

    expect(code).toBe(1);
    expect(stderr).toMatch(/The embedded PostgreSQL ended by itself, and the service with it: .*\n$/);
    const { url } = await startEmbedded();
    const page = await fetch(`${url}${QUERY}?productid=recovered`);
    expect(await page.json()).toMatchObject({ count: 1 });
  });

  it('can be reached only from the machine on which it runs', async () => {
    const service = await startEmbedded();
    const { hostname, port } = new URL(service.url);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter((address) => !address.internal && address.family === 'IPv4')
      .map(({ address }) => address);

    expect(hostname).toBe('127.0.0.1');
    for (const host of ['::1', ...others]) {
      await expect(once(connect(Number(port), host), 'connect')).rejects.toThrow(
        /ECONNREFUSED|EADDRNOTAVAIL/,
      );
    }
  });
});

describe('a start of the service', () => {
  it('can be ended by a signal while it waits for PostgreSQL', async () => {
    const hanging = createServer().listen(0, '127.0.0.1');
    await once(hanging, 'listening');
    const { port } = hanging.address() as AddressInfo;
    try {
      const { code, signal } = await runProcess(
        { DB_HOST: '127.0.0.1', DB_PORT: String(port), DB_POOL_TIMEOUT: '60' },
        async (child) => {
          await once(hanging, 'connection');
          child.kill('SIGTERM');
        },
      );
      expect({ code, signal }).toEqual({ code: 0, signal: null });
    } finally {
      hanging.close();
    }
  });
});

describe('a failing start of the service leaves no PostgreSQL process, and', () => {
  let folder: string;
  let occupied: Server;
  let occupiedPort: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verkko-start-'));
    occupied = createServer().listen(0, '127.0.0.1');
    await once(occupied, 'listening');
    occupiedPort = (occupied.address() as AddressInfo).port;
  });
  afterAll(async () => {
    occupied.close();
    await rm(folder, { recursive: true });
  });

  /**
   * Runs the service until it exits with an error, and checks that its exit code is 1, that it writes nothing
   * to stdout, and that it leaves no PostgreSQL server in the data folder.
   * @param others the processes of another instance that uses the data folder
   * @returns its stderr
   */
  async function refusal(environment: Record<string, string>, others: string[] = []): Promise<string> {
    const { code, stdout, stderr } = await runProcess({ DATA_DIR: dataDir.path, ...environment });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(dataDir.processes()).toEqual(others);
    expect(dataDir.hasPostmasterPid).toBe(others.length > 0);
    return stderr;
  }

  it('reports the port that is in use', async () => {
    expect(await refusal({ PORT: String(occupiedPort) })).toBe(
      `127.0.0.1:${occupiedPort} is taken: stop what listens there, or set PORT.\n`,
    );
  });

  // 203.0.113.0/24 is reserved for documentation: no machine has such an address.
  it.each(['203.0.113.1', 'no-such-host.invalid'])('refuses the value %s of HOST', async (HOST) => {
    expect(await refusal({ HOST })).toBe(`${HOST} is no address of this machine: set HOST.\n`);
  });

  it('reports that DATA_DIR is a file, or is below a file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');

    expect(await refusal({ DATA_DIR: file })).toBe(
      `DATA_DIR ${file} is a file, not a folder: set DATA_DIR to another folder.\n`,
    );
    expect(await refusal({ DATA_DIR: join(file, 'data') })).toBe(
      `DATA_DIR ${file}/data lies under a file, where no folder can be: set DATA_DIR to another folder.\n`,
    );
  });

  it('refuses a DATA_DIR that another instance uses', async () => {
    const first = await startEmbedded();

    expect(await refusal({}, dataDir.processes())).toBe(
      `DATA_DIR ${dataDir.path} is in use by another process (pid ${first.child.pid ?? 0}): ` +
        'stop that one, or set DATA_DIR to another folder.\n',
    );
    expect((await post(first.url, [READING])).status).toBe(201);
    await first.stop();
  });

  it('lists every invalid variable with its allowed values and the place where it is set', async () => {
    const file = join(folder, 'bad.env');
    writeFileSync(file, 'DB_POOL_SIZE=0\nLOG_LEVEL=loud\nPORT=8002\nREDIS_URL=http://:hunter2@redis');

    expect(
      await refusal({
        ENV_FILE: file,
        PORT: 'eighty',
        LOG_LEVEL: '', // empty means unset: the file's value counts
        BODY_LIMIT: '2gb',
        DATABASE_URL: 'mysql://root:hunter2@db/inventory',
      }),
    ).toBe(`The configuration has mistakes:
  PORT must be a whole number from 0 to 65535; it is "eighty", from the environment
  BODY_LIMIT must be a size such as 500kb or 10mb (kb and mb are powers of 1024), from 1kb to 100mb; it is "2gb", from the environment
  DATABASE_URL must be a URL that starts with postgres:// or postgresql://; it is a secret, not shown, from the environment
  DB_POOL_SIZE must be a whole number from 1 to 1000; it is "0", from ${file}
  REDIS_URL must be redis://host:6379/0, redis+cluster://host1,host2 or redis+sentinel://host1,host2/name, with rediss in place of redis for TLS; it is a secret, not shown, from ${file}
  LOG_LEVEL must be one of trace, debug, info, warn (warning), error, fatal (critical), silent; upper or lower case; it is "loud", from ${file}
`);
  });

  it('reports an ENV_FILE that does not exist', async () => {
    const file = join(folder, 'missing.env');
    expect(await refusal({ ENV_FILE: file })).toMatch(`ENV_FILE names ${file}, which cannot be read: ENOENT`);
  });
});

describe('the settings at a start of the service', () => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await createDatabase();
    folder = await mkdtemp(join(tmpdir(), 'verkko-settings-'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('come from ENV_FILE, unless environment variables set them', async () => {
    const ENV_FILE = join(folder, 'service.env');
    writeFileSync(ENV_FILE, 'MAX_BATCH_ITEMS=2\nBODY_LIMIT=1kb\n');
    const service = await startProcess({
      ...databaseEnvironment(database.connection),
      ENV_FILE,
      BODY_LIMIT: '10mb',
    });
    const long = 'x'.repeat(255);
    const large = { ...READING, productid: long, location: long, reference: long };

    expect((await post(service.url, [large, large])).status).toBe(201);
    const tooMany = await post(service.url, [READING, READING, READING]);
    expect(tooMany.status).toBe(422);
    expect(await tooMany.json()).toMatchObject({ message: 'items must be an array of 1 to 2 readings' });
  });

  it('are not all printed if NODE_ENV=production: one log line names the URL, the database and the place of the rate limits', async () => {
    const service = await startProcess({
      ...databaseEnvironment(database.connection),
      NODE_ENV: 'production',
      LOG_LEVEL: 'info',
    });
    const { host, port, database: name } = database.connection;

    expect(service.stderr()).toBe('');
    expect(service.log().filter(({ context }) => context === 'Start')).toEqual([
      expect.objectContaining({
        level: 'info',
        msg:
          `Verkko Inventory API 1.0.0 on ${service.url}; PostgreSQL at ${host}:${port}/${name}; ` +
          'rate limits counted in memory, for this process alone',
      }),
    ]);
  });
});
