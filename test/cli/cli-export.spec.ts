import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { HeldTable } from '../support/held-table';
import { createDatabase, type TestDatabase } from '../support/database';
import { EXPORT } from '../support/paths';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';
import { startVerkko, verkko, verkkoInShell } from '../support/verkko';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verkko-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const pathOf = (name: string) => join(folder, name);
const files = () => readdirSync(folder);

describe('the command verkko export', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
    await service.store(
      ['bolts, 5 mm', '=1+1', '12" pipe', '📦'].flatMap((productid) => [
        { productid, quantity: 1, timestamp: '2024-01-01T00:00:00.000001Z' },
        { productid, quantity: 2, timestamp: '2024-02-01' },
        { productid, quantity: 3, timestamp: '2024-03-01' },
      ]),
    );
  });
  afterAll(() => service.stop());

  const exported = async (accept: string, query = '') => {
    const response = await fetch(service.url + EXPORT + query, { headers: { Accept: accept } });
    return response.text();
  };
  const run = (...parameters: string[]) => verkko(['export', ...parameters, '--url', service.url]);

  it('writes the response of the API to stdout, and nothing else', async () => {
    const whole = await run();
    const lines = await run(
      '--format',
      'ndjson',
      '--productid',
      '=1+1',
      '--from',
      '2024-02-01',
      '--to',
      '2024-02-29',
    );

    expect(whole).toEqual({ code: 0, stdout: await exported('text/csv'), stderr: '' });
    expect(whole.stdout.split('\n')).toHaveLength(14);
    expect(lines).toEqual({
      code: 0,
      stdout: '{"productid":"=1+1","quantity":2,"timestamp":"2024-02-01T00:00:00Z"}\n',
      stderr: '',
    });
  });

  it('reports that a product has no readings', async () => {
    await service.store([
      { productid: 'of the future', quantity: 1, timestamp: '9999-12-31T23:59:59.9999Z' },
    ]);
    const unknown = await run('--productid', 'bolts, 6 mm');
    const known = await run('--productid', 'bolts, 5 mm', '--from', '2030-01-01');
    const future = await run('--productid', 'of the future');
    await service.query(`DELETE FROM inventory_items WHERE productid = 'of the future'`);

    expect(unknown).toEqual({
      code: 0,
      stdout: 'productid,quantity,timestamp\n',
      stderr: 'There are no readings of "bolts, 6 mm".\n',
    });
    expect([known.stderr, future.stderr]).toEqual(['', '']);
  });

  it.each([
    ['readings.csv', 'text/csv', []],
    ['readings.txt', 'text/csv', ['--format', 'csv']],
    ['readings.jsonl', 'application/x-ndjson', []],
    ['readings.csv', 'application/x-ndjson', ['--format', 'ndjson']],
  ])('writes a file named %s, whose content has the media type %s', async (name, type, options) => {
    const ended = await run(pathOf(name), ...options);

    expect(ended).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Wrote \S+: [\d,]+ bytes of readings in [\d.]+ s\.\n$/),
      stderr: '',
    });
    expect(readFileSync(pathOf(name), 'utf8')).toBe(await exported(type));
    expect(files()).toEqual([name]);
  });

  it('prints the value of --stored-since for the next export', async () => {
    const path = pathOf('copy.csv');

    expect((await run('--location', 'nowhere')).stdout).toBe(
      'productid,location,quantity,delta,timestamp,reason,reference\n',
    );
    const copied = await run(path, '--stored-since', '0001-01-01');

    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(14);
    const [, next = ''] = /--stored-since (\S+Z)\n$/.exec(copied.stdout) ?? [];
    expect(next).not.toBe('');
    const later = await run('--stored-since', '9999-12-31T00:00:00Z');
    expect(later.stdout.split('\n')).toHaveLength(2);
    expect(later.stderr).toMatch(/^What is stored from now on: --stored-since \S+Z\n$/);
  });

  it('compresses a file whose name ends in .gz, and verkko import accepts the file', async () => {
    const other = await startService();
    await run(pathOf('readings.ndjson.gz'));
    const { code } = await verkko(['import', pathOf('readings.ndjson.gz'), '--url', other.url]);
    const { stdout } = await verkko(['export', '--url', other.url]);
    await other.stop();

    expect(gunzipSync(readFileSync(pathOf('readings.ndjson.gz'))).toString()).toBe(
      await exported('application/x-ndjson'),
    );
    expect([code, stdout]).toEqual([0, await exported('text/csv')]);
  });

  it('includes the whole last day if --to is a date, in the time zone of --timezone', async () => {
    await service.store(
      ['2024-05-30T21:00:00Z', '2024-05-31T20:59:59.999999Z', '2024-05-31T23:59:59.999999Z'].map(
        (timestamp, quantity) => ({ productid: 'May', quantity, timestamp }),
      ),
    );
    const exportedOf = async (...parameters: string[]) => {
      const { stdout } = await run(
        '--productid',
        'May',
        '--from',
        '2024-05-31',
        '--to',
        '2024-05-31',
        ...parameters,
      );
      return stdout.match(/(?<=^May,)\d+/gm);
    };

    expect(await exportedOf()).toEqual(['1', '2']);
    expect(await exportedOf('--timezone', 'Europe/Helsinki')).toEqual(['0', '1']);
    expect(await run('--timezone', 'Nowhere')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('timezone must be the IANA name of a time zone'),
    });
    await service.query(`DELETE FROM inventory_items WHERE productid = 'May'`);
    await service.query(`DELETE FROM products WHERE productid = 'May'`);
  });

  it('rejects a file name whose ending does not show the format', async () => {
    expect(await run(pathOf('readings.xlsx'))).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /readings\.xlsx does not end in \.csv, \.tsv, \.txt, \.ndjson or \.jsonl: say --format\.\n/,
      ),
    });
    expect(files()).toEqual([]);
  });

  it('replaces a file only with --force, and never replaces a folder', async () => {
    const path = pathOf('readings.csv');
    writeFileSync(path, 'precious');

    const refused = await run(path);
    const folderRefused = await run(folder, '--force', '--format', 'csv');
    const before = readFileSync(path, 'utf8');
    const replaced = await run(path, '--force');

    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: `${path} is there already: --force replaces it.\n`,
    });
    expect(folderRefused.stderr).toBe(`${folder} is there already, and is not a file.\n`);
    expect(before).toBe('precious');
    expect(replaced.code).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(await exported('text/csv'));
  });

  it('leaves no incomplete file if the disk is full or the folder is missing', async () => {
    const { query, url } = service;
    await query(
      `INSERT INTO inventory_items (productid, quantity, "timestamp") SELECT '=1+1', n, '2025-01-01' FROM generate_series(1, 1000) n`,
    );
    const nowhere = await run(pathOf('no/readings.csv'));
    // A limit on the size of files causes the same kind of error as a full disk.
    const full = await verkkoInShell('ulimit -f 8; exec "$@"', ['export', pathOf('full.csv'), '--url', url]);

    expect(nowhere).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^\S+no\/readings\.csv\.part cannot be written: ENOENT: .+\n$/),
    });
    expect(full).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^\S+full\.csv\.part cannot be written: EFBIG: .+\n$/),
    });
    expect(files()).toEqual([]);
  });

  it('refuses to write a file if another export may be writing the file', async () => {
    writeFileSync(pathOf('readings.csv.part'), 'of another one');

    expect(await run(pathOf('readings.csv'))).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /readings\.csv\.part is there already: another export may be writing it\. --force replaces it\.\n$/,
      ),
    });
    expect(readFileSync(pathOf('readings.csv.part'), 'utf8')).toBe('of another one');
    expect(await run(pathOf('readings.csv'), '--force')).toMatchObject({ code: 0 });
    expect(files()).toEqual(['readings.csv']);
  });

  it('prints the error message of the service', async () => {
    expect(await run(pathOf('readings.csv'), '--from', 'yesterday')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^Nothing was exported \(422: starttimestamp must be an ISO 8601 date .+\)\n$/,
      ),
    });
    expect(files()).toEqual([]);
  });
});

