import { DataSource } from 'typeorm';
import type { Connection } from '@verkko/embedded-postgres';
import { poolOptions } from '../../src/database/connection';
import { citusWarnings, type Query } from '../../src/database/citus/find-citus';
import { loadConfig } from '../../src/config/load-config';
import { migrate } from '../../src/database/migrate';
import { dataSourceOptions, migrations } from '../../src/database/schema/data-source-options';
import { addNodes, type Citus } from '../support/citus';
import { createDatabase, execute, type TestDatabase } from '../support/database';
import { LEVELS, QUERY, UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';
import { sharedServers } from '../support/shared-servers';

const config = loadConfig({ ENV_FILE: '/dev/null' });

const FIND_TABLES = `
  SELECT logicalrelid::text AS name, column_to_column_name(logicalrelid, partkey) AS column
  FROM pg_dist_partition ORDER BY name`;

/** SQL that counts all readings of each product, and those with the quantity 2. */
const COUNT = `
  SELECT productid, count(*)::int AS readings, count(*) FILTER (WHERE quantity = 2)::int AS second
  FROM inventory_items WHERE productid = ANY ($1) GROUP BY productid`;

let citus: Citus;
let database: TestDatabase;

beforeAll(async () => {
  citus = sharedServers().citus as Citus;
  database = await createDatabase('template0');
});
afterAll(() => database.drop());

describe('migrations of a database with Citus', () => {
  const DISTRIBUTED = [
    { name: 'alarms', column: null },
    { name: 'detailed_products', column: 'productid' },
    { name: 'inventory_items', column: 'productid' },
    { name: 'origins', column: null },
    { name: 'product_details', column: 'productid' },
    { name: 'product_locations', column: 'productid' },
    { name: 'products', column: 'productid' },
    { name: 'rules', column: null },
    { name: 'voided_readings', column: 'productid' },
  ];

  beforeAll(async () => {
    await database.query('DROP EXTENSION citus');
    await migrate(config, database.connection);
    await database.query(`
      INSERT INTO inventory_items (productid, quantity, "timestamp") SELECT 'P-' || n, n, '2024-01-01' FROM generate_series(1, 100) n`);
    await database.query(`INSERT INTO products SELECT 'P-' || n FROM generate_series(1, 100) n`);
    await database.query('CREATE EXTENSION citus');
    await addNodes(citus, database.connection);
  });

  it('reject a table of readings that Citus distributes by a column other than productid', async () => {
    await database.query(`CREATE TABLE copies (LIKE inventory_items INCLUDING ALL)`);
    await database.query('ALTER TABLE inventory_items RENAME TO kept');
    await database.query('ALTER TABLE copies RENAME TO inventory_items');
    await database.query('ALTER TABLE inventory_items DROP CONSTRAINT copies_pkey');
    await database.query(`SELECT create_distributed_table('inventory_items', 'quantity')`);

    await expect(migrate(config, database.connection)).rejects.toThrow(
      'Citus distributes the table inventory_items by quantity, and the service needs productid',
    );

    await database.query('DROP TABLE inventory_items');
    await database.query('ALTER TABLE kept RENAME TO inventory_items');
  });

  it('distribute the remaining tables if the table of readings is already distributed', async () => {
    await database.query(`SELECT create_distributed_table('inventory_items', 'productid', shard_count => 2)`);

    await migrate(config, database.connection);

    await expect(database.query(FIND_TABLES)).resolves.toEqual(DISTRIBUTED);
    const service = await startService({}, database.connection);
    const { body } = await service.get(`${LEVELS}?productid=P-1&productid=P-100`).expect(200);
    expect(body.items).toMatchObject([{ quantity: 1 }, { quantity: 100 }]);
    await service.stop();
  });

  it('change nothing when they run a second time', async () => {
    await expect(migrate(config, database.connection)).resolves.toEqual([]);
    await expect(database.query(FIND_TABLES)).resolves.toEqual(DISTRIBUTED);
  });

  it('fail on a connection to a worker node of Citus instead of the coordinator', async () => {
    const [worker] = citus.workers;
    const atWorker = { ...(worker as Connection), database: database.connection.database };

    await expect(migrate(config, atWorker)).rejects.toThrow(
      'this is a worker of Citus, and the service needs the coordinator',
    );
  });

  it('can be reverted one by one, and run again', async () => {
    const source = await new DataSource(
      dataSourceOptions(poolOptions(config, database.connection)),
    ).initialize();
    for (const { name } of [...migrations].reverse()) {
      await source.undoLastMigration({ transaction: 'none' });
      await expect(database.query('SELECT FROM migrations WHERE name = $1', [name])).resolves.toEqual([]);
    }
    await source.destroy();

    await migrate(config, database.connection);

    await expect(database.query(FIND_TABLES)).resolves.toEqual(DISTRIBUTED);
  });
});

it.each([
  { pool: 16, cached: 1, settings: ['max_adaptive_executor_pool_size', 'max_cached_conns_per_worker'] },
  { pool: 2, cached: 8, settings: [] },
])(
  'the service on Citus warns about the settings $settings (pool size: $pool, cached connections: $cached)',
  async ({ pool, cached, settings }) => {
    const { database: name } = database.connection;
    await database.query(`ALTER DATABASE ${name} SET citus.max_adaptive_executor_pool_size = ${pool}`);
    await database.query(`ALTER DATABASE ${name} SET citus.max_cached_conns_per_worker = ${cached}`);
    const query: Query = <Row>(sql: string) => database.query(sql) as Promise<Row[]>;

    const warnings = await citusWarnings(query);

    expect(warnings).toEqual(settings.map((setting) => expect.stringContaining(`citus.${setting}`)));
  },
);

describe('a service on Citus', () => {
  const products = Array.from({ length: 40 }, (_, index) => `product ${index}`);
  let service: Service;

  /** Stores two readings of one product. */
  const store = async (productid: string) => {
    const timestamp = '2024-01-01T00:00:00Z';
    const items = [1, 2].map((quantity) => ({ productid, quantity, timestamp }));
    const { status, headers } = await service.post(UPDATE, { items });
    return { status, mayRetry: headers['retry-after'] !== undefined };
  };

  beforeAll(async () => {
    service = await startService({}, database.connection);
  });
  afterAll(() => service.stop());

  it('stores readings of products on available nodes, and answers 503 for products on an unavailable node', async () => {
    const [away] = citus.workers;
    const { port } = away as Connection;
    const onWorker = await service.query<{ productid: string }>(
      `SELECT productid FROM unnest($1::text[]) AS productid
       JOIN pg_dist_placement ON shardid = get_shard_id_for_distribution_column('inventory_items', productid)
       JOIN pg_dist_node USING (groupid) WHERE nodeport = $2`,
      [products, port],
    );
    const lost = new Set(onWorker.map(({ productid }) => productid));
    expect(lost.size).toBeGreaterThan(0);
    expect(lost.size).toBeLessThan(products.length);
    // The first write of a caller needs all nodes of the Citus cluster, because it also writes to the table
    // of origins. Every node has a copy of this table.
    await store('any');
    await service.query('UPDATE pg_dist_node SET nodeport = 1 WHERE nodeport = $1', [port]);

    const answers = await Promise.all(products.map(store));

    expect(answers).toEqual(
      products.map((product) =>
        lost.has(product) ? { status: 503, mayRetry: true } : { status: 201, mayRetry: false },
      ),
    );
    await service.query('UPDATE pg_dist_node SET nodeport = $1 WHERE nodeport = 1', [port]);
    const again = await Promise.all([...lost].map(store));
    expect(again.every(({ status }) => status === 201)).toBe(true);
  });

  it('stores each write completely or not at all, even if the connections between nodes are cut', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `cut ${index}`);
    const answers = new Map<string, number>();
    let isDone = false as boolean;
    const cutting = (async () => {
      while (!isDone) await endConnections();
    })();

    await Promise.all(
      [0, 1, 2, 3].map(async (lane) => {
        for (const name of names.filter((_, index) => index % 4 === lane)) {
          answers.set(name, (await store(name)).status);
        }
      }),
    );
    isDone = true;
    await cutting;
    // The coordinator may have committed transactions that the worker nodes have not completed yet. This call
    // completes them now, because Citus itself does so only once a minute.
    await service.query('SELECT recover_prepared_transactions()');

    expect([...new Set(answers.values())].filter((status) => status !== 201 && status !== 503)).toEqual([]);
    const rows = await service.query<{ productid: string; readings: number; second: number }>(COUNT, [names]);
    const stored = new Map(rows.map((row) => [row.productid, row]));
    for (const [name, status] of answers) {
      const { readings = 0, second = 0 } = stored.get(name) ?? {};
      expect([readings, second]).toEqual(status === 201 || readings > 0 ? [2, 1] : [0, 0]);
    }
    const { body } = await service.get(`${QUERY}?productid=${encodeURIComponent('cut 0')}`).expect(200);
    expect(body.count).toBe(stored.get('cut 0')?.readings ?? 0);
  });

  /** Ends the connections from the coordinator to this test's database on every worker node. */
  async function endConnections(): Promise<void> {
    for (const worker of citus.workers) {
      await execute(
        worker,
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
        [database.connection.database],
      );
    }
  }
});
