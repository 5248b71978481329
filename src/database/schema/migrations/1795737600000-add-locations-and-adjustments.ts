import type { MigrationInterface, QueryRunner } from 'typeorm';
import { withShortLock } from '../short-lock';

/** Name of the new index of readings while it is built, before it becomes the primary key. */
const NEW_KEY = 'inventory_items_new_pkey';

/**
 * Readings get a location, a kind (count or adjustment), an origin and a reference; voided readings and
 * product details get their own tables. Instances of the previous version can read and write during the
 * migration. Every statement may run again, because the migration may be killed before its end. The document
 * docs/decisions/0018-stock-model.md explains these changes.
 */
export class AddLocationsAndAdjustments1795737600000 implements MigrationInterface {
  /** The migration has no transaction, because CREATE INDEX CONCURRENTLY works only outside of transactions. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // The new columns have constant defaults, so PostgreSQL rewrites no row. For old readings, the time when they were
    // stored is unknown.
    await withShortLock(
      runner,
      `ALTER TABLE inventory_items
        ADD COLUMN IF NOT EXISTS location varchar(255) COLLATE "C" NOT NULL DEFAULT '',
        ADD COLUMN IF NOT EXISTS is_delta boolean NOT NULL DEFAULT false,
        ADD COLUMN IF NOT EXISTS recorded_at timestamptz,
        ADD COLUMN IF NOT EXISTS origin integer,
        ADD COLUMN IF NOT EXISTS reference varchar(255)`,
    );
    await withShortLock(
      runner,
      `ALTER TABLE inventory_items
        ALTER COLUMN recorded_at SET DEFAULT now(),
        DROP CONSTRAINT IF EXISTS inventory_items_quantity_check`,
      `ALTER TABLE inventory_items ADD CONSTRAINT inventory_items_quantity_check
        CHECK (CASE WHEN is_delta THEN quantity <> 0 AND quantity > -2147483648 ELSE quantity >= 0 END) NOT VALID`,
    );
    await runner.query('ALTER TABLE inventory_items VALIDATE CONSTRAINT inventory_items_quantity_check');
    await replaceKey(runner, '(productid, location, "timestamp", id) INCLUDE (quantity, is_delta)');

    // This index is a block range index, which hardly slows down writes, because rows are in the order in which they
    // were stored.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS inventory_items_recorded_at');
    await runner.query(`
      CREATE INDEX CONCURRENTLY inventory_items_recorded_at ON inventory_items
        USING brin (recorded_at) WITH (autosummarize = on)`);

    await runner.query(`
      CREATE TABLE IF NOT EXISTS product_locations (
        productid varchar(255) COLLATE "C",
        location varchar(255) COLLATE "C",
        CONSTRAINT product_locations_pkey PRIMARY KEY (productid, location),
        CONSTRAINT product_locations_location_check CHECK (location <> '')
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS detailed_products (
        productid varchar(255) COLLATE "C" CONSTRAINT detailed_products_pkey PRIMARY KEY
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS product_details (
        productid varchar(255) COLLATE "C" CONSTRAINT product_details_pkey PRIMARY KEY,
        name varchar(255),
        barcodes varchar(64)[],
        unit varchar(16),
        scale smallint,
        low_at integer,
        CONSTRAINT product_details_scale_check CHECK (scale >= 0 AND scale <= 6)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS origins (
        id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT origins_pkey PRIMARY KEY,
        recorded_by varchar(512) NOT NULL,
        reason varchar(64) NOT NULL,
        CONSTRAINT origins_key UNIQUE (recorded_by, reason)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS voided_readings (
        id bigint NOT NULL,
        productid varchar(255) COLLATE "C" NOT NULL,
        location varchar(255) COLLATE "C" NOT NULL,
        quantity integer NOT NULL,
        is_delta boolean NOT NULL,
        "timestamp" timestamptz NOT NULL,
        recorded_at timestamptz,
        origin integer,
        reference varchar(255),
        voided_at timestamptz NOT NULL DEFAULT now(),
        voided_by integer NOT NULL,
        CONSTRAINT voided_readings_pkey PRIMARY KEY (productid, location, "timestamp", id)
      )`);
    await withShortLock(runner, 'ALTER TABLE api_keys ADD COLUMN IF NOT EXISTS locations text[]');
  }

  /**
   * Deletes everything that the previous version of the service cannot store, and prints the number of deleted rows.
   */
  async down(runner: QueryRunner): Promise<void> {
    // API keys bound to locations are revoked at the beginning and at the end of this function. The first
    // time is needed because the function may be killed before its end. The second time is needed because
    // instances of this version may create such API keys meanwhile.
    let revoked = await revokeBoundKeys(runner);
    if (await runner.hasColumn('inventory_items', 'is_delta')) await deleteNewer(runner);
    await replaceKey(runner, '(productid, "timestamp", id) INCLUDE (quantity)');
    await withShortLock(
      runner,
      `ALTER TABLE inventory_items
        DROP CONSTRAINT IF EXISTS inventory_items_quantity_check,
        DROP CONSTRAINT IF EXISTS inventory_items_revert_check,
        DROP COLUMN IF EXISTS location, DROP COLUMN IF EXISTS is_delta, DROP COLUMN IF EXISTS recorded_at,
        DROP COLUMN IF EXISTS origin, DROP COLUMN IF EXISTS reference`,
      `ALTER TABLE inventory_items ADD CONSTRAINT inventory_items_quantity_check CHECK (quantity >= 0) NOT VALID`,
    );
    await runner.query('ALTER TABLE inventory_items VALIDATE CONSTRAINT inventory_items_quantity_check');
    await runner.query(
      'DROP TABLE IF EXISTS product_locations, detailed_products, product_details, origins, voided_readings',
    );
    revoked += await revokeBoundKeys(runner);
    await withShortLock(runner, 'ALTER TABLE api_keys DROP COLUMN IF EXISTS locations');
    process.stderr.write(`Revoked: ${revoked} API keys that are bound to locations.\n`);
  }
}

