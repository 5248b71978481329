import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { until } from '@verkko/dev-servers/until';
import { pack, type Piece } from '../../src/backup/blocks';
import { checkBackup } from '../../src/backup/restore-backup';
import { loadConfig } from '../../src/config/load-config';
import { migrate } from '../../src/database/migrate';
import { backup, restore } from '../support/backups';
import { NEVER_EMPTY, TABLES } from '../../src/backup/tables';
import { contentsOf, rowsIn } from '../support/contents';
import { createDatabase, type TestDatabase } from '../support/database';
import { databaseEnvironment } from '../support/service-process';
import { TEST_ENVIRONMENT } from '../support/test-environment';
import { startVerkko } from '../support/verkko';

/**
 * The number of stored readings. A backup of so many readings has several blocks, and is larger than the
 * buffers of a restore.
 */
const ROWS = 40_000;

const PLACE =
  /^\S+ (is damaged (in table \w+, behind row \d+|at the beginning of table \w+|behind \d+ tables): .+|is no backup of this service, or damaged at its first byte)\.$/;

describe('a backup file', () => {
  let folder: string;
  let source: TestDatabase;
  let target: TestDatabase;
  let whole: Buffer;
  let path: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'verkko-damage-'));
    path = join(folder, 'damaged.backup');
    source = await createDatabase();
    target = await createDatabase();
    await source.query(`
      INSERT INTO inventory_items (productid, quantity, "timestamp")
      SELECT 'P' || number % 100, (random() * 1000000)::int, now() FROM generate_series(1, ${ROWS}) number`);
    await source.query(`INSERT INTO api_keys (id, hash, name, scopes) VALUES ('a', '\\x00', 'till', '{}')`);
    const file = join(folder, 'whole.backup');
    await backup(source, file);
    whole = readFileSync(file);
  });
  afterAll(async () => {
    await source.drop();
    await target.drop();
    rmSync(folder, { recursive: true });
  });

  const check = (bytes: Buffer) => {
    writeFileSync(path, bytes);
    return checkBackup(path, () => undefined);
  };
  const changed = (at: number, mask: number) => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at);
    return bytes;
  };

  it('is refused if any byte was changed, and the error says where', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.nat(whole.length - 1),
          fc.nat(400),
          fc.nat(200).map((back) => whole.length - 1 - back),
        ),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          await expect(check(changed(at, mask))).rejects.toThrow(PLACE);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('is refused if it was cut at any byte, and the error says where', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        await expect(check(whole.subarray(0, length))).rejects.toThrow(PLACE);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['another backup', () => whole],
    ['one byte', () => Buffer.from('\n')],
  ])('is refused if %s follows its end', async (_, more) => {
    await expect(check(Buffer.concat([whole, more()]))).rejects.toThrow(
      new RegExp(`^${path} is damaged behind ${TABLES.length} tables: something follows the end\\.$`),
    );
  });

  it.each([
    ['a text', Buffer.from('productid,quantity,timestamp\n')],
    ['nothing', Buffer.alloc(0)],
    ['a file of gzip', execFileSync('gzip', { input: 'a dump' })],
  ])('is refused if it contains %s instead of a backup', async (_, bytes) => {
    await expect(check(bytes)).rejects.toThrow(
      `${path} is no backup of this service, or damaged at its first`,
    );
  });

  it.each([0.3, 0.6, 0.999])(
    'is refused, and no row is restored, if one byte is damaged (at this fraction of the file length: %d)',
    async (part) => {
      writeFileSync(path, changed(Math.floor(whole.length * part), 1));

      await expect(restore(target, path)).rejects.toThrow(PLACE);
      expect(await rowsIn(target.query, NEVER_EMPTY)).toBe(0);
    },
  );

  it('is refused if a table in the file has fewer rows than the file states for this table', async () => {
    const records = [
      { backup: { format: 1, version: '1.0.0', postgresql: '16.1', created_at: '', migrations: [] } },
      { table: 'products', columns: ['productid'] },
      { rows: 2, bytes: 4, sha256: '', last_id: null },
    ];

    await expect(check(await packed(records, Buffer.from('A\n')))).rejects.toThrow(
      `${path} is damaged in table products, behind row 1: 2 rows were written, and here are 1.`,
    );
  });

  it.each([
    [
      { format: 1, migrations: ['CreateInventory1795392000000', 'AddWarehouses1999999999999'] },
      'is newer than this version of verkko, which does not know the migration AddWarehouses1999999999999: use the version that made it, or a later one.',
    ],
    [
      { format: 2, migrations: [] },
      'was made by verkko 7.0.0 in a format that this version cannot read: use that version, or a later one.',
    ],
  ])('is refused if its header %j is from a later version of the service', async (head, message) => {
    const facts = { version: '7.0.0', postgresql: '18.1', created_at: '2030-01-01T00:00:00Z' };
    writeFileSync(path, await packed([{ backup: { ...facts, ...head } }, { complete: {} }]));

    await expect(restore(target, path)).rejects.toThrow(`${path} ${message}`);
  });

  it('is not made if a later version of the service has migrated the database', async () => {
    const newer = await createDatabase();
    await newer.query(
      `INSERT INTO migrations (timestamp, name) VALUES (1999999999999, 'AddWarehouses1999999999999')`,
    );

    await expect(backup(newer, join(folder, 'newer.backup'))).rejects.toThrow(
      'The database is newer than this version of verkko, which does not know the migration AddWarehouses',
    );
    await newer.drop();
  });

  it('adds no rows to the database if the command verkko restore is killed before it has restored the whole file', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const { child, ended } = startVerkko(['restore', pipe], {
      ENV_FILE: '/dev/null',
      ...databaseEnvironment(target.connection),
    });
    const input = createWriteStream(pipe);
    input.on('error', () => undefined);
    // The test writes only half of the file, so the SQL command COPY of the restore waits for the other half.
    input.write(whole.subarray(0, whole.length / 2));
    await until('rows are being copied', async () => {
      const rows = await source.query(
        `SELECT FROM pg_stat_progress_copy WHERE datname = $1 AND tuples_processed > 1000`,
        [target.connection.database],
      );
      return rows.length > 0;
    });

    child.kill('SIGKILL');
    await ended;
    input.destroy();

    await until('the restore has no session', async () => {
      const sessions = await source.query(
        `SELECT FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE 'verkko%'`,
        [target.connection.database],
      );
      return sessions.length === 0;
    });
    expect(await rowsIn(target.query, NEVER_EMPTY)).toBe(0);
    await restore(target, join(folder, 'whole.backup'));
    expect(await contentsOf(target.query)).toEqual(await contentsOf(source.query));
  });
});

