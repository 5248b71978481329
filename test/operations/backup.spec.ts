import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { TABLES } from '../../src/backup/tables';
import { writeBackup } from '../../src/backup/write-backup';
import { loadConfig } from '../../src/config/load-config';
import { ADVISORY_LOCKS } from '../../src/database/advisory-locks';
import { TEST_ENVIRONMENT } from '../support/test-environment';
import { backup, restore, sample } from '../support/backups';
import { contentsOf, rowsIn, tableNames } from '../support/contents';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { QUERY, UPDATE } from '../support/paths';
import { databaseEnvironment } from '../support/service-process';
import { type Service, startService } from '../support/service';
import { verkko, verkkoInShell } from '../support/verkko';

const ENV_FILE = '/dev/null';
const environmentOf = ({ connection }: TestDatabase) => ({ ENV_FILE, ...databaseEnvironment(connection) });

describe('verkko backup and verkko restore', () => {
  let folder: string;
  let database: TestDatabase;
  let service: Service;
  let file: string;
  const others: TestDatabase[] = [];

  /** Creates a database that is dropped after the tests. */
  async function another(template?: string): Promise<TestDatabase> {
    const made = await createDatabase(template);
    others.push(made);
    return made;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'verkko-backup-'));
    database = await createDatabase();
    service = await startService({}, database.connection);
    file = join(folder, 'inventory.backup');
    await sample(service);
  });
  afterAll(async () => {
    await service.stop();
    await Promise.all([database, ...others].map((each) => each.drop()));
    rmSync(folder, { recursive: true });
  });

  it('copy every row of every table into a database without tables', async () => {
    const before = await contentsOf(database.query);
    const page = await service.get(`${QUERY}?productid=A&limit=2`).expect(200);

    const written = await verkko(['backup', file], environmentOf(database));
    const target = await another('template0');
    const restored = await verkko(['restore', file], environmentOf(target));

    const rows = await rowsIn(database.query);
    expect(written).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(summary('Wrote', rows)) });
    expect(restored).toEqual({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(summary('Restored', rows)),
    });
    expect(await contentsOf(target.query)).toEqual(before);
    const empty = Object.entries(before).filter(([, digest]) => digest.startsWith('0 '));
    // Every table must have rows, because the copy of an empty table proves nothing.
    expect(empty).toEqual([]);
    expect(await schemaOf(target)).toEqual(await schemaOf(database));

    const moved = await startService({}, target.connection);
    const { next_cursor: cursor } = page.body as { next_cursor: string };
    await moved.get(`${QUERY}?productid=A&limit=2&cursor=${cursor}`).expect(200);
    await moved.store([{ productid: 'A', quantity: 1, timestamp: '2024-05-01' }]);
    await moved.stop();
    const [ids] = await target.query<{ twice: number }>(
      'SELECT count(*)::int AS twice FROM inventory_items i JOIN voided_readings v USING (productid, id)',
    );
    expect(ids).toEqual({ twice: 0 });
  });

  it('restore --verify finds every table of the schema, except migrations, in a backup file', async () => {
    const { stdout } = await verkko(['restore', file, '--verify'], { ENV_FILE, DATA_DIR: folder });

    const copied = stdout.split('\n').map((line) => line.split(' ')[0]);
    const names = (await tableNames(database.query)).filter((name) => name !== 'migrations');
    expect(copied).toEqual(expect.arrayContaining(names));
  });

  it('backup copies the state of the database at one moment, even while clients write', async () => {
    const moment = join(folder, 'moment.backup');
    const target = await another('template0');
    const items = (batch: number) =>
      Array.from({ length: 50 }, (_, index) => ({
        productid: `batch-${batch}`,
        quantity: index,
        timestamp: '2024-01-01',
        reason: `batch-${batch}`,
      }));
    let sent = 0;
    let stored = 0;
    const write = async () => {
      sent += 1;
      await service.post(UPDATE, { items: items(sent) }).expect(201);
      stored += 1;
    };
    await write();
    const before = stored;
    const written = verkko(['backup', moment], environmentOf(database)).finally(() => (ended = true));
    let ended = false;
    const writers = Array.from({ length: 4 }, async () => {
      while (!ended) await write();
    });
    await Promise.all(writers);
    expect(await written).toMatchObject({ code: 0, stderr: '' });
    await restore(target, moment);

    const batches = await target.query<{ count: number; known: boolean }>(`
      SELECT count(*)::int AS count, bool_and(p.productid IS NOT NULL AND o.id IS NOT NULL) AS known
      FROM inventory_items i LEFT JOIN products p USING (productid) LEFT JOIN origins o ON o.id = i.origin
      WHERE productid LIKE 'batch-%' GROUP BY productid`);
    expect(batches.length).toBeGreaterThanOrEqual(before);
    expect(batches.length).toBeLessThan(sent);
    expect(batches.filter(({ count, known }) => count !== 50 || !known)).toEqual([]);
  });

  it('backup creates a file that only its owner can read, and replaces an existing file only with --force', async () => {
    const path = join(folder, 'once.backup');
    const write = (...options: string[]) => verkko(['backup', path, ...options], environmentOf(database));
    writeFileSync(`${path}.part`, 'of another backup');

    const beside = await write();
    const first = await write('--force');
    const second = await write();
    writeFileSync(path, 'old');
    const third = await write('--force');

    expect(beside.stderr).toBe(
      `${path}.part is there already: another backup may be writing it. --force replaces it.\n`,
    );
    expect(second.stderr).toBe(`${path} is there already: --force replaces it.\n`);
    expect([beside.code, first.code, second.code, third.code]).toEqual([1, 0, 1, 0]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(path).size).toBeGreaterThan(1000);
    expect(statSync(`${path}.part`, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('backup reports the path and the reason if it cannot write the backup file', async () => {
    await expect(backup(database, '/nowhere/a.backup')).rejects.toThrow(
      "/nowhere/a.backup.part cannot be written: ENOENT: no such file or directory, open '/nowhere/a.backup.part'.",
    );
  });

  it('backup reports the path and the reason if the disk is full, and leaves no file', async () => {
    const path = join(folder, 'full.backup');
    // A limit on the size of files causes the same kind of error as a full disk.
    const { code, stderr } = await verkkoInShell(
      'ulimit -f 0; exec "$@"',
      ['backup', path],
      environmentOf(database),
    );

    expect(stderr).toMatch(/^\S+full\.backup\.part cannot be written: EFBIG: .+\n$/);
    expect(code).toBe(1);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it('backup reports that its database connection has ended, and leaves no file', async () => {
    const path = join(folder, 'ended.backup');
    const held = await HeldTable.locked(database.connection, 'inventory_items');
    const written = verkko(['backup', path], environmentOf(database));
    await held.terminate(await held.hasWaiting());
    const { code, stderr } = await written;
    await held.release();
    await held.disconnect();

    expect(stderr).toBe('terminating connection due to administrator command\n');
    expect(code).toBe(1);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it('backup stops when its signal is aborted: it throws the reason of the signal, and leaves no file', async () => {
    const path = join(folder, 'aborted.backup');
    const stopping = new AbortController();
    const stop = () => {
      stopping.abort(new Error('enough'));
    };

    await expect(
      writeBackup(loadConfig(TEST_ENVIRONMENT), database.connection, path, stop, stopping.signal),
    ).rejects.toThrow(/^enough$/);
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
  });

  it('backup fails while a migration changes the tables', async () => {
    const migration = new Client(database.connection);
    await migration.connect();
    await migration.query(`SELECT pg_advisory_lock(${ADVISORY_LOCKS.migrations})`);

    await expect(backup(database, join(folder, 'during-migration.backup'))).rejects.toThrow(
      /^A migration changes the tables of the database: wait for its end\.$/,
    );
    await migration.end();
  });

  it('backup writes no file if the disk of DATA_DIR has less free space than DISK_MIN_FREE', async () => {
    const config = loadConfig({ ...TEST_ENVIRONMENT, DATA_DIR: folder, DISK_MIN_FREE: '1tb' });
    const path = join(folder, 'too-large.backup');

    await expect(writeBackup(config, database.connection, path, () => undefined)).rejects.toThrow(
      new Error(`The disk of ${folder} and DATA_DIR has less room than DISK_MIN_FREE. Use another disk.`),
    );
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it('backup writes a file that gunzip can unpack', () => {
    const text = execFileSync('gunzip', ['-c'], { input: readFileSync(file), encoding: 'utf8' });

    expect(text).toMatch(/^\{"backup":\{"format":1,"version":"\d/);
    expect(text).toMatch(/\n\{"complete":\{.*\}\}\n$/);
  });

  it.each([
    [
      'a reading',
      `INSERT INTO inventory_items (productid, quantity, "timestamp") VALUES ('A', 1, now())`,
      'inventory_items',
    ],
    ['a product', `INSERT INTO products VALUES ('A')`, 'products'],
    ['a key', `INSERT INTO api_keys (id, hash, name, scopes) VALUES ('a', '', 'till', '{}')`, 'api_keys'],
  ])('restore refuses to write into a database that has %s', async (_, insert, table) => {
    const target = await another();
    await target.query(insert);
    const before = await contentsOf(target.query);

    await expect(restore(target, file)).rejects.toThrow(
      `The database is not empty: there are rows in ${table}. Restore into a new database, or into a new DATA_DIR.`,
    );
    expect(await contentsOf(target.query)).toEqual(before);
  });

  it('restore refuses a database that a service uses', async () => {
    const target = await another();
    const used = await startService({}, target.connection);
    await used.get('/readyz').expect(200);

    expect(await verkko(['restore', file], environmentOf(target))).toEqual({
      code: 1,
      stdout: '',
      stderr: 'A service, or another command, uses this database. Stop all instances first.\n',
    });
    await used.stop();
  });

  it('restore --verify uses a temporary database, and drops it afterwards', async () => {
    const { code, stdout } = await verkko(['restore', '--verify', file], environmentOf(database));

    expect(code).toBe(0);
    expect(stdout).toContain(
      `Restored ${file} into a scratch database, and dropped that: ${TABLES.length} tables, `,
    );
    expect(await database.query(`SELECT FROM pg_database WHERE datname LIKE 'verkko_scratch%'`)).toEqual([]);
  });

  it('restore --verify checks only the checksums of the file if the database role may not create databases', async () => {
    const role = `reader_${process.pid}`;
    await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'p'`);
    const environment = { ...environmentOf(database), DB_USER: role, DB_PASSWORD: 'p' };

    const { code, stdout } = await verkko(['restore', '--verify', file], environment);
    await database.query(`DROP ROLE ${role}`);

    expect(code).toBe(0);
    expect(stdout).toContain(`Checked the checksums of ${file}, and no more, for lack of a database or of`);
  });
});

/** Matches the output of a command: a line for each copied table, and a summary. */
function summary(verb: string, rows: number): RegExp {
  const count = rows.toLocaleString('en');
  return new RegExp(
    `^table +rows +bytes +seconds\\n(\\w+ +\\d+ +\\d+ +[\\d.]+\\n){${TABLES.length}}${verb} .+: ${TABLES.length} tables, ${count} rows, .*in [\\d.]+ s\\.\\n$`,
  );
}

/** The definitions of all constraints and indexes in the database. */
const schemaOf = ({ query }: TestDatabase) =>
  query(`
    SELECT conrelid::regclass::text AS place, conname AS name, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    ORDER BY place, name, definition`);
