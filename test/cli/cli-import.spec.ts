import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BOOTSTRAP_KEY, createKey } from '../support/api-keys';
import { CertificateFiles } from '../support/certificate-files';
import { createDatabase } from '../support/database';
import { freePort } from '@verkko/dev-servers/free-port';
import { HeldTable } from '../support/held-table';
import { answering, cut, startScriptedServer } from '../support/scripted-server';
import { type Service, startService } from '../support/service';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { startVerkko, verkko, verkkoInShell } from '../support/verkko';

const PART = 50_000;
const STORED = (stored: string, before?: string) =>
  expect.stringMatching(
    new RegExp(
      `^Stored ${stored} readings? in [\\d.]+ s${before ? `; ${before} were already stored` : ''}\\.\n$`,
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

/** Writes a file with this number of readings, whose quantities are 0, 1, 2 and so on. */
function numbered(name: string, count: number): string {
  const lines = Array.from(
    { length: count },
    (_, number) => `P${number % 7},${number},2024-01-01T10:00:00Z\n`,
  );
  return file(name, `productid,quantity,timestamp\n${lines.join('')}`);
}

/**
 * Returns how many readings are stored, how many different quantities they have, and the greatest quantity.
 */
async function countsIn({ query }: Pick<Service, 'query'>): Promise<unknown> {
  const [row] = await query(
    'SELECT count(*)::int, count(DISTINCT quantity)::int AS different, max(quantity) FROM inventory_items',
  );
  return row;
}

const allOf = (count: number) => ({ count, different: count, max: count - 1 });

describe('the command verkko import', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());
  beforeEach(() => service.query('TRUNCATE inventory_items, idempotency_keys'));

  const rows = () =>
    service.query(
      `SELECT productid, quantity, to_char("timestamp" AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS "timestamp"
       FROM inventory_items ORDER BY productid, "timestamp", id`,
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
    { productid: '12" pipe', quantity: 0, timestamp: '2024-01-02 00:00:00.000000' },
    { productid: '=1+1', quantity: 7, timestamp: '2024-01-03 00:00:00.000000' },
    { productid: 'bolts, 5 mm', quantity: 50, timestamp: '2024-01-01 10:00:00.123456' },
    { productid: '📦', quantity: 7, timestamp: '2024-01-03 00:00:00.000000' },
  ];

  it.each([
    ['stock.csv', CSV, []],
    ['stock.ndjson', NDJSON, []],
    ['STOCK.JSONL', NDJSON, []],
    ['stock.csv.gz', gzipSync(CSV), []],
    ['stock.ndjson.gz', gzipSync(NDJSON), []],
    ['stock', CSV, ['--format', 'csv']],
  ])('stores the readings of the file %s', async (name, content, options) => {
    const path = file(name, content);

    expect(await verkko(['import', path, '--url', `${service.url}/`, ...options])).toEqual({
      code: 0,
      stdout: STORED('4'),
      stderr: '4 of 4 readings\n',
    });
    expect(await rows()).toEqual(READINGS);
  });

  it('stores the adjustments of another system’s file only once, even if the command is run twice', async () => {
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

  describe('with piped input', () => {
    const fromStdin = (path: string, ...options: string[]) =>
      verkkoInShell(`cat '${path}' | "$@"`, ['import', '-', '--url', service.url, ...options]);

    it.each([
      ['CSV', CSV, []],
      ['NDJSON', NDJSON, []],
      ['compressed CSV', gzipSync(CSV), []],
      ['compressed NDJSON', gzipSync(NDJSON), ['--format', 'ndjson']],
    ])('stores readings from stdin in the format %s', async (_name, content, options) => {
      const path = file('piped', content);

      const first = await fromStdin(path, ...options);
      const again = await fromStdin(path, ...options);

      expect(first).toEqual({ code: 0, stdout: STORED('4'), stderr: '4 of 4 readings\n' });
      expect(again).toMatchObject({ code: 0, stdout: STORED('0', '4') });
      expect(await rows()).toEqual(READINGS);
    });

    it('stores readings from a named pipe, and leaves no temporary file', async () => {
      const path = file('piped', CSV);
      const pipe = join(folder, 'pipe.csv');
      const copies = join(folder, 'copies');
      const script = `mkfifo '${pipe}'; mkdir '${copies}'; cat '${path}' >'${pipe}' & TMPDIR='${copies}' "$@"`;

      const ended = await verkkoInShell(script, ['import', pipe, '--url', service.url]);

      expect(ended).toMatchObject({ code: 0, stdout: STORED('4') });
      expect(await rows()).toEqual(READINGS);
      expect(readdirSync(copies)).toEqual([]);
    });

    it('sends nothing if one reading is invalid', async () => {
      const path = file('piped', 'productid,quantity,timestamp\nA,1,2024-01-01\nA,-1,2024-01-01\n');

      const { code, stderr } = await fromStdin(path);

      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^stdin: 1 of 2 lines is invalid\. Nothing was sent\.\n {2}line 3, quantity must be/,
      );
      expect(await rows()).toEqual([]);
    });

    it('fails if the input cannot be copied to a temporary file', async () => {
      const nowhere = join(folder, 'nowhere');
      const script = `printf x | TMPDIR='${nowhere}' "$@"`;

      expect(await verkkoInShell(script, ['import', '-', '--url', service.url])).toEqual({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(
          /^stdin cannot be copied to \S+nowhere: ENOENT: .+ TMPDIR names another folder\.\n$/,
        ),
      });
    });
  });

  it('stores equal readings as often as they are in the file', async () => {
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

  it('stores nothing, and reports no error, if the file has no readings', async () => {
    const path = file('empty.csv', 'productid,quantity,timestamp\n');

    expect(await verkko(['import', path, '--url', service.url])).toEqual({
      code: 0,
      stdout: STORED('0'),
      stderr: '',
    });
  });

  it('sends nothing of an invalid file, and lists the mistakes by line and column', async () => {
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

  const SHOP = 'SKU;On hand;Note\r\nA;6.000;x\r\n;1;\r\n12" pipe;2;y\r\n#N/A;3;\r\nMütze €;4;\r\n';
  const OPTIONS = ['--productid-column', 'sku', '--quantity-column', 'On hand', '--decimal', '.'];
  const TIME = ['--timestamp', '2024-01-01T12:00', '--timezone', 'Europe/Helsinki'];
  const left = expect.stringMatching(
    /^3 rows are left out.*:\n {2}line 3, productid must be.*\n {2}line 4 has a quotation mark.*\n {2}line 5, productid is an error.*\n2 of 2 readings\n$/,
  );

  it('imports the valid rows of another system’s file, and writes the invalid rows to a second file', async () => {
    const path = file('shop.csv', Buffer.from(SHOP.replace('€', '\x80'), 'latin1'));
    const rejects = join(folder, 'bad.csv');
    const command = [...OPTIONS, ...TIME, '--charset', 'windows-1252', '--url', service.url];

    const ended = await verkko(['import', path, ...command, '--rejects', rejects]);

    expect(ended).toEqual({ code: 0, stdout: STORED('2'), stderr: left });
    expect(ended.stderr).toContain(`3 rows are left out; ${rejects} has them:`);
    const time = '2024-01-01 10:00:00.000000';
    expect(await rows()).toEqual([
      { productid: 'A', quantity: 6, timestamp: time },
      { productid: 'Mütze €', quantity: 4, timestamp: time },
    ]);
    const bad = readFileSync(rejects, 'utf8');
    expect(bad).toBe('\uFEFFSKU;On hand;Note\n;1;\n12" pipe;2;y\n#N/A;3;\n');

    const mended = file(
      'mended.csv',
      bad.replace('12" pipe', 'é').replace('\n;', '\nB;').replace('#N/A', 'C'),
    );
    expect((await verkko(['import', mended, ...command])).stdout).toEqual(STORED('3'));
    expect(await rows()).toContainEqual({ productid: 'é', quantity: 2, timestamp: time });
  });

  it('skips the invalid rows of a file and lists them, if --on-invalid is skip', async () => {
    const path = file('skipped.csv', SHOP);
    const ended = await verkko([
      'import',
      path,
      ...OPTIONS,
      ...TIME,
      '--on-invalid',
      'skip',
      '--url',
      service.url,
    ]);

    expect(ended).toEqual({ code: 0, stdout: STORED('2'), stderr: left });
  });

  it('reports missing columns, and lists the options that tell the command the names of the columns', async () => {
    const { code, stderr } = await verkko(['import', file('shop.csv', SHOP), '--url', service.url]);

    expect(code).toBe(1);
    expect(stderr).toContain(
      'lacks the columns productid, quantity and timestamp; it has "SKU", "On hand" and "Note". --productid-column, --quantity-column and --timestamp-column (or --timestamp, one for all rows) name them',
    );
  });

  it.each([
    [['--decimal', ';'], '--decimal must be . or ,'],
    [['--charset', 'klingon'], '--charset must be a label such as'],
    [['--on-invalid', 'store'], '--on-invalid must be skip'],
    [['--timezone', 'Helsinki'], '--timezone must be the IANA name'],
    [['--timestamp', 'now'], '--timestamp must be an ISO 8601'],
    [['--reason', 'No word'], '--reason must be 1 to 64 characters'],
    [['--quantity-column', ''], '--quantity-column must be the name of a column'],
    [
      ['--timestamp', '2024-01-01', '--timestamp-column', 'At'],
      '--timestamp is one time for all rows, and --timestamp-column one for each: give one of them',
    ],
    [
      ['--location', 'a', '--location-column', 'b'],
      '--location is one location for all rows, and --location-column one for each',
    ],
  ])('ends with the exit code 2 and an error message for the wrong options %j', async (options, message) => {
    const { code, stderr } = await verkko([
      'import',
      file('shop.csv', SHOP),
      ...options,
      '--url',
      service.url,
    ]);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('refuses to write invalid rows to the imported file itself', async () => {
    const path = file('shop.csv', SHOP);

    expect((await verkko(['import', path, '--rejects', path])).code).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe(SHOP);

    const part = file('left.csv.part', SHOP);
    const command = ['import', part, '--format', 'csv', '--rejects', join(folder, 'left.csv')];
    expect((await verkko(command)).code).toBe(2);
    expect(readFileSync(part, 'utf8')).toBe(SHOP);
  });

  it('leaves no file of invalid rows if the end of the imported file is damaged', async () => {
    const whole = gzipSync(`productid,quantity,timestamp\n${'A,x,2024-01-01\n'.repeat(10_000)}`);
    const path = file('cut.csv.gz', whole.subarray(0, -10));
    const rejects = join(folder, 'unfinished.csv');

    expect((await verkko(['import', path, '--rejects', rejects, '--url', service.url])).code).toBe(1);
    expect(readdirSync(folder).filter((name) => name.startsWith('unfinished'))).toEqual([]);
  });

  it('reports that the file of invalid rows omits lines that are too long', async () => {
    const right = '{"productid":"A","quantity":1,"timestamp":"2024-01-01"}';
    const wrong = '{"productid":"A","quantity":-1,"timestamp":"2024-01-01"}';
    const path = file('long.ndjson', `${right}\n{"note":"${'x'.repeat(70_000)}"}\n${wrong}\n`);
    const rejects = join(folder, 'long-rejects.ndjson');

    const { code, stderr } = await verkko(['import', path, '--rejects', rejects, '--url', service.url]);

    expect(code).toBe(0);
    expect(stderr).toContain(`2 rows are left out; ${rejects} has 1 of them, and no line that is too long:`);
    expect(readFileSync(rejects, 'utf8')).toBe(`${wrong}\n`);
  });

  it('stores the same file a second time only with --again', async () => {
    const path = file('again.csv', CSV);
    const command = ['import', path, '--url', service.url];
    await verkko(command);

    expect((await verkko(command)).stdout).toEqual(STORED('0', '4'));
    expect((await verkko([...command, '--again'])).stdout).toEqual(STORED('4'));
    expect((await verkko([...command, '--again'])).stdout).toEqual(STORED('4'));
  });

  it('warns if --timestamp, the time for all rows, is in the future', async () => {
    const command = [
      'import',
      file('shop.csv', SHOP),
      ...OPTIONS,
      '--on-invalid',
      'skip',
      '--url',
      service.url,
    ];
    const { code, stderr } = await verkko([...command, '--timestamp', '2999-01-01']);

    expect(code).toBe(0);
    expect(stderr).toContain('2999-01-01T00:00:00Z is in the future: ');
  });

  it('writes invalid rows to an existing file only if --force is given', async () => {
    const path = file('shop.csv', SHOP);
    const rejects = file('precious.csv', 'precious');
    const command = ['import', path, ...OPTIONS, ...TIME, '--url', service.url, '--rejects', rejects];

    expect(await verkko(command)).toMatchObject({
      code: 1,
      stderr: `${rejects} is there already: --force replaces it.\n`,
    });
    expect(await rows()).toEqual([]);
    expect(readFileSync(rejects, 'utf8')).toBe('precious');

    expect((await verkko([...command, '--force', '--decimal', 'x'])).code).toBe(2);
    expect((await verkko([...command, '--force', '--quantity-column', 'none'])).code).toBe(2);
    const wrong = ['import', path, ...TIME, '--url', service.url, '--rejects', rejects, '--force'];
    expect((await verkko(wrong)).code).toBe(1);
    expect(readFileSync(rejects, 'utf8')).toBe('precious');

    expect((await verkko([...command, '--force'])).code).toBe(0);
    expect(readFileSync(rejects, 'utf8')).toContain('12" pipe;2;y\n');
  });

  it('stores nothing if it cannot write the file of invalid rows', async () => {
    const rejects = join(folder, 'none', 'bad.csv');
    const command = [...OPTIONS, ...TIME, '--url', service.url, '--rejects', rejects];
    const { code, stderr } = await verkko(['import', file('shop.csv', SHOP), ...command]);

    expect(code).toBe(1);
    expect(stderr).toContain(`${rejects}.part cannot be written: ENOENT`);
    expect(stderr).not.toContain('    at ');
    expect(await rows()).toEqual([]);
  });

  it('sends nothing of a damaged compressed file', async () => {
    const whole = gzipSync('productid,quantity,timestamp\n' + 'A,1,2024-01-01\n'.repeat(PART + 10));
    const path = file('cut.csv.gz', whole.subarray(0, -10));

    expect(await verkko(['import', path, '--url', service.url])).toEqual({
      code: 1,
      stdout: '',
      stderr: `${path} cannot be read: unexpected end of file\n`,
    });
    expect(await rows()).toEqual([]);
  });

  it('says after Ctrl-C that the same command with --again would store the stored readings once more', async () => {
    const database = await createDatabase();
    const strict = await startService({ RATE_LIMIT_ANONYMOUS_WRITES: '2' }, database.connection);
    try {
      const path = numbered('interrupted.csv', 120_000);
      const command = startVerkko(['import', path, '--again', '--url', strict.url]);
      await command.said('The service asks to wait');
      command.child.kill('SIGINT');

      expect((await command.ended).stderr).toContain(
        'Stopped. 100,000 of 120,000 readings stored. The same command with --again would store these a second time: put the others into a file of their own.\n',
      );
    } finally {
      await strict.stop();
      await database.drop();
    }
  });

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'continues after the last stored reading if it was stopped by the signal %s and is started again',
    async (signal) => {
      const database = await createDatabase();
      // The rate limit allows only two requests. So the command must wait before it sends its third request.
      // The test sends the signal to the command during this wait.
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
            ? ['Stopped. 100,000 of 120,000 readings stored. The same command goes on from there.']
            : [],
        );
        expect([second.code, second.stdout]).toEqual([0, STORED('20,000', '100,000')]);
        expect(await countsIn(database)).toEqual(allOf(120_000));
      } finally {
        await Promise.all([strict.stop(), patient.stop()]);
        await database.drop();
      }
    },
  );

  it('retries while the service is down, and continues after the service is started again', async () => {
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

  it('sends the same readings with the same idempotency key until the service accepts them', async () => {
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

  it('waits at most one minute before a retry, even if Retry-After is longer', async () => {
    const server = await startScriptedServer([answering(429, 'Slow down', { 'Retry-After': '3658' })]);
    const path = file('patient.csv', 'productid,quantity,timestamp\nA,1,2024-01-01\n');
    const running = startVerkko(['import', path, '--url', server.url]);

    await running.said('The service asks to wait');
    running.child.kill();
    await server.stop();

    expect((await running.ended).stderr).toBe('The service asks to wait 60 s (429: Slow down)\n');
  });

  it('reports the line numbers in the imported file if the service rejects readings', async () => {
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
50,000 of 50,003 readings stored. The same command goes on from there.
`,
    });
  });
});

describe('the command verkko import of a changing file', () => {
  it('stops at the first line that has changed since the import began', async () => {
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

describe('verkko import', () => {
  let service: Service;
  let path: string;

  beforeAll(async () => {
    service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    path = file('one.csv', 'productid,quantity,timestamp\nA,1,2024-01-01\n');
  });
  afterAll(() => service.stop());

  it('takes the API key from the environment, or from the option --key if that is given', async () => {
    const { key } = await createKey(service, { scopes: ['inventory:write'] });
    const command = ['import', path, '--url', service.url];

    const fromEnvironment = await verkko(command, { VERKKO_API_KEY: `${key}\n` });
    const named = await verkko([...command, '--key', key], { VERKKO_API_KEY: 'vk_wrong' });

    expect([fromEnvironment.stdout, named.stdout]).toEqual([STORED('1'), STORED('0', '1')]);
  });

  it('reports that the API key is missing or lacks a scope', async () => {
    const { key } = await createKey(service);

    const reader = await verkko(['import', path, '--url', service.url, '--key', key]);
    const nobody = await verkko(['import', path, '--url', service.url], { VERKKO_API_KEY: '' });

    const state = '0 of 1 reading stored. The same command goes on from there.\n';
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

  it('reports in one line that no service responds', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;

    expect(await verkko(['import', path, '--url', url])).toEqual({
      code: 1,
      stdout: '',
      stderr: `No answer from ${url} (ECONNREFUSED): is the service running there? --url names another place.\n`,
    });
  });

  it('reports an untrusted certificate, unless NODE_EXTRA_CA_CERTS names the certificate', async () => {
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
      // Newer versions of Node add details between the brackets of this error message.
      stderr: expect.stringMatching(
        /^The certificate of https:\S+ is not trusted \(self-signed certificate.*\): NODE_EXTRA_CA_CERTS may name a file with that of its issuer\.\n$/,
      ),
    });
    expect(trusting).toMatchObject({ code: 0, stdout: STORED('1') });
  });
});
