import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Principal } from '../access/principal';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import { momentText } from '../database/moment';
import { DiskSpace } from '../disk/disk-space';
import type { Run } from '../database/transactions';
import { LONG_STATEMENT_MS } from '../database/streaming-transactions';
import { fingerprint, remember } from '../idempotency/idempotency.repository';
import { isPlainCount, type Reading } from '../readings/reading';
import { Places, ProductsRepository } from '../inventory/products.repository';
import { Origins } from '../origins/origins';
import { Copy, copyText } from './copy';
import type { ReadingFile } from '../reading-files/reading-file';
import type { Sender } from './upload';

/**
 * Creates a temporary table. It holds the rows of a file until all of them are checked, so an invalid file
 * writes nothing into the table of readings. In that table, such rows would stay as dead rows, which take up
 * space until a vacuum.
 */
const CREATE_STAGE = `
  CREATE TEMPORARY TABLE imported_readings
    (productid varchar(255) COLLATE "C", quantity integer, "timestamp" timestamptz, reason varchar(64),
     location varchar(255) COLLATE "C", is_delta boolean, is_detailed boolean, reference varchar(255)) ON COMMIT DROP`;

/**
 * Locks the table of readings at the beginning of an import. If a migration or an operator holds a lock on it, the
 * import waits now, and not after the whole file has arrived.
 */
const LOCK_READINGS = 'LOCK TABLE inventory_items IN ROW EXCLUSIVE MODE';

/**
 * Copies the rows of an import file into the temporary table. Of the measured ways to insert rows, COPY was
 * the fastest, and it needs little memory in PostgreSQL and in the service. Without FREEZE, PostgreSQL would
 * write each page a second time when its rows are read.
 */
const COPY_READINGS = 'COPY pg_temp.imported_readings FROM STDIN (FREEZE)';

/** The text of a missing value (NULL) in the text format of COPY. */
const NULL = '\\N';

/**
 * Reads the different reasons (such as `transfer`) of the imported readings through a database cursor. This
 * needs little memory even if each reading has its own reason.
 */
const DECLARE_REASONS = `
  DECLARE reasons NO SCROLL CURSOR FOR
  SELECT DISTINCT reason FROM pg_temp.imported_readings WHERE reason IS NOT NULL`;

const FETCH_REASONS = 'FETCH 1000 FROM reasons';

/**
 * One statement moves this number of pages (8 KB each) from the temporary table to the table of readings.
 * This takes some tenths of a second.
 */
const PAGES = 1000;

/**
 * Moves rows from the temporary table into the table of readings. One statement moves a range of database
 * pages; it is repeated until no row is left. The rows are sorted by product and time, nearly like the
 * primary key, because PostgreSQL then inserts them a fifth faster. Readings of a product with the same
 * timestamp stay in the order of the file, even if their locations differ.
 *
 * An adjustment without a timestamp gets $4, the time when the first rows are moved. Each row gets its own
 * `recorded_at`, so that an export by storage time can read a large import in parts. If a row has a reason, a
 * subquery finds its origin: a join might change the order of the rows. If a row has no reason, its origin is
 * $3, which stands for the caller alone.
 */
const MOVE_READINGS = `
  INSERT INTO inventory_items (productid, quantity, "timestamp", origin, location, is_delta, reference, recorded_at)
  SELECT productid, quantity, coalesce("timestamp", $4::timestamptz),
    CASE WHEN reason IS NULL THEN $3 ELSE (
      SELECT id FROM origins
      WHERE origins.recorded_by = (SELECT recorded_by FROM origins WHERE id = $3) AND origins.reason = staged.reason
    ) END,
    location, is_delta, reference, clock_timestamp()
  FROM (
    SELECT * FROM pg_temp.imported_readings WHERE ctid >= $1::tid AND ctid < $2::tid
    ORDER BY productid, "timestamp", ctid
  ) AS staged`;

/**
 * Selects the current time, and an estimate of the disk space for moving the imported rows from the temporary
 * table to the table of readings. The rows need as much space as the temporary table, and their index entries
 * up to twice as much. The write-ahead log is not included, because PostgreSQL removes old parts of it, and
 * the disk space is checked again before each statement.
 */
const BEFORE_MOVE = `
  SELECT 3 * pg_relation_size('pg_temp.imported_readings')::float8 AS needed, ${momentText('statement_timestamp()')} AS now`;

/**
 * Maximum total number of characters in the new product names that an import keeps in memory (some
 * megabytes). If there are more, an SQL statement finds the names in the imported readings instead.
 */
const MOST_NAMES = 1_000_000;

/**
 * Inserts product names in the order of COLLATE "C", which the columns of the temporary table have, as all other
 * writers do. If two transactions insert the same names, the second one waits for the first, and no deadlock
 * occurs.
 */
