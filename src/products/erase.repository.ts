import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';

/** Readings that are deleted in one transaction: some 100 ms, so that no statement reaches its time limit. */
const MOST_AT_ONCE = 10_000;

/** Deletes by key, in the order of the key: a range of the index. PostgreSQL has no DELETE with a LIMIT. */
const eraseFrom = (table: string) => `
  DELETE FROM ${table} WHERE productid = $1 AND (location, "timestamp", id) IN (
    SELECT location, "timestamp", id FROM ${table} WHERE productid = $1
    ORDER BY location, "timestamp", id LIMIT ${MOST_AT_ONCE})`;

/** Erases products. */
@Injectable()
export class EraseRepository {
  constructor(private readonly database: Database) {}

  /**
   * Deletes every reading of a product, voided ones too, and its details. Its name and the names of its locations stay:
   * instances remember which names are stored. Ends early if it fails, and may then be called again.
   *
   * @returns number of readings deleted
   */
  async erase(productid: string): Promise<number> {
    let erased = 0;
    for (const table of ['inventory_items', 'voided_readings']) {
      // A batch may be smaller because others void or erase some of the same readings.
      do erased += await this.rowsOf(eraseFrom(table), productid);
      while ((await this.rowsOf(`SELECT FROM ${table} WHERE productid = $1 LIMIT 1`, productid)) > 0);
    }
    await this.rowsOf('DELETE FROM product_details WHERE productid = $1', productid);
    return erased;
  }

  private async rowsOf(text: string, productid: string): Promise<number> {
    return (await this.database.query({ text, values: [productid] })).rowCount ?? 0;
  }
}
