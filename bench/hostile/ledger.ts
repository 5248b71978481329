import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from } from 'pg-copy-streams';
import type { Connection } from '@verkko/embedded-postgres';
import type { Stored } from './hostile-results';
import { WRITTEN_PREFIX } from './normal-caller';

/**
 * Compares acknowledged readings with the database.
 * @param ledger the file in which `traffic-process` records acknowledged readings
 */
export async function checkLedger(
  connection: Connection,
  ledger: string,
): Promise<Omit<Stored, 'withoutAnswer'>> {
  const client = new Client(connection);
  await client.connect();
  try {
    await client.query(
      'CREATE TEMPORARY TABLE acknowledged (productid text, quantity integer, "timestamp" timestamptz)',
    );
    await pipeline(createReadStream(ledger), client.query(from('COPY acknowledged FROM STDIN')));
    const { rows } = await client.query<Record<keyof Omit<Stored, 'withoutAnswer'>, string>>(
      `WITH told AS (
         SELECT productid, quantity, "timestamp", count(*) FROM acknowledged GROUP BY 1, 2, 3
       ), stored AS (
         SELECT productid::text, quantity, "timestamp", count(*)
         FROM inventory_items WHERE starts_with(productid, $1) GROUP BY 1, 2, 3
       )
       SELECT (SELECT count(*) FROM acknowledged) AS acknowledged,
              count(*) FILTER (WHERE told.count <> coalesce(stored.count, 0)) AS lost,
              count(*) FILTER (WHERE told.count IS NULL) AS unacknowledged
       FROM told FULL JOIN stored USING (productid, quantity, "timestamp")`,
      [WRITTEN_PREFIX],
    );
    const [found] = rows;
    return {
      acknowledged: Number(found?.acknowledged),
      lost: Number(found?.lost),
      unacknowledged: Number(found?.unacknowledged),
    };
  } finally {
    await client.end();
  }
}
