import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BOOTSTRAP_KEY, createKey } from '../support/api-keys';
import { CertificateFiles } from '../support/certificate-files';
import { createDatabase } from '../support/database';
import { freePort } from '../support/free-port';
import { HeldTable } from '../support/held-table';
import { answering, cut, startScriptedServer } from '../support/scripted-server';
import { type Service, startService } from '../support/service';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { startVerkko, verkko } from '../support/verkko';

const PART = 50_000;
const STORED = (stored: string, before?: string) =>
  expect.stringMatching(
    new RegExp(
      `^Stored ${stored} readings in [\\d.]+ s${before ? `; ${before} were already stored` : ''}\\.\n$`,
    ),
  );

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verkko-cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A file of readings that differ in their quantities, from 0. */
function numbered(name: string, count: number): string {
  const lines = Array.from(
    { length: count },
    (_, number) => `P${number % 7},${number},2024-01-01T10:00:00Z\n`,
  );
  return file(name, `productid,quantity,timestamp\n${lines.join('')}`);
}

/** What became of a file that {@link numbered} made: how many readings there are, and of how many that differ. */
async function countsIn({ query }: Pick<Service, 'query'>): Promise<unknown> {
  const [row] = await query(
    'SELECT count(*)::int, count(DISTINCT quantity)::int AS different, max(quantity) FROM inventory_items',
  );
  return row;
}

const allOf = (count: number) => ({ count, different: count, max: count - 1 });

