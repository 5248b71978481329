import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creates the tables of readings and of product names. Their design is explained in
 * docs/decisions/0003-schema.md.
 */
export class CreateInventory1795392000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inventory_items (
        id bigint GENERATED ALWAYS AS IDENTITY,
        productid varchar(255) COLLATE "C" NOT NULL,
        quantity integer NOT NULL,
        "timestamp" timestamptz NOT NULL,
        CONSTRAINT inventory_items_pkey PRIMARY KEY (productid, "timestamp", id) INCLUDE (quantity),
        CONSTRAINT inventory_items_productid_check CHECK (productid <> ''),
        CONSTRAINT inventory_items_quantity_check CHECK (quantity >= 0),
        CONSTRAINT inventory_items_timestamp_check
          CHECK ("timestamp" >= '0001-01-01T00:00:00Z' AND "timestamp" < '10000-01-01T00:00:00Z')
      ) WITH (autovacuum_vacuum_insert_scale_factor = 0.02)`);
    await runner.query(`
      CREATE TABLE products (
        productid varchar(255) COLLATE "C" CONSTRAINT products_pkey PRIMARY KEY,
        CONSTRAINT products_productid_check CHECK (productid <> '')
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE products');
    await runner.query('DROP TABLE inventory_items');
  }
}
