import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';

/**
 * Maximum number of readings that one transaction deletes. Deleting this number takes about 100 ms, so no
 * statement reaches its time limit.
 */
const MOST_AT_ONCE = 10_000;

/**
 * SQL that deletes a limited number of readings in the order of the primary key. A subquery has the LIMIT, because
 * PostgreSQL's DELETE has no LIMIT.
 */
const eraseFrom = (table: string) => `
  DELETE FROM ${table} WHERE productid = $1 AND (location, "timestamp", id) IN (
    SELECT location, "timestamp", id FROM ${table} WHERE productid = $1
    ORDER BY location, "timestamp", id LIMIT ${MOST_AT_ONCE})`;

/** Deletes the readings and the details of products. */
@Injectable()
export class EraseRepository {
  constructor(private readonly database: Database) {}

  /**
   * Deletes every reading of a product, including voided ones, and its details. The names of the product and of its
   * locations remain, because instances cache which names are stored. After an error, some readings may already be
   * deleted; a second call continues.
   *
   * @returns number of readings deleted
   */
  async erase(productid: string): Promise<number> {
    let erased = 0;
    for (const table of ['inventory_items', 'voided_readings']) {
      // A batch may delete fewer readings than its maximum, because other requests may void or erase the same
      // readings.
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