describe('a backup from an earlier version of the service', () => {
  const config = loadConfig(TEST_ENVIRONMENT);
  let old: TestDatabase;

  beforeAll(async () => {
    old = await createDatabase('template0');
    await migrate(config, old.connection, [
      'CreateInventory1795392000000',
      'CreateApiKeys1795478400000',
      'CreateIdempotencyKeys1795564800000',
      'CreateDatabaseIdentity1795651200000',
    ]);
    await old.query(
      `INSERT INTO inventory_items (productid, quantity, "timestamp") VALUES ('A', 1, '2024-01-01')`,
    );
  });
  afterAll(() => old.drop());

  it('is restored with the tables of the earlier version, and migrations then update these tables', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'verkko-old-'));
    const file = join(folder, 'old.backup');
    const target = await createDatabase('template0');
    const migrated = await createDatabase();

    await backup(old, file);
    await restore(target, file);
    await migrate(config, old.connection);

    expect(await contentsOf(target.query)).toEqual(await contentsOf(old.query));
    expect(await target.query('SELECT location, recorded_at FROM inventory_items')).toEqual([
      { location: '', recorded_at: null },
    ]);
    await expect(restore(migrated, file)).rejects.toThrow(
      'The tables of the database are newer than the backup, which is from before AddLocationsAndAdjustments1795737600000. Restore into a database without tables: the restore makes them.',
    );
    await Promise.all([target.drop(), migrated.drop()]);
    rmSync(folder, { recursive: true });
  });
});

/** Makes a backup file from JSON records and table rows. The rows are placed before the last record. */
async function packed(records: readonly object[], rows = Buffer.alloc(0)): Promise<Buffer> {
  const pieces = records.map((record): Piece => ({
    kind: 'record',
    content: Buffer.from(`${JSON.stringify(record)}\n`),
  }));
  pieces.splice(-1, 0, { kind: 'rows', content: rows });
  const blocks: Buffer[] = [];
  for await (const block of pack(Readable.from(pieces) as AsyncIterable<Piece>)) blocks.push(block);
  return Buffer.concat(blocks);
}
