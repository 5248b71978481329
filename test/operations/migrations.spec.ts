import { DataSource } from 'typeorm';
import { loadConfig } from '../../src/config/load-config';
import { poolOptions } from '../../src/database/connection';
import { dataSourceOptions, migrations } from '../../src/database/schema/data-source-options';
import { migrate } from '../../src/database/migrate';
import { createDatabase, type TestDatabase } from '../support/database';
import { TEST_ENVIRONMENT } from '../support/test-environment';
import { databaseEnvironment, startProcess } from '../support/service-process';

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
      for (const { url } of services) expect((await fetch(`${url}/readyz`)).status).toBe(200);
      expect(await database.query('SELECT name FROM migrations')).toHaveLength(migrations.length);
      expect(services.map((service) => service.log().filter((line) => line.level === 'error'))).toEqual(
        Array(10).fill([]),
      );
    } finally {
      await Promise.all(services.map((service) => service.stop()));
    }
  });

  it('are named by the command that ran them, and not run a second time', async () => {
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

  it('agree with the entities', async () => {
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
        { name: 'api_keys' },
        { name: 'database_identity' },
        { name: 'detailed_products' },
        { name: 'idempotency_keys' },
        { name: 'inventory_items' },
        { name: 'migrations' },
        { name: 'origins' },
        { name: 'product_details' },
        { name: 'product_locations' },
        { name: 'products' },
        { name: 'voided_readings' },
      ]);
    } finally {
      await source.destroy();
    }
  });

  it('revoke the keys that are bound to locations, when the version before would not know that', async () => {
    await migrate(config, database.connection);
    await database.query(
      `INSERT INTO api_keys (id, hash, name, scopes, locations) VALUES
        ('bound', '', 'a', '{}', '{shop-7}'), ('unbound', '', 'b', '{}', NULL)`,
    );
    const source = await dataSource();
    try {
      await source.undoLastMigration({ transaction: 'none' });
    } finally {
      await source.destroy();
    }

    expect(await database.query('SELECT id FROM api_keys')).toEqual([{ id: 'unbound' }]);
  });

  it('give the tables the limits of the API, for writes by any client', async () => {
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
