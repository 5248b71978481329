import { Client, type QueryResultRow } from 'pg';
import type { CleanUp } from '../clean-up';
import { DAYS, FILL_PRODUCTS, FIRST_DAY, PRODUCTS } from '../data';
import { say } from '../say';
import type { BenchPostgres } from '../servers/postgres';
import { type Servers, serviceOn } from '../servers/servers';

/** The number of rows that one INSERT statement inserts. */
const CHUNK = 500_000;

/** The number of database sessions that insert adjacent groups of rows at the same time. */
const SESSIONS = 2;

/** Progress is printed each time this share of the rows has been inserted. */
const SAY_EVERY = 0.1;

/** Statements that drop the indexes of the readings, and statements that create them again. */
const INDEXES = `
  SELECT array_agg(CASE WHEN indisprimary
           THEN format('ALTER TABLE inventory_items DROP CONSTRAINT %s', indexrelid::regclass)
           ELSE format('DROP INDEX %s', indexrelid::regclass) END) AS drop,
         array_agg(CASE WHEN indisprimary
           THEN format('ALTER TABLE inventory_items ADD CONSTRAINT %s %s', conname, pg_get_constraintdef(pg_constraint.oid))
           ELSE pg_get_indexdef(indexrelid) END) AS create
  FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid AND contype = 'p'
  WHERE indrelid = 'inventory_items'::regclass`;

export interface Filled {
  readonly fillSeconds: number;
  readonly bytesPerRow: number;
}

/** Creates a database with the tables of the service, and inserts the given number of rows. */
export async function fill(
  servers: Servers,
  checkout: string,
  database: string,
  rows: number,
  cleanUp: CleanUp,
): Promise<Filled> {
  const { postgres } = servers;
  await postgres.execute('postgres', [`CREATE DATABASE ${database}`]);
  const service = await serviceOn(servers, checkout, database, cleanUp);
  await service.stop();
  await postgres.execute(database, [FILL_PRODUCTS]);

  const start = performance.now();
  const empty = await sizeOf(postgres, database);
  await withoutIndexes(postgres, database, () => fillReadings(postgres, database, rows));
  const fillSeconds = Math.round((performance.now() - start) / 1000);
  // VACUUM marks the pages of the table whose rows are visible to all transactions. Index-only scans are fast
  // only on marked pages.
  await postgres.execute(database, ['VACUUM ANALYZE', 'CHECKPOINT']);
  const bytesPerRow = Math.round(((await sizeOf(postgres, database)) - empty) / rows);
  say(`  filled in ${fillSeconds} s; ${bytesPerRow} bytes a row on disk`);
  return { fillSeconds, bytesPerRow };
}

/**
 * Drops the indexes of the readings, calls `work`, and builds the indexes from sorted rows. With the indexes
 * in place, 100 million inserts would take hours, because an index becomes larger than `shared_buffers`.
 */
async function withoutIndexes(
  postgres: BenchPostgres,
  database: string,
  work: () => Promise<void>,
): Promise<void> {
  const [first] = await rowsOf<{ drop: string[]; create: string[] }>(postgres, database, INDEXES);
  const { drop = [], create = [] } = first ?? {};
  await postgres.execute(database, drop);
  await work();
  say('  building the indexes');
  await postgres.execute(database, [`SET maintenance_work_mem = '1GB'`, ...create]);
}

/**
 * Inserts rows in time order, as a real service receives them, so that the rows of each product are scattered over the
 * table.
 */
async function fillReadings(postgres: BenchPostgres, database: string, rows: number): Promise<void> {
  let next = 0;
  let done = 0;
  let said = 0;
  const session = async () => {
    for (let from = next; from < rows; from = next) {
      const to = Math.min(from + CHUNK, rows);
      next = to;
      await postgres.execute(database, [chunk(from, to, rows)]);
      done += to - from;
      if (done / rows < said + SAY_EVERY) continue;
      said = done / rows;
      say(`  ${(done / 1e6).toFixed(1)} of ${rows / 1e6} million rows`);
    }
  };
  await Promise.all(Array.from({ length: SESSIONS }, session));
}

function chunk(from: number, to: number, rows: number): string {
  return `
    INSERT INTO inventory_items (productid, quantity, "timestamp")
    SELECT 'P' || lpad((1 + floor(random() * ${PRODUCTS}))::text, 5, '0'),
           floor(random() * 1000),
           timestamptz '${FIRST_DAY}' + number / ${rows}::float8 * interval '${DAYS} days'
    FROM generate_series(${from}, ${to - 1}) AS number`;
}

async function sizeOf(postgres: BenchPostgres, database: string): Promise<number> {
  const [first] = await rowsOf<{ size: string }>(
    postgres,
    database,
    'SELECT pg_database_size(current_database()) AS size',
  );
  return Number(first?.size);
}

async function rowsOf<Row extends QueryResultRow>(
  postgres: BenchPostgres,
  database: string,
  query: string,
): Promise<Row[]> {
  const client = new Client(postgres.connectionTo(database));
  await client.connect();
  try {
    const { rows } = await client.query<Row>(query);
    return rows;
  } finally {
    await client.end();
  }
}
