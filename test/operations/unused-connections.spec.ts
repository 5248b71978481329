import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { CertificateFiles, connectTls } from '../support/certificate-files';
import { createDatabase, type TestDatabase } from '../support/database';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';

const HEAD = 'GET /livez HTTP/1.1\r\nHost: a\r\n';
const UPDATE =
  'POST /api/v1/inventory/update HTTP/1.1\r\nHost: a\r\nX-Request-ID: early\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{';

let database: TestDatabase;
let files: CertificateFiles;
let service: ServiceProcess;

beforeAll(async () => {
  database = await createDatabase();
  files = new CertificateFiles();
});
afterAll(async () => {
  await database.drop();
  files.remove();
});
afterEach(endProcesses);

async function start(environment: Record<string, string>): Promise<void> {
  service = await startProcess({
    ...databaseEnvironment(database.connection),
    ...environment,
    AUTH: 'required',
    LOG_LEVEL: 'info',
    REQUEST_TIMEOUT: '1',
  });
}

const tcp = async () => {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
};
const tls = () => connectTls(service.url);

/** Waits for the end of the connection. @returns what the service sent on it */
async function received(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
  socket.on('error', () => undefined);
  await once(socket, 'close');
  return text;
}

/** The log lines about connections and requests, read after the stop of the service, when all lines are written. */
async function lines() {
  await service.stop();
  return service
    .log()
    .filter(({ context, msg }) => context === 'Http' || msg === 'request')
    .map(({ msg, status }) => [msg, status]);
}

it('an incomplete TLS handshake is reported in the log', async () => {
  await start(files.environment);
  const socket = await tcp();
  socket.write(Buffer.from([22, 3, 1])); // the first bytes of the header of a TLS record

  expect(await received(socket)).toBe('');
  expect(await lines()).toEqual([['not a TLS connection', undefined]]);
});

describe.each([
  ['HTTP', () => ({}), tcp],
  ['HTTPS', () => files.environment, tls],
])('a connection over %s', (_protocol, environment, open) => {
  beforeEach(() => start(environment()));

  it('ends without an answer and without a log line if nothing is sent on it', async () => {
    const idle = await open();
    const blank = await open();
    blank.write('\r\n');
    const [bare, closed, reset] = [await tcp(), await open(), await tcp()];
    closed.end();
    reset.resetAndDestroy();

    expect(await Promise.all([idle, blank, bare].map(received))).toEqual(['', '', '']);
    expect(await lines()).toEqual([]);
  });

  it('has no log line if it ends in the middle of a request head', async () => {
    const socket = await open();
    socket.end(HEAD);

    expect(await received(socket)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await lines()).toEqual([]);
  });

  it('causes only one log line if its request is rejected before the body arrives', async () => {
    const socket = await open();
    socket.write(UPDATE);
    await once(socket, 'data');
    socket.end('x'.repeat(1000));
    await received(socket);

    expect(await lines()).toEqual([['request', 401]]);
  });

  it('gets 408 if the rest of a request head does not arrive', async () => {
    const socket = await open();
    socket.write(HEAD);

    expect(await received(socket)).toMatch(/^HTTP\/1\.1 408 /);
    expect(await lines()).toEqual([['not a request', 408]]);
  });
});
