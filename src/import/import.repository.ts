import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import type { Run } from '../database/transactions';
import { LONG_STATEMENT_MS } from '../database/streaming-transactions';
import { fingerprint, remember } from '../idempotency/idempotency.repository';
import type { Reading } from '../readings/reading';
import { Names, ProductsRepository } from '../inventory/products.repository';
import { Copy, copyText } from './copy';
import type { ReadingFile } from '../reading-files/reading-file';
import type { Sender } from './upload';

/** COPY was the fastest way into the table that was measured, and the one with flat memory on both sides. */
const COPY_READINGS = 'COPY inventory_items (productid, quantity, "timestamp") FROM STDIN';

/** Most characters of new names kept in this process (some megabytes); more are kept in PostgreSQL. */
const MOST_NAMES = 1_000_000;

/** Temporary table for the names of a large catalogue; only this connection sees it, until its transaction ends. */
const PUT_NAMES_ASIDE = `
  CREATE TEMPORARY TABLE IF NOT EXISTS imported_names (productid varchar(255) COLLATE "C") ON COMMIT DROP`;

const ADD_NAMES = 'INSERT INTO pg_temp.imported_names SELECT unnest($1::text[])';

/** Inserts names in order, as everywhere: two writers of the same names wait for each other instead of deadlocking. */
const INSERT_NAMES = `
  INSERT INTO products (productid)
  SELECT DISTINCT productid FROM pg_temp.imported_names ORDER BY productid
  ON CONFLICT (productid) DO NOTHING`;

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
    const names = new Names();
    const isStored = await this.database.streamingTransaction(caller, async (run, connection) => {
      if (key !== undefined && (await run(remember(key))).rowCount === 0) return false;
      await this.copy(file, first, names, run, connection);
      if (key !== undefined) await run(fingerprint({ key, fingerprint: file.fingerprint() }));
      client.throwIfAborted();
      return true;
    });
    if (isStored) this.products.know(names);
    return isStored;
  }

  private async copy(
    file: ReadingFile,
    first: Reading[],
    names: Names,
    run: Run,
    connection: PoolClient,
  ): Promise<void> {
    let copy = this.begin(connection);
    let someAreAside = false;
    for (let readings: Reading[] | undefined = first; readings; readings = await file.next()) {
      await copy.write(readings.map(copyLine).join(''));
      for (const { productid } of readings) if (!this.products.isKnown(productid)) names.add(productid);
      if (names.characters > MOST_NAMES) {
        await copy.end();
        await stageProductNames(names, run);
        someAreAside = true;
        copy = this.begin(connection);
      }
    }
    await copy.end();
    // Names come last, because other writers of the same names wait from here on until the commit.
    if (someAreAside) {
      await stageProductNames(names, run);
      await run({ text: INSERT_NAMES, query_timeout: LONG_STATEMENT_MS });
    } else if (names.size > 0) {
      await run(this.products.insert(names));
    }
  }

  private begin(connection: PoolClient): Copy {
    return new Copy(connection, COPY_READINGS, this.config.DB_STATEMENT_TIMEOUT);
  }
}

async function stageProductNames(names: Names, run: Run): Promise<void> {
  await run({ text: PUT_NAMES_ASIDE });
  await run({ text: ADD_NAMES, values: [[...names]] });
  names.clear();
}

function copyLine({ productid, quantity, timestamp }: Reading): string {
  return `${copyText(productid)}\t${quantity}\t${timestamp}\n`;
}
