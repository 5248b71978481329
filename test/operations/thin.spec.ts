import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Client } from 'pg';
import { until } from '@verkko/dev-servers/until';
import { createDatabase, type TestDatabase } from '../support/database';
import { importFile } from '../support/imports';
import { itemOf, LOCATIONS, modelReadings, readingsAt, textOf } from '../support/model/stocks';
import { LEVELS, UPDATE, VOID } from '../support/paths';
import { type Service, startService } from '../support/service';
import { databaseEnvironment } from '../support/service-process';
import { sharedServers } from '../support/shared-servers';
import { StockModel } from '../support/stock-model';

const ROOT = join(__dirname, '../..');

const STOCKS = 60;

/**
 * The view that lists the database sessions. On a Citus cluster, a command waits for its lock on a worker
 * node, so the view must include the sessions of the worker nodes.
 */
const SESSIONS = sharedServers().citus ? 'citus_stat_activity' : 'pg_stat_activity';

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

/**
 * Returns the moment at which a day begins in Helsinki, in µs since 2024-01-01 in UTC. In Helsinki, a day
 * begins two hours earlier than in UTC.
 */
const midnight = (day: number) => day * DAY - 2 * HOUR;

/** From this day on, `verkko thin` keeps all readings: 2024-01-05 in Helsinki. */
const FIRST_WHOLE_DAY = 4;

/** A random moment: at midnight in Helsinki or UTC, close to midnight, or at another time of the day. */
const moment = fc
  .record({
    day: fc.integer({ min: 1, max: FIRST_WHOLE_DAY + 1 }),
    offset: fc.constantFrom(-1, 0, 1, HOUR, 2 * HOUR - 1, 2 * HOUR, 5 * HOUR, 5 * HOUR + 1),
  })
  .map(({ day, offset }) => midnight(day) + offset);

interface Stored {
  readonly id: number;
  readonly productid: string;
  readonly location: string;
  readonly timestamp: string;
  readonly amount: number;
  readonly is_delta: boolean;
}