/** Deletes the readings that the previous version of the service would misread as counts in the unnamed location. */
async function deleteNewer(runner: QueryRunner): Promise<void> {
  // After this statement, no instance can store adjustments. The column that marks adjustments is dropped
  // later. Without it, an adjustment would look like a count.
  await withShortLock(
    runner,
    'ALTER TABLE inventory_items DROP CONSTRAINT IF EXISTS inventory_items_revert_check',
    `ALTER TABLE inventory_items ADD CONSTRAINT inventory_items_revert_check
      CHECK (NOT is_delta AND location = '') NOT VALID`,
  );
  const [, lost] = (await runner.query(`DELETE FROM inventory_items WHERE is_delta OR location <> ''`)) as [
    unknown,
    number,
  ];
  const [{ voided, described }] = (await runner.query(`
    SELECT (SELECT count(*) FROM voided_readings)::int AS voided,
      (SELECT count(*) FROM product_details)::int AS described`)) as [{ voided: number; described: number }];
  process.stderr.write(
    `Deleted: ${lost} adjustments and readings with a location, ${voided} voided readings, the details of ${described} products, and of all readings who stored them, when and why.\n`,
  );
}

/**
 * Deletes the API keys that are bound to locations. The previous version of the service does not know such
 * bounds, so it would accept these keys for all locations.
 */
async function revokeBoundKeys(runner: QueryRunner): Promise<number> {
  if (!(await runner.hasColumn('api_keys', 'locations'))) return 0;
  const [, revoked] = (await runner.query('DELETE FROM api_keys WHERE locations IS NOT NULL')) as [
    unknown,
    number,
  ];
  return revoked;
}

/**
 * Replaces the primary key of the readings by another one of the same name. Readings can be stored while the new
 * index is built.
 */
async function replaceKey(runner: QueryRunner, columns: string): Promise<void> {
  // An index build that was interrupted may have left an invalid index.
  await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${NEW_KEY}`);
  await runner.query(`CREATE UNIQUE INDEX CONCURRENTLY ${NEW_KEY} ON inventory_items ${columns}`);
  await withShortLock(
    runner,
    'ALTER TABLE inventory_items DROP CONSTRAINT inventory_items_pkey',
    `ALTER TABLE inventory_items ADD CONSTRAINT inventory_items_pkey PRIMARY KEY USING INDEX ${NEW_KEY}`,
  );
}
