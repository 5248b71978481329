import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { loadConfig } from '../../src/config/load-config';
import { poolOptions } from '../../src/database/connection';
import { dataSourceOptions, migrations } from '../../src/database/schema/data-source-options';
import { migrate } from '../../src/database/migrate';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { TEST_ENVIRONMENT } from '../support/test-environment';
import { databaseEnvironment, startProcess } from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

describe('migrations', () => {
  const config = loadConfig(TEST_ENVIRONMENT);
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createDatabase('template0');
  });
  afterEach(() => database.drop());

  const dataSource = () =>
    new DataSource(dataSourceOptions(poolOptions(config, database.connection))).initialize();
  const tables = () =>
    database.query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
    );

  it('run once when ten instances start at the same time on an empty database', async () => {
    const environment = { ...databaseEnvironment(database.connection), DB_POOL_SIZE: '2' };
    const services = await Promise.all(Array.from({ length: 10 }, () => startProcess(environment)));
    try {
      for (const { url } of services) {
        await until('the instance is ready', async () => (await fetch(`${url}/readyz`)).status === 200);
      }
      expect(await database.query('SELECT name FROM migrations')).toHaveLength(migrations.length);
      expect(services.map((service) => service.log().filter((line) => line.level === 'error'))).toEqual(
        Array(10).fill([]),
      );
    } finally {
      await Promise.all(services.map((service) => service.stop()));
    }
  });

  it('run only once, even if started twice', async () => {
    expect(await migrate(config, database.connection)).toEqual(migrations.map(({ name }) => name));
    expect(await migrate(config, database.connection)).toEqual([]);
  });

  it('are not run with RUN_MIGRATIONS=false', async () => {
    const service = await startProcess({
      ...databaseEnvironment(database.connection),
      RUN_MIGRATIONS: 'false',
    });
    try {
      expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
      expect(await tables()).toEqual([]);

      await migrate(config, database.connection);
      expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    } finally {
      await service.stop();
    }
  });

  it('create exactly the tables that the TypeORM entities describe', async () => {
    await migrate(config, database.connection);
    const source = await dataSource();
    try {
      const { upQueries } = await source.driver.createSchemaBuilder().log();
      expect(upQueries).toEqual([]);
    } finally {
      await source.destroy();
    }
  });

  it('can be reverted one by one to an empty database, and run again', async () => {
    await migrate(config, database.connection);
    const source = await dataSource();
    try {
      for (const { name } of [...migrations].reverse()) {
        await source.undoLastMigration({ transaction: 'none' });
        expect(await database.query('SELECT 1 FROM migrations WHERE name = $1', [name])).toEqual([]);
      }
      expect(await tables()).toEqual([{ name: 'migrations' }]);
      await source.runMigrations({ transaction: 'each' });
      expect(await tables()).toEqual([
        { name: 'alarms' },
        { name: 'api_keys' },
        { name: 'counters' },
        { name: 'database_identity' },
        { name: 'detailed_products' },
        { name: 'events' },
        { name: 'idempotency_keys' },
        { name: 'inventory_items' },
        { name: 'migrations' },
        { name: 'origins' },
        { name: 'product_details' },
        { name: 'product_locations' },
        { name: 'products' },
        { name: 'rules' },
        { name: 'stream_tickets' },
        { name: 'sweeps' },
        { name: 'told_levels' },
        { name: 'voided_readings' },
        { name: 'webhook_deliveries' },
        { name: 'webhooks' },
      ]);
    } finally {
      await source.destroy();
    }
  });

  describe('that add locations and adjustments', () => {
    // These SQL statements are from the previous version of the service. Instances of that version still run
    // during the migration, and keep their prepared statements.
    const INSERT = `INSERT INTO inventory_items (productid, quantity, "timestamp") VALUES ('A', $1, '2024-01-01')`;
    const READ = 'SELECT quantity FROM inventory_items ORDER BY id';
    const REVERTED = 'inventory_items_revert_check';
    /** The number of migrations that are newer than the one that added locations. */
    const LATER = migrations.length - 1 - migrations.findIndex(({ name }) => name.startsWith('AddLocations'));
    const ADJUST = `INSERT INTO inventory_items (productid, location, quantity, is_delta, "timestamp")
      VALUES ('A', $1, $2, $3, '2024-01-01')`;
    let source: DataSource;

    const revert = () => source.undoLastMigration({ transaction: 'none' });

    beforeEach(async () => {
      await migrate(config, database.connection);
      source = await dataSource();
      for (let later = 0; later < LATER; later += 1) await revert();
    });
    afterEach(() => source.destroy());

    it('let the previous version of the service write while they wait for a lock', async () => {
      await revert();
      const table = await HeldTable.connect(database.connection);
      await table.hold('ROW EXCLUSIVE'); // the lock mode that an import uses
      const migrated = migrate(config, database.connection);
      await table.hasWaiting();

      await database.query(INSERT, [1]);
      await table.release();
      await table.disconnect();
      await migrated;

      await database.query(INSERT, [2]);
      expect(await database.query(READ)).toEqual([{ quantity: 1 }, { quantity: 2 }]);
      expect(await database.query('SELECT DISTINCT location, is_delta FROM inventory_items')).toEqual([
        { location: '', is_delta: false },
      ]);
    });

    it('delete, when they are reverted, all adjustments and all readings with a location', async () => {
      await database.query(INSERT, [5]);
      await database.query(ADJUST, ['', 3, true]);
      await database.query(ADJUST, ['shop', 4, false]);
      // A trigger makes the revert wait after it has begun, so that the test can write while the revert runs.
      const held = new Client(database.connection);
      await held.connect();
      await held.query('SELECT pg_advisory_lock(1)');
      await held.query(`CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END'`);
      await held.query('CREATE TRIGGER wait AFTER DELETE ON inventory_items EXECUTE FUNCTION wait()');
      const reverted = revert();
      await until('the revert waits', async () => {
        const { rowCount } = await held.query(
          `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        return rowCount === 1;
      });

      await expect(database.query(ADJUST, ['', 2, true])).rejects.toThrow(REVERTED);
      await expect(database.query(ADJUST, ['shop', 2, false])).rejects.toThrow(REVERTED);
      await database.query(INSERT, [6]);
      await held.end();
      await reverted;

      await database.query(INSERT, [7]);
      expect(await database.query(READ)).toEqual([{ quantity: 5 }, { quantity: 6 }, { quantity: 7 }]);
    });

    it('delete, when they are reverted, the API keys that are bound to locations, and no other API keys', async () => {
      await database.query(
        `INSERT INTO api_keys (id, hash, name, scopes, locations) VALUES
          ('bound', '', 'a', '{}', '{shop-7}'), ('unbound', '', 'b', '{}', NULL)`,
      );
      await revert();

      expect(await database.query('SELECT id FROM api_keys')).toEqual([{ id: 'unbound' }]);
    });
  });

  it('create tables that reject values outside of the limits of the API', async () => {
    await migrate(config, database.connection);
    const insert = (productid: string, quantity: number, timestamp: string) =>
      database.query('INSERT INTO inventory_items (productid, quantity, "timestamp") VALUES ($1, $2, $3)', [
        productid,
        quantity,
        timestamp,
      ]);

    await expect(insert('', 1, '2024-01-01')).rejects.toThrow('inventory_items_productid_check');
    await expect(insert('x'.repeat(256), 1, '2024-01-01')).rejects.toThrow('too long');
    await expect(insert('x', -1, '2024-01-01')).rejects.toThrow('inventory_items_quantity_check');
    await expect(insert('x', 1, 'infinity')).rejects.toThrow('inventory_items_timestamp_check');
    await expect(insert('x', 1, '0001-12-31 BC')).rejects.toThrow('inventory_items_timestamp_check');
    await expect(insert('x', 1, '10000-01-01T00:00:00Z')).rejects.toThrow('inventory_items_timestamp_check');
    await insert('x', 0, '0001-01-01T00:00:00Z');
    await insert('x'.repeat(255), 2_147_483_647, '9999-12-31T23:59:59.999999Z');
  });
});
