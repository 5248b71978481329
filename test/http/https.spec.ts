import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { Agent } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { loadConfig } from '../../src/config/load-config';
import { readCertificate } from '../../src/tls/certificate';
import { CertificateFiles, connectTls } from '../support/certificate-files';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { ask, update } from '../support/http-client';
import { QUERY, UPDATE } from '../support/paths';
import { reading } from '../support/readings';
import {
  databaseEnvironment,
  endProcesses,
  portIsClosed,
  runProcess,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const READING = reading('by HTTPS');
const PAGE = `${QUERY}?productid=by+HTTPS`;
const PROBE = join(__dirname, '../../dist/health/probe.js');

let database: TestDatabase;
let files: CertificateFiles;
let agent: Agent;

beforeAll(async () => {
  database = await createDatabase();
  files = new CertificateFiles();
});
beforeEach(() => {
  agent = files.trusting();
});
afterEach(async () => {
  agent.destroy();
  await database.query('TRUNCATE inventory_items');
});
afterAll(async () => {
  files.remove();
  await database.drop();
});

const start = (environment: Record<string, string> = {}) =>
  startProcess({
    ...databaseEnvironment(database.connection),
    ...files.environment,
    LOG_LEVEL: 'info',
    ...environment,
  });

/** Sends raw bytes over TLS, and returns everything that the service sends until it closes the connection. */
async function rawTls({ url }: ServiceProcess, bytes: string): Promise<string> {
  const socket = await connectTls(url);
  socket.write(bytes);
  return text(socket);
}

describe('the service with a TLS certificate', () => {
  let service: ServiceProcess;

  beforeAll(async () => {
    service = await start({ REQUEST_TIMEOUT: '1', DB_LOCK_TIMEOUT: '600', DB_STATEMENT_TIMEOUT: '600' });
  });
  afterAll(endProcesses);

  it('stores and returns readings over one HTTPS connection', async () => {
    expect(service.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(service.stderr()).toContain(`  docs         ${service.url}/docs\n`);
    expect(service.stderr()).toContain(`  curl -i ${service.url}${UPDATE} `);
    expect(await update(service.url, [READING], agent)).toMatchObject({ status: 201, body: '' });
    const page = await ask(service.url + PAGE, { agent });
    expect(JSON.parse(page.body)).toMatchObject({ count: 1, items: [READING] });
    expect(page.reusedConnection).toBe(true);
  });

  it('closes and logs connections without TLS', async () => {
    const { hostname, port } = new URL(service.url);

    for (const bytes of [
      'GET /livez HTTP/1.1\r\nHost: test\r\n\r\n',
      'EHLO shop.example\r\n',
      '\0'.repeat(20_000),
    ]) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined); // the service may end the connection by a reset
      let received = '';
      socket.on('data', (piece: Buffer) => (received += piece.toString('latin1')));
      socket.write(bytes);
      await once(socket, 'close');
      expect(received).not.toContain('HTTP/1.1');
    }

    expect((await ask(`${service.url}/livez`, { agent })).status).toBe(200);
    const noted = await until('the failed handshakes are logged', () => {
      const lines = service.log().filter(({ msg }) => msg === 'not a TLS connection');
      return lines.length === 3 && lines;
    });
    expect(noted[0]).toMatchObject({ level: 'info', error: 'ERR_SSL_HTTP_REQUEST' });
  });

  it.each([
    ['bytes that are not HTTP', 'EHLO shop.example\r\n\r\n', '400 Bad Request', 'BAD_REQUEST'],
    ['headers without an end', 'GET / HTTP/1.1\r\nHost: a\r\n', '408 Request Timeout', 'REQUEST_TIMEOUT'],
    [
      'headers over 16 KB',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
      '431 Request Header Fields Too Large',
      'HEADERS_TOO_LARGE',
    ],
  ])(
    'answers the malformed request (%s) with a JSON error, and closes the connection',
    async (_case, bytes, status, error) => {
      const [head = '', body = ''] = (await rawTls(service, bytes)).split('\r\n\r\n');

      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status}\r\n`));
      const id = /X-Request-ID: (\S+)/.exec(head)?.[1];
      expect(JSON.parse(body)).toEqual({ error, message: expect.any(String), request_id: id });
    },
  );

  it('closes a connection if its TLS handshake takes longer than REQUEST_TIMEOUT', async () => {
    const { hostname, port } = new URL(service.url);
    const silent = connect(Number(port), hostname);

    silent.resume();
    await once(silent, 'close');

    expect((await ask(`${service.url}/livez`, { agent })).status).toBe(200);
  });

  it('logs all unanswered requests of a connection that breaks', async () => {
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    const body = JSON.stringify({ items: [READING] });
    const socket = await connectTls(service.url);
    socket.write('GET /livez HTTP/1.1\r\nHost: a\r\n\r\n');
    // On a new connection, the service handles one request at a time. After a first small response, it
    // handles several requests at once.
    await once(socket, 'data');

    socket.write(
      `POST ${UPDATE} HTTP/1.1\r\nHost: a\r\nX-Request-ID: held\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body}GET ${QUERY}?productid=A HTTP/1.1\r\nHost: a\r\nX-Request-ID: behind\r\n\r\n`,
    );
    await table.hasWaiting();
    socket.destroy();

    const lines = await until('both requests are logged', () => {
      const found = service.log().filter(({ request_id: id }) => id === 'held' || id === 'behind');
      return found.length === 2 && found;
    });
    await table.disconnect();
    expect(lines.map(({ request_id }) => request_id).sort()).toEqual(['behind', 'held']);
    expect(lines).toEqual([
      expect.objectContaining({ aborted: true }),
      expect.objectContaining({ aborted: true }),
    ]);
  });
});

describe('a shutdown by SIGTERM with HTTPS', () => {
  afterEach(endProcesses);

  it('makes /readyz answer 503, and adds Connection: close to responses', async () => {
    const service = await start({ SHUTDOWN_DELAY: '600' });
    await ask(service.url + PAGE, { agent });

    service.child.kill('SIGTERM');
    const readiness = await until('/readyz answers 503', async () => {
      const answer = await ask(`${service.url}/readyz`, { agent: files.trusting() });
      return answer.status !== 200 && answer;
    });
    expect(JSON.parse(readiness.body)).toMatchObject({ error: 'SHUTTING_DOWN' });
    const onKept = await ask(service.url + PAGE, { agent });
    const onNew = await ask(service.url + PAGE, { agent: files.trusting() });
    expect([onKept.reusedConnection, onNew.reusedConnection]).toEqual([true, false]);
    for (const { status, headers } of [onKept, onNew]) {
      expect([status, headers.connection]).toEqual([200, 'close']);
    }
  });

  it('waits for requests in progress, and ends with the exit code 0', async () => {
    const service = await start({ DB_LOCK_TIMEOUT: '600', DB_STATEMENT_TIMEOUT: '600' });
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    const write = update(service.url, [READING], agent);
    await table.hasWaiting();

    service.child.kill('SIGTERM');
    await portIsClosed(service);
    await table.release();

    expect(await write).toMatchObject({ status: 201, body: '', headers: { connection: 'close' } });
    expect(await service.exit).toMatchObject({ code: 0, signal: null });
    expect(await database.query('SELECT productid FROM inventory_items')).toEqual([
      { productid: 'by HTTPS' },
    ]);
    await table.disconnect();
  });

  it('does not wait for idle connections, with or without a TLS handshake', async () => {
    const service = await start({ SHUTDOWN_TIMEOUT: '3600' });
    const { hostname, port } = new URL(service.url);
    const silent = connect(Number(port), hostname);
    await once(silent, 'connect');
    const idle = await connectTls(service.url);
    await ask(`${service.url}/livez`, { agent });

    expect(await service.stop()).toMatchObject({ code: 0, signal: null });
    silent.destroy();
    idle.destroy();
  });

  it('aborts requests that take longer than SHUTDOWN_TIMEOUT', async () => {
    const service = await start({
      SHUTDOWN_TIMEOUT: '1',
      DB_LOCK_TIMEOUT: '600',
      DB_STATEMENT_TIMEOUT: '600',
    });
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    const write = update(service.url, [READING], agent);
    write.catch(() => undefined); // this update fails; the test checks the error below
    await table.hasWaiting();

    expect(await service.stop()).toMatchObject({ code: 0, signal: null });

    await expect(write).rejects.toMatchObject({ code: 'ECONNRESET' });
    await table.disconnect();
  });
});

describe('the start of the service with wrong TLS settings', () => {
  const configured = (environment: Record<string, string>) =>
    loadConfig({ ENV_FILE: '/dev/null', ...environment });
  const mistakeIn = (environment: Record<string, string>) => readCertificate(configured(environment));

  it('fails, and prints one line that describes the mistake', async () => {
    const other = new CertificateFiles();

    const { code, stdout, stderr } = await runProcess({
      ...databaseEnvironment(database.connection),
      ...files.environment,
      TLS_KEY_FILE: other.key,
    });

    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: `TLS_KEY_FILE ${other.key} is not the key of the first certificate in TLS_CERT_FILE ${files.cert}.\n`,
    });
    other.remove();
  });

  it.each(['TLS_CERT_FILE', 'TLS_KEY_FILE'] as const)(
    'reports that a setting is missing if only %s is set',
    (name) => {
      expect(() => configured({ [name]: files.environment[name] })).toThrow(
        'The configuration has mistakes:\n  TLS_CERT_FILE and TLS_KEY_FILE: set both, or neither',
      );
    },
  );

  it.each([
    ['TLS_CERT_FILE', 'holds no certificate in PEM'],
    ['TLS_KEY_FILE', 'holds no private key in PEM without a passphrase'],
  ] as const)(
    'reports that the file named by the setting %s is missing or has wrong contents',
    async (name, mistake) => {
      const file = join(files.folder, `other ${name}`);
      const environment = { ...files.environment, [name]: file };

      await expect(mistakeIn(environment)).rejects.toThrow(`${name} ${file} cannot be read: ENOENT`);
      writeFileSync(file, 'nothing of the kind');
      await expect(mistakeIn(environment)).rejects.toThrow(`${name} ${file} ${mistake}: `);
    },
  );

  it('reports that the private key has a passphrase', async () => {
    const locked = join(files.folder, 'locked.key');
    execFileSync('openssl', [
      'pkey',
      '-in',
      files.key,
      '-aes256',
      '-passout',
      'pass:hunter2',
      '-out',
      locked,
    ]);

    await expect(mistakeIn({ ...files.environment, TLS_KEY_FILE: locked })).rejects.toThrow(
      `TLS_KEY_FILE ${locked} holds no private key in PEM without a passphrase: `,
    );
  });

  it('reports that the private key is too short', async () => {
    const [key, cert] = ['short.key', 'short.crt'].map((name) => join(files.folder, name)) as [
      string,
      string,
    ];
    const request = ['req', '-x509', '-newkey', 'rsa:512', '-nodes', '-subj', '/CN=short'];
    execFileSync('openssl', [...request, '-keyout', key, '-out', cert], { stdio: 'ignore' });

    await expect(mistakeIn({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key })).rejects.toThrow(
      `TLS_CERT_FILE ${cert} and TLS_KEY_FILE ${key} cannot be used: `,
    );
  });
});

describe('the health check of the Docker image', () => {
  afterEach(endProcesses);

  const check = (path: string, environment: Record<string, string>) =>
    spawnSync(process.execPath, [PROBE, path], { env: environment }).status;

  it.each(['with', 'without'])('tells whether a service %s a TLS certificate is healthy', async (kind) => {
    const environment = kind === 'with' ? files.environment : {};
    const service = await startProcess({ ...databaseEnvironment(database.connection), ...environment });
    const asItsOwn = { PORT: new URL(service.url).port, ...environment };

    expect(check('/livez', asItsOwn)).toBe(0);
    expect(check('/readyz', asItsOwn)).toBe(0);
    expect(check('/nowhere', asItsOwn)).toBe(1);
    await service.stop();
    expect(check('/livez', asItsOwn)).toBe(1);
  });
});