describe('verkko import', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());
  beforeEach(() => service.query('TRUNCATE inventory_items, idempotency_keys'));

  const rows = () =>
    service.query(
      `SELECT productid, quantity, to_char("timestamp" AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS "timestamp"
       FROM inventory_items ORDER BY id`,
    );

  const CSV = `Timestamp,note,quantity,productid\r
2024-01-01T12:00:00.123456+02:00,"a, b",50,"bolts, 5 mm"\r
2024-01-02,,0,"12"" pipe"\r
\r
2024-01-03T00:00:00Z,"two
lines",7,'=1+1\r
2024-01-03T00:00:00Z,,7,📦\r
`;
  const NDJSON = `{"productid":"bolts, 5 mm","quantity":50,"timestamp":"2024-01-01T10:00:00.123456Z"}
{"productid":"12\\" pipe","quantity":0.0,"timestamp":"2024-01-02"}

{"timestamp":"2024-01-03","productid":"=1+1","quantity":7,"note":"two\\nlines"}
{"timestamp":"2024-01-03","productid":"📦","quantity":7}`;
  const READINGS = [
    { productid: 'bolts, 5 mm', quantity: 50, timestamp: '2024-01-01 10:00:00.123456' },
    { productid: '12" pipe', quantity: 0, timestamp: '2024-01-02 00:00:00.000000' },
    { productid: '=1+1', quantity: 7, timestamp: '2024-01-03 00:00:00.000000' },
    { productid: '📦', quantity: 7, timestamp: '2024-01-03 00:00:00.000000' },
  ];

  it.each([
    ['stock.csv', CSV, []],
    ['stock.ndjson', NDJSON, []],
    ['STOCK.JSONL', NDJSON, []],
    ['stock.csv.gz', gzipSync(CSV), []],
    ['stock.ndjson.gz', gzipSync(NDJSON), []],
    ['stock', CSV, ['--format', 'csv']],
  ])('stores %s', async (name, content, options) => {
    const path = file(name, content);

    expect(await verkko(['import', path, '--url', `${service.url}/`, ...options])).toEqual({
      code: 0,
      stdout: STORED('4'),
      stderr: '4 of 4 readings\n',
    });
    expect(await rows()).toEqual(READINGS);
  });

  it('stores adjustments of another system, at one location, once', async () => {
    const path = file('sold.csv', 'SKU;Sold;At;Order\nA;-3,0;2024-01-01 12:00;17\nB;+1;2024-01-01 12:00;\n');
    const options = ['--productid-column', 'SKU', '--delta-column', 'Sold', '--timestamp-column', 'At'];
    options.push('--reference-column', 'Order', '--location', 'shop-7', '--reason', 'sale');
    options.push('--timezone', 'Europe/Helsinki', '--decimal', ',', '--url', service.url);

    expect(await verkko(['import', path, ...options])).toMatchObject({ code: 0, stdout: STORED('2') });
    expect(await verkko(['import', path, ...options])).toMatchObject({ code: 0, stdout: STORED('0', '2') });

    const stored = await fetch(`${service.url}/api/v1/inventory/export`);
    expect(await stored.text()).toBe(`productid,location,quantity,delta,timestamp,reason,reference
A,shop-7,,-3,2024-01-01T10:00:00Z,sale,17
B,shop-7,,1,2024-01-01T10:00:00Z,sale,
`);
  });

  it.each([
    [['--reason', 'No word'], '--reason must be 1 to 64 characters'],
    [['--timezone', 'Mars'], '--timezone must be the IANA name'],
    [['--decimal', 'x'], '--decimal must be . or ,'],
    [['--timestamp', 'x'], '--timestamp must be an ISO 8601 date'],
    [['--quantity-column', ''], '--quantity-column must be the name of a column'],
    [
      ['--location', 'a', '--location-column', 'b'],
      '--location is one location for all rows, and location-column',
    ],
  ])('refuses %j', async (options, message) => {
    const path = file('any.csv', 'productid,quantity,timestamp\nA,1,2024-01-01\n');
    const { code, stderr } = await verkko(['import', path, ...options, '--url', service.url]);

    expect([code, stderr.slice(0, message.length)]).toEqual([2, message]);
  });

  it('stores equal readings as often as they are in the file, in whatever part of it', async () => {
    const lines = 'A,1,2024-01-01\n'.repeat(2 * PART + 1);
    const path = file('equal.csv', `productid,quantity,timestamp\n${lines}`);

    const ended = await verkko(['import', path], { VERKKO_URL: service.url });

    expect(ended).toEqual({
      code: 0,
      stdout: STORED('100,001'),
      stderr: '50,000 of 100,001 readings\n100,000 of 100,001 readings\n100,001 of 100,001 readings\n',
    });
    expect(await countsIn(service)).toEqual({ count: 2 * PART + 1, different: 1, max: 1 });
  });

  it('stores nothing of a file without readings', async () => {
    const path = file('empty.csv', 'productid,quantity,timestamp\n');

    expect(await verkko(['import', path, '--url', service.url])).toEqual({
      code: 0,
      stdout: STORED('0'),
      stderr: '',
    });
  });

  it('sends nothing of a file with mistakes, and lists them by line and column', async () => {
    const good = 'A,1,2024-01-01\n'.repeat(PART + 10);
    const bad = 'B,-1,2024-01-01\n'.repeat(149);
    const path = file('mistakes.csv', `productid,quantity,timestamp\n${good}B\nB,x,y\n${bad}`);

    const { code, stdout, stderr } = await verkko(['import', path, '--url', service.url]);

    const lines = stderr.split('\n');
    expect([code, stdout]).toEqual([1, '']);
    expect(lines.slice(0, 5)).toEqual([
      `${path}: 151 of 50161 lines are invalid; the first 100 of 152 mistakes are listed. Nothing was sent.`,
      '  line 50012 must have 3 fields, as the first line; it has 1',
      '  line 50013, quantity must be an integer from 0 to 2147483647',
      expect.stringMatching(/^ {2}line 50013, timestamp must be an ISO 8601 date/),
      '  line 50014, quantity must be an integer from 0 to 2147483647',
    ]);
    expect(lines).toHaveLength(102);
    expect(await rows()).toEqual([]);
  });

  it('sends nothing of a packed file that is damaged', async () => {
    const whole = gzipSync('productid,quantity,timestamp\n' + 'A,1,2024-01-01\n'.repeat(PART + 10));
    const path = file('cut.csv.gz', whole.subarray(0, -10));

    expect(await verkko(['import', path, '--url', service.url])).toEqual({
      code: 1,
      stdout: '',
      stderr: `${path} cannot be read: unexpected end of file\n`,
    });
    expect(await rows()).toEqual([]);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('goes on where it was after %s', async (signal) => {
    const database = await createDatabase();
    // It takes two parts in this minute, so that the command is still there.
    const strict = await startService({ RATE_LIMIT_ANONYMOUS_WRITES: '2' }, database.connection);
    const patient = await startService({}, database.connection);
    const path = numbered(`${signal}.csv`, 120_000);
    try {
      const first = startVerkko(['import', path, '--url', strict.url]);
      await first.said('The service asks to wait');
      first.child.kill(signal);
      const stopped = await first.ended;
      const second = await verkko(['import', path, '--url', patient.url]);

      expect(stopped).toEqual({
        code: signal === 'SIGINT' ? 130 : null,
        stdout: '',
        stderr: expect.stringMatching(
          /^50,000 of 120,000 readings\n100,000 of 120,000 readings\nThe service asks to wait \d+ s \(429: 2 writes a minute are allowed; try again in \d+ s\.\)\n/,
        ),
      });
      expect(stopped.stderr.split('\n').slice(3).filter(Boolean)).toEqual(
        signal === 'SIGINT'
          ? ['Stopped. 100,000 of 120,000 readings are stored. The same command goes on from there.']
          : [],
      );
      expect([second.code, second.stdout]).toEqual([0, STORED('20,000', '100,000')]);
      expect(await countsIn(database)).toEqual(allOf(120_000));
    } finally {
      await Promise.all([strict.stop(), patient.stop()]);
      await database.drop();
    }
  });

  it('goes on by itself with a service that is killed and comes back', async () => {
    const database = await createDatabase();
    const table = await HeldTable.connect(database.connection);
    const environment = {
      ...databaseEnvironment(database.connection),
      PORT: String(await freePort()),
      DB_LOCK_TIMEOUT: '0.2',
    };
    try {
      const killed = await startProcess(environment);
      const path = numbered('killed.csv', 3 * PART);
      const running = startVerkko(['import', path, '--url', killed.url]);
      await running.said('50,000 of');
      await table.hold();
      await running.said('(503: The database did not answer in time; try again.)');
      await killed.stop('SIGKILL');
      await running.said('(ECONNREFUSED)');
      await table.release();
      await startProcess(environment);
      const ended = await running.ended;

      expect(ended.code).toBe(0);
      expect(ended.stderr).toContain('The connection was lost (ECONNREFUSED): trying again\n');
      expect(ended.stderr).toMatch(/\n150,000 of 150,000 readings\n$/);
      expect(await countsIn(database)).toEqual(allOf(3 * PART));
    } finally {
      await table.disconnect();
      await endProcesses();
      await database.drop();
    }
  });

  it('sends the same again, with the same key, until it is taken', async () => {
    const inTheWay = { error: 'IDEMPOTENCY_CONFLICT', message: 'It is being carried out.', request_id: '1' };
    const server = await startScriptedServer([
      answering(429, 'Slow down', { 'Retry-After': 'Wed, 01 Jan 2025 00:00:00 GMT' }),
      answering(409, inTheWay, { 'Retry-After': '1' }),
      answering(502, '<h1>Bad gateway</h1>'),
      cut,
      answering(201, '{"inserted":1}', { 'Idempotency-Replayed': 'true' }),
    ]);
    const path = file('again.csv', 'productid,quantity,timestamp\nA,1,2024-01-01\n');
    const ended = await verkko(['import', path, '--url', server.url]);
    await server.stop();

    const body = '{"productid":"A","quantity":1,"timestamp":"2024-01-01T00:00:00Z"}\n';
    expect(ended).toEqual({
      code: 0,
      stdout: STORED('0', '1'),
      stderr: [
        'The service asks to wait 1 s (429: Slow down)',
        'The service asks to wait 1 s (409: It is being carried out.)',
        'The service asks to wait 1 s (502: <h1>Bad gateway</h1>)',
        'The connection was lost (other side closed): trying again',
        '1 of 1 readings\n',
      ].join('\n'),
    });
    expect(server.requests).toEqual(
      Array(5).fill({ body, key: createHash('sha256').update(body).digest('hex') }),
    );
  });

  it('waits a minute at most, whatever it is asked', async () => {
    const server = await startScriptedServer([answering(429, 'Slow down', { 'Retry-After': '3658' })]);
    const path = file('patient.csv', 'productid,quantity,timestamp\nA,1,2024-01-01\n');
    const running = startVerkko(['import', path, '--url', server.url]);

    await running.said('The service asks to wait');
    running.child.kill();
    await server.stop();

    expect((await running.ended).stderr).toBe('The service asks to wait 60 s (429: Slow down)\n');
  });

  it('names lines of the file where a service refuses what was good here', async () => {
    const refusal = {
      error: 'VALIDATION_ERROR',
      message: '2 of 3 lines are invalid',
      details: [
        { field: 'line 1, productid', message: 'must be known' },
        { field: 'line 3', message: 'is one too many' },
      ],
      request_id: '1',
    };
    const server = await startScriptedServer([answering(201, '{"inserted":1}'), answering(422, refusal)]);
    const first = 'A,1,2024-01-01\n'.repeat(PART);
    const path = file(
      'refused.csv',
      `productid,quantity,timestamp\n${first}\n"B\nC",1,2024-01-01\nD,1,2024-01-01\n\nE,1,2024-01-01\n`,
    );
    const ended = await verkko(['import', path, '--url', server.url]);
    await server.stop();

    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `50,000 of 50,003 readings
The service did not take the readings (422: 2 of 3 lines are invalid)
  line 50003, productid must be known
  line 50007 is one too many
50,000 of 50,003 readings are stored. The same command goes on from there.
`,
    });
  });
});

