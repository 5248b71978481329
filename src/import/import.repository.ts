import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import type { Run } from '../database/transactions';
import { LONG_STATEMENT_MS } from '../database/streaming-transactions';
import { fingerprint, remember } from '../idempotency/idempotency.repository';
import type { Reading } from '../readings/reading';
import { Places, ProductsRepository } from '../inventory/products.repository';
import { Copy, copyText } from './copy';
import type { ReadingFile } from '../reading-files/reading-file';
import type { Sender } from './upload';

/**
 * Temporary table that takes the rows of a file until all of them were checked. A file that is refused has written
 * nothing into the readings' table, where it would leave dead rows that take up space until a vacuum.
 */
const CREATE_STAGE = `
  CREATE TEMPORARY TABLE imported_readings
    (productid varchar(255) COLLATE "C", quantity integer, "timestamp" timestamptz,
     location varchar(255) COLLATE "C") ON COMMIT DROP`;

/** Waits here, and not when the whole file has come, for a migration or an operator who holds the table. */
const LOCK_READINGS = 'LOCK TABLE inventory_items IN ROW EXCLUSIVE MODE';

/**
 * COPY was the fastest way into a table that was measured, and the one with flat memory on both sides. FREEZE saves
 * another write of each page when the rows are read.
 */
const COPY_READINGS = 'COPY pg_temp.imported_readings FROM STDIN (FREEZE)';

/** Pages of the temporary table (8 KB) that one statement moves: some tenths of a second. */
const PAGES = 1000;

/** Moves a range of pages, whose rows stand in the order of the file. It runs until it moves none. */
const MOVE_READINGS = `
  INSERT INTO inventory_items (productid, quantity, "timestamp", location)
  SELECT productid, quantity, "timestamp", location FROM pg_temp.imported_readings
  WHERE ctid >= $1::tid AND ctid < $2::tid`;

/** Most characters of new names kept in this process (some megabytes); of more, PostgreSQL finds the names. */
const MOST_NAMES = 1_000_000;

/** Inserts names in order, as everywhere: two writers of the same names wait for each other instead of deadlocking. */
const INSERT_NAMES = [
  `INSERT INTO products (productid)
  SELECT DISTINCT productid FROM pg_temp.imported_readings ORDER BY productid
  ON CONFLICT (productid) DO NOTHING`,
  `INSERT INTO product_locations (productid, location)
  SELECT DISTINCT productid, location FROM pg_temp.imported_readings WHERE location <> ''
  ORDER BY productid, location
  ON CONFLICT (productid, location) DO NOTHING`,
];

/** Stores files. */
@Injectable()
export class ImportRepository {
  constructor(
    private readonly database: Database,
    private readonly products: ProductsRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Stores all readings of a file in one transaction, or none; returns after the commit.
   *
   * @param first the readings of the file that were read before
   * @param sender the caller, of whom one file at a time is stored, and a signal: nothing is stored once the client is
   *   gone
   * @param key idempotency key to remember with the readings, if any
   * @returns false if the key is known; then nothing more of the file was read
   * @throws InvalidFileError
   */
  async store(
    file: ReadingFile,
    first: Reading[],
    { caller, client }: Sender,
    key: string | undefined,
  ): Promise<boolean> {
    const places = new Places();
    const isStored = await this.database.streamingTransaction(caller, async (run, connection) => {
      if (key !== undefined && (await run(remember(key, this.config.IDEMPOTENCY_TTL))).rowCount === 0)
        return false;
      await this.copy(file, first, places, run, connection, client);
      if (key !== undefined) await run(fingerprint({ key, fingerprint: file.fingerprint() }));
      client.throwIfAborted();
      return true;
    });
    if (isStored) this.products.know(places.values());
    return isStored;
  }

  private async copy(
    file: ReadingFile,
    first: Reading[],
    places: Places,
    run: Run,
    connection: PoolClient,
    client: AbortSignal,
  ): Promise<void> {
    await run({ text: LOCK_READINGS });
    await run({ text: CREATE_STAGE });
    const copy = new Copy(connection, COPY_READINGS, this.config.DB_STATEMENT_TIMEOUT);
    let areTooMany = false;
    for (let readings: Reading[] | undefined = first; readings; readings = await file.next()) {
      await copy.write(readings.map(copyLine).join(''));
      if (areTooMany) continue;
      for (const reading of readings) if (!this.products.isKnown(reading)) places.add(reading);
      areTooMany = places.characters > MOST_NAMES;
      if (areTooMany) places.clear();
    }
    await copy.end();
    for (let page = 0; ; page += PAGES) {
      client.throwIfAborted();
      const values = [`(${page},0)`, `(${page + PAGES},0)`];
      const { rowCount } = await run({ text: MOVE_READINGS, values, query_timeout: LONG_STATEMENT_MS });
      if (rowCount === 0) break;
    }
    // Names come last, because other writers of the same names wait from here on until the commit.
    if (areTooMany) {
      for (const text of INSERT_NAMES) await run({ text, query_timeout: LONG_STATEMENT_MS });
    } else if (places.size > 0) {
      for (const insert of this.products.inserts([...places.values()])) await run(insert);
    }
  }
}

function copyLine({ productid, quantity, timestamp, location = '' }: Reading): string {
  return `${copyText(productid)}\t${quantity}\t${timestamp}\t${copyText(location)}\n`;
}