describe('the command verkko export on a large database', () => {
  let service: Service;
  let table: HeldTable;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
    await database.query(
      `INSERT INTO inventory_items (productid, quantity, "timestamp")
       SELECT 'A', n, timestamptz '2024-01-01Z' + n * interval '1 s' FROM generate_series(1, 500000) n`,
    );
    await database.query(`INSERT INTO products (productid) VALUES ('A')`);
    service = await startService({ DB_LOCK_TIMEOUT: '0.1' }, database.connection);
    table = await HeldTable.connect(database.connection);
  });
  afterEach(() => table.release());
  afterAll(async () => {
    await table.disconnect();
    await service.stop();
    await database.drop();
  });

  /** Starts an export, and waits until the first readings are in a file on the disk. */
  const begun = async () => {
    const path = pathOf('readings.csv');
    const running = startVerkko(['export', path, '--url', service.url]);
    await until(
      'the file has its first readings',
      () => existsSync(`${path}.part`) && statSync(`${path}.part`).size > 0,
    );
    return running;
  };

  it('leaves no incomplete file if the service aborts the export', async () => {
    const running = await begun();
    await table.hold('ACCESS EXCLUSIVE');
    const ended = await running.ended;
    await table.release();

    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^The connection was cut \(.+\): these are not all readings\.\n$/),
    });
    expect(files()).toEqual([]);
  });

  it('ends without an error if the program that reads its output ends first', async () => {
    // The script prints the exit code of `verkko` to stderr, because the exit code of the pipeline is that of
    // `head`.
    const script = '{ "$@"; echo "code $?" >&2; } | head -n 1';
    const ended = await verkkoInShell(script, ['export', '--url', service.url]);

    expect(ended).toEqual({ code: 0, stdout: 'productid,quantity,timestamp\n', stderr: 'code 0\n' });
  });

  it('leaves no incomplete file after Ctrl-C', async () => {
    const running = await begun();
    running.child.kill('SIGINT');

    expect(await running.ended).toEqual({ code: 130, stdout: '', stderr: '' });
    expect(files()).toEqual([]);
  });

  it('retries while the service is busy', async () => {
    await table.hold('ACCESS EXCLUSIVE');
    const running = startVerkko(['export', '--productid', 'none', '--url', service.url]);
    await running.said(
      'The service asks to wait 1 s (503: The database did not answer in time; try again.)\n',
    );
    await table.release();

    expect(await running.ended).toMatchObject({ code: 0, stdout: 'productid,quantity,timestamp\n' });
  });
});