describe('verkko import, of a file that is changed meanwhile,', () => {
  it('sends nothing that was not checked, and does not promise to go on', async () => {
    const path = numbered('changed.csv', PART + 20_000);
    const server = await startScriptedServer([
      (response) => {
        const descriptor = openSync(path, 'r+');
        writeSync(descriptor, 'x', statSync(path).size - 2);
        closeSync(descriptor);
        answering(201, '{"inserted":50000}')(response);
      },
    ]);
    const ended = await verkko(['import', path, '--url', server.url]);
    await server.stop();

    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `50,000 of 70,000 readings
${path} was changed meanwhile: line 70001 is no longer what it was. What was sent before is stored.
`,
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('verkko import, to a service that asks who calls,', () => {
  let service: Service;
  let path: string;

  beforeAll(async () => {
    service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    path = file('one.csv', 'productid,quantity,timestamp\nA,1,2024-01-01\n');
  });
  afterAll(() => service.stop());

  it('takes a key from the environment, and rather one that is named', async () => {
    const { key } = await createKey(service, { scopes: ['inventory:write'] });
    const command = ['import', path, '--url', service.url];

    const fromEnvironment = await verkko(command, { VERKKO_API_KEY: `${key}\n` });
    const named = await verkko([...command, '--key', key], { VERKKO_API_KEY: 'vk_wrong' });

    expect([fromEnvironment.stdout, named.stdout]).toEqual([STORED('1'), STORED('0', '1')]);
  });

  it('says which scope a key lacks, and that there is none', async () => {
    const { key } = await createKey(service);

    const reader = await verkko(['import', path, '--url', service.url, '--key', key]);
    const nobody = await verkko(['import', path, '--url', service.url], { VERKKO_API_KEY: '' });

    const state = '0 of 1 readings are stored. The same command goes on from there.\n';
    expect(reader).toEqual({
      code: 1,
      stdout: '',
      stderr: `The service did not take the readings (403: This needs the scope inventory:write, which the caller does not have.)\n${state}`,
    });
    expect(nobody).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^The service did not take the readings \(401: .+\) VERKKO_API_KEY or --key says who calls\.\n/,
      ),
    });
  });

  it('says in one line that there is no service', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;

    expect(await verkko(['import', path, '--url', url])).toEqual({
      code: 1,
      stdout: '',
      stderr: `No answer from ${url} (ECONNREFUSED): is the service running there? --url names another place.\n`,
    });
  });

  it('says in one line that a certificate is not trusted, and trusts one that is named', async () => {
    const certificate = new CertificateFiles();
    const secure = await startService(certificate.environment);
    const command = ['import', path, '--url', secure.url.replace('http:', 'https:')];

    const distrusting = await verkko(command);
    const trusting = await verkko(command, { NODE_EXTRA_CA_CERTS: certificate.cert });
    await secure.stop();
    certificate.remove();

    expect(distrusting).toEqual({
      code: 1,
      stdout: '',
      // Newer versions of Node say more between the brackets.
      stderr: expect.stringMatching(
        /^The certificate of https:\S+ is not trusted \(self-signed certificate.*\): NODE_EXTRA_CA_CERTS may name a file with that of its issuer\.\n$/,
      ),
    });
    expect(trusting).toMatchObject({ code: 0, stdout: STORED('1') });
  });
});