const INSERT_NAMES = [
  `INSERT INTO products (productid)
  SELECT DISTINCT productid FROM pg_temp.imported_readings ORDER BY productid
  ON CONFLICT (productid) DO NOTHING`,
  `INSERT INTO detailed_products (productid)
  SELECT DISTINCT productid FROM pg_temp.imported_readings
  WHERE is_detailed ORDER BY productid
  ON CONFLICT (productid) DO NOTHING`,
  `INSERT INTO product_locations (productid, location)
  SELECT DISTINCT productid, location FROM pg_temp.imported_readings WHERE location <> ''
  ORDER BY productid, location
  ON CONFLICT (productid, location) DO NOTHING`,
];

/** Stores import files in the database. */
@Injectable()
export class ImportRepository {
  constructor(
    private readonly database: Database,
    private readonly products: ProductsRepository,
    private readonly origins: Origins,
    private readonly disk: DiskSpace,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Stores all readings of an import file in one transaction, or stores none. Returns after the commit.
   *
   * @param first the readings that were already read from the file
   * @param principal the caller, recorded as the origin of the readings
   * @param sender the caller's name and a signal. Files of the same caller are stored one after the other.
   * The signal stops the import when the client disconnects
   * @param key idempotency key to store with the readings, if any
   * @returns false if the idempotency key is known; then the rest of the file was not read
   * @throws InvalidFileError
   */
  async store(
    file: ReadingFile,
    first: Reading[],
    principal: Principal,
    { caller, client }: Sender,
    key: string | undefined,
  ): Promise<boolean> {
    const places = new Places();
    const isStored = await this.database.streamingTransaction(caller, async (run, connection) => {
      if (key !== undefined && (await run(remember(key, this.config.IDEMPOTENCY_TTL))).rowCount === 0)
        return false;
      await this.copy(file, first, principal, places, run, connection, client);
      if (key !== undefined) await run(fingerprint({ key, fingerprint: file.fingerprint() }));
      client.throwIfAborted();
      return true;
    });
    if (isStored) this.products.know(places);
    return isStored;
  }

  private async copy(
    file: ReadingFile,
    first: Reading[],
    principal: Principal,
    places: Places,
    run: Run,
    connection: PoolClient,
    client: AbortSignal,
  ): Promise<void> {
    await run({ text: LOCK_READINGS });
    await run({ text: CREATE_STAGE });
    const copy = new Copy(connection, COPY_READINGS, this.config.DB_STATEMENT_TIMEOUT);
    let areTooMany = false;
    let hasReasons = false;
    for (let readings: Reading[] | undefined = first; readings; readings = await file.next()) {
      this.disk.assertRoom();
      await copy.write(readings.map(copyLine).join(''));
      hasReasons ||= readings.some(({ reason }) => reason !== undefined);
      if (areTooMany) continue;
      for (const reading of readings) if (!this.products.isKnown(reading)) places.add(reading);
      areTooMany = places.characters > MOST_NAMES;
      if (areTooMany) places.clear();
    }
    await copy.end();
    if (hasReasons) await this.storeReasons(principal, run, client);
    const origin = await this.origins.numberOf(principal);
    // The disk space is checked before the first row is moved out of the temporary table. If there is too
    // little, the transaction is rolled back, which frees the space of the temporary table.
    const { rows } = await run<{ needed: number; now: string }>({ text: BEFORE_MOVE });
    const [before] = rows;
    this.disk.assertRoom(before?.needed);
    for (let page = 0; ; page += PAGES) {
      client.throwIfAborted();
      this.disk.assertRoom();
      const values = [`(${page},0)`, `(${page + PAGES},0)`, origin, before?.now];
      const { rowCount } = await run({ text: MOVE_READINGS, values, query_timeout: LONG_STATEMENT_MS });
      if (rowCount === 0) break;
    }
    // Product names are inserted last, because other transactions that insert the same names wait from now until the
    // commit.
    const inserts = areTooMany ? INSERT_NAMES.map((text) => ({ text })) : this.products.inserts(places);
    for (const insert of inserts) await run({ ...insert, query_timeout: LONG_STATEMENT_MS });
  }

  /**
   * Stores the reasons that occur in an import file, outside the transaction of the import. Otherwise another
   * request that stores the same new origin (caller and reason) would wait until the whole file is stored.
   */
  private async storeReasons(principal: Principal, run: Run, client: AbortSignal): Promise<void> {
    await run({ text: DECLARE_REASONS });
    for (;;) {
      client.throwIfAborted();
      const { rows } = await run<{ reason: string }>({
        text: FETCH_REASONS,
        query_timeout: LONG_STATEMENT_MS,
      });
      if (rows.length === 0) return;
      const reasons = rows.map(({ reason }) => reason);
      await this.origins.numbersOf(principal, reasons);
    }
  }
}

/** Writes a reading as a line of COPY's text format. */
function copyLine(reading: Reading): string {
  const { productid, quantity, delta, timestamp = NULL, reason = NULL, location = '', reference } = reading;
  const usual = `${copyText(productid)}\t${quantity ?? delta}\t${timestamp}\t${reason}`;
  if (isPlainCount(reading)) return `${usual}\t\tf\tf\t${NULL}\n`;
  const isDelta = delta === undefined ? 'f' : 't';
  return `${usual}\t${copyText(location)}\t${isDelta}\tt\t${reference === undefined ? NULL : copyText(reference)}\n`;
}