describe('the command verkko thin', () => {
  let database: TestDatabase;
  let service: Service;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    database = await createDatabase();
    service = await startService({}, database.connection);
    folder = mkdtempSync(join(tmpdir(), 'verkko-thin-'));
    file = join(folder, 'removed.ndjson.gz');
  });
  afterEach(async () => {
    await service.stop();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  /** Starts the program `verkko thin`, without the developer's environment. */
  const start = (...parameters: string[]): ChildProcess => {
    const { PATH = '', HOME = '' } = process.env;
    return spawn(process.execPath, ['dist/cli/main.js', 'thin', ...parameters], {
      cwd: ROOT,
      env: { PATH, HOME, ENV_FILE: '/dev/null', ...databaseEnvironment(database.connection) },
    });
  };
  const end = async ({ stdout, stderr, ...child }: ChildProcess, exit: Promise<unknown[]>) => {
    if (!stdout || !stderr) throw new Error(`${child.pid} has no output`);
    const [[code], out, err] = await Promise.all([exit, text(stdout), text(stderr)]);
    return { code, out, err };
  };
  const thin = (...parameters: string[]) => {
    const child = start(...parameters);
    return end(child, once(child, 'exit'));
  };
  const all = () =>
    service.query<Stored>(
      `SELECT id::int, productid, location, "timestamp"::text, quantity AS amount, is_delta
       FROM inventory_items ORDER BY id`,
    );
  const removed = () =>
    gunzipSync(readFileSync(file))
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { id: number });

  it(`removes old readings, and keeps the level at the end of each day (up to ${STOCKS} products with random readings)`, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const stocks = fc.sample(readingsAt(moment, 14), { numRuns: STOCKS, seed });
    const models = new Map<string, StockModel>();
    for (const [index, drawn] of stocks.entries()) {
      const productid = `P-${index}`;
      const items = drawn.map((reading) => itemOf(productid, reading));
      if (items.length === 0) continue;
      await service.post(UPDATE, { items }).set('Idempotency-Key', productid).expect(201);
      const rows = await service.query<{ id: number }>(
        'SELECT id::int FROM inventory_items WHERE productid = $1 ORDER BY id',
        [productid],
      );
      const voided = items.flatMap((item, at) =>
        drawn[at]?.isVoided ? [{ ...item, reason: undefined, id: rows[at]?.id }] : [],
      );
      if (voided.length > 0) await service.post(VOID, { items: voided }).expect(200);
      const ids = rows.map(({ id }) => id);
      models.set(productid, new StockModel(modelReadings(productid, drawn, ids)));
    }
    const products = [...models.keys()];
    const before = await all();

    const moments = [
      ...Array.from({ length: FIRST_WHOLE_DAY }, (_, day) => midnight(day + 1) - 1),
      ...[0, 1, HOUR, 5 * HOUR, DAY - 1, DAY, 2 * DAY].map((after) => midnight(FIRST_WHOLE_DAY) + after),
    ];
    const levels = async (): Promise<unknown> => {
      const found: Record<string, unknown> = {};
      for (const location of LOCATIONS) {
        for (const at of moments) {
          const query = new URLSearchParams([
            ...products.map((productid) => ['productid', productid] as [string, string]),
            ['location', location],
            ['at', textOf(at)],
          ]);
          const { body } = await service.get(`${LEVELS}?${query.toString()}`).expect(200);
          const { items } = body as { items: { productid: string; quantity: number }[] };
          for (const { productid, quantity } of items) found[`${productid} ${location} ${at}`] = quantity;
        }
      }
      return found;
    };
    const expected: Record<string, unknown> = {};
    for (const [productid, model] of models) {
      for (const location of LOCATIONS) {
        for (const at of moments) {
          const level = model.level(location, at);
          if (level) expected[`${productid} ${location} ${at}`] = level.quantity;
        }
      }
    }

    const ran = await thin('--before', '2024-01-05', '--timezone', 'Europe/Helsinki', file);
    // On a slow machine, `verkko thin` reports its progress on stderr. So the test does not check stderr.
    expect({ seed, code: ran.code }).toEqual({ seed, code: 0 });

    expect({ seed, levels: await levels() }).toEqual({ seed, levels: expected });
    const after = await all();
    const gone = new Set(removed().map(({ id }) => id));
    expect(gone.size).toBeGreaterThan(0);
    // No reading may be lost: each reading is either in the table or in the file of removed readings.
    const ids = new Set(before.map(({ id }) => id));
    expect(after.filter(({ id }) => ids.has(id))).toEqual(before.filter(({ id }) => !gone.has(id)));
    const carried = after.filter(({ id }) => !ids.has(id));
    expect(carried.filter(({ is_delta }) => is_delta)).toEqual([]);
    // At most one reading of each day remains. But a day with a negative level keeps its readings, because a
    // count cannot be negative.
    const days = new Map<string, { readings: number; level: number }>();
    for (const { productid, location, timestamp } of after) {
      const at = (Date.parse(`${timestamp.slice(0, 19).replace(' ', 'T')}Z`) - Date.UTC(2024, 0, 1)) * 1000;
      const day = Math.floor((at + 2 * HOUR) / DAY);
      if (day >= FIRST_WHOLE_DAY) continue;
      const key = JSON.stringify([productid, location, day]);
      const level = models.get(productid)?.level(location, midnight(day + 1) - 1)?.quantity ?? NaN;
      days.set(key, { readings: (days.get(key)?.readings ?? 0) + 1, level });
    }
    const whole = [...days.values()].filter(({ readings }) => readings > 1);
    expect({ seed, whole: whole.filter(({ level }) => level >= 0) }).toEqual({ seed, whole: [] });

    // A second run of `verkko thin` finds no reading to remove, and reports that.
    const again = await thin('--before', '2024-01-05', '--timezone', 'Europe/Helsinki', '--dry-run');
    expect(again.out).toMatch(/^0 readings of before 2024-01-04T22:00:00Z can go; 0 levels become counts/);
    // The file of the removed readings can be imported to store them again.
    const { body } = await importFile(service.url, readFileSync(file), {
      'Content-Type': 'application/x-ndjson',
      'Content-Encoding': 'gzip',
      'Idempotency-Key': 'back',
    }).expect(201);
    expect(body).toEqual({ inserted: gone.size });
  });

  /** Returns counts of one product as NDJSON, one count for each minute from the beginning of 2024. */
  const minutes = (productid: string, count: number) =>
    Array.from({ length: count }, (_, index) =>
      JSON.stringify({ productid, quantity: index, timestamp: textOf(index * 60_000_000) }),
    ).join('\n');
  const store = (ndjson: string) =>
    importFile(service.url, ndjson, { 'Content-Type': 'application/x-ndjson' }).expect(201);
  const counts = async () =>
    Object.fromEntries(
      (
        await service.query<{ productid: string; count: number }>(
          'SELECT productid, count(*)::int FROM inventory_items GROUP BY 1',
        )
      ).map(({ productid, count }) => [productid, count]),
    );
  const waitsForLock = () =>
    until('the command waits for a lock', async () => {
      const rows = await service.query(
        `SELECT FROM ${SESSIONS} WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
  /**
   * Executes SQL in an open transaction of another database client. @returns a function that commits the
   * transaction
   */
  const hold = async (sql: string) => {
    const client = new Client(database.connection);
    await client.connect();
    await client.query('BEGIN');
    await client.query(sql);
    return async () => {
      await client.query('COMMIT');
      await client.end();
    };
  };

  it('when started again after a kill, removes only the readings that the first run wrote to its file', async () => {
    await store(minutes('A', 4 * 1440)); // more readings than the command removes in one transaction
    await store(minutes('B', 1440));
    const release = await hold(`SELECT FROM inventory_items WHERE productid = 'B' FOR UPDATE`);
    const child = start('--before', '2024-03-01', file);
    const exit = once(child, 'exit');
    await waitsForLock();
    child.kill('SIGKILL');
    await exit;
    await release();

    expect(await counts()).toEqual({ A: 4, B: 1440 });
    expect(removed()).toHaveLength(5 * 1440 - 5);
    // These readings are stored after the first run was killed, so the file of that run does not contain
    // them.
    await store(minutes('C', 3));

    const { code, out } = await thin('--before', '2024-03-01', file);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      `${file} is there: what it names is removed, as far as that has not happened.`,
      'Removed 1,439 of 7,195 readings, and carried 0 levels.',
      'The others had gone before, or their day has changed meanwhile: another run, with a new file, finds those.',
      '',
    ]);
    expect(await counts()).toEqual({ A: 4, B: 1, C: 3 });
  });

  it('skips readings that are voided while the command runs, and days that get a new reading during this time', async () => {
    const deltas = (productid: string, ...hours: number[]) =>
      service
        .post(UPDATE, {
          items: hours.map((hour) => ({ productid, delta: hour, timestamp: textOf(hour * HOUR) })),
        })
        .set('Idempotency-Key', `${productid}-${hours.join('-')}`)
        .expect(201);
    await deltas('late', 1, 2, 3);
    await deltas('voided', 1, 2, 3);
    const release = await hold(`
      SELECT FROM inventory_items WHERE productid = 'late' FOR UPDATE;
      DELETE FROM inventory_items WHERE productid = 'voided' AND quantity = 2`);
    const child = start('--before', '2024-03-01', file);
    const ended = end(child, once(child, 'exit'));
    await waitsForLock();
    await deltas('late', 5);
    await release();

    expect((await ended).code).toBe(0);
    expect((await all()).map(({ productid, amount, is_delta }) => [productid, amount, is_delta])).toEqual([
      ['late', 1, true],
      ['late', 2, true],
      ['late', 3, true],
      ['late', 5, true],
      ['voided', 4, false],
    ]);
  });

  it('removes no reading if the file for removed readings is damaged or cannot be written', async () => {
    await store(minutes('A', 10));
    const damaged = join(folder, 'damaged.ndjson.gz');
    writeFileSync(damaged, gzipSync(`${minutes('A', 9).replaceAll('{', '{"id":1,')}\n`).subarray(0, -9));
    const foreign = join(folder, 'foreign.ndjson.gz');
    writeFileSync(foreign, gzipSync('{"productid":"A"}\n'));

    for (const path of [join(folder, 'nowhere', 'x.ndjson.gz'), damaged, foreign]) {
      const { code, err } = await thin('--before', '2024-03-01', path);
      expect({ path, code, err }).toEqual({
        path,
        code: 1,
        err: expect.stringMatching(/no such file|is damaged, or no file of this command/),
      });
    }
    expect(await counts()).toEqual({ A: 10 });

    const { code, out } = await thin('--before', '2024-03-01', '--dry-run');
    expect({ code, out }).toEqual({
      code: 0,
      out: '9 readings of before 2024-03-01T00:00:00Z can go; 0 levels become counts.\n',
    });
    expect(await counts()).toEqual({ A: 10 });
    expect(existsSync(file)).toBe(false);
  });

  const soon = new Date(Date.now() - 29 * 86_400_000).toISOString().slice(0, 10);
  it.each<[why: string, parameters: string[]]>([
    ['Name a FILE.ndjson.gz', ['--before', '2024-03-01']],
    ['Name a FILE.ndjson.gz', ['--before', '2024-03-01', 'removed.csv']],
    ['Name a FILE.ndjson.gz', ['--before', '2024-03-01', '--dry-run', 'removed.ndjson.gz']],
    ['Name one file', ['--before', '2024-03-01', 'one.ndjson.gz', 'two.ndjson.gz']],
    ['--before must be a date', ['one.ndjson.gz']],
    ['--before must be a date', ['--before', '2024-02-30', 'one.ndjson.gz']],
    ['--before must be a date', ['--before', '2024-03-01T10:00:00Z', 'one.ndjson.gz']],
    ['--before must be at least 30 days ago', ['--before', soon, 'one.ndjson.gz']],
    ['--before must be at least 30 days ago', ['--before', '2099-01-01', 'one.ndjson.gz']],
    ['--timezone must be the IANA name', ['--before', '2024-03-01', '--timezone', 'Mars', 'one.ndjson.gz']],
    ["Unknown option '--after'", ['--after', '2024-03-01', 'one.ndjson.gz']],
  ])('exits with code 2 and the error "%s" if its arguments are %j', async (why, parameters) => {
    const { code, err } = await thin(...parameters);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(why) });
  });
});
