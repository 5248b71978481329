import { loadConfig } from '../../src/config/load-config';
import { migrate } from '../../src/database/migrate';
import type { Connection } from '@verkko/embedded-postgres';
import { until } from '@verkko/dev-servers/until';
import { execute } from './execute';

/** A Citus cluster for `npm run test:citus`. The URL of its coordinator is in `TEST_CITUS_URL`. */
export interface Citus {
  readonly coordinator: Connection;
  readonly workers: readonly Connection[];
}

/** Finds the worker nodes of a Citus cluster, which are listed in the database that the URL names. */
export async function findCitus(url: string): Promise<Citus> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const coordinator: Connection = {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    ssl: false,
  };
  const nodes = await execute<{ host: string; port: number }>(
    coordinator,
    'SELECT node_name AS host, node_port::int AS port FROM citus_get_active_worker_nodes()',
  );
  return { coordinator, workers: nodes.map((node) => ({ ...coordinator, ...node })) };
}

/** Creates a database with the Citus extension on every node, and makes these databases one Citus cluster. */
export async function createCitusDatabase(citus: Citus, database: string): Promise<void> {
  for (const node of [citus.coordinator, ...citus.workers]) {
    await execute(node, `CREATE DATABASE ${database} TEMPLATE template0`);
    await execute({ ...node, database }, 'CREATE EXTENSION citus');
  }
  const connection = { ...citus.coordinator, database };
  // By default, Citus copies roles from one server to another. All databases of a server share its roles, so
  // two tests that create a Citus cluster at the same time would write the same roles. Here, Citus copies no
  // roles.
  for (const part of ['create', 'alter']) {
    await execute(connection, `ALTER DATABASE ${database} SET citus.enable_${part}_role_propagation = off`);
  }
  await addNodes(citus, connection);
  // A few shards are enough, because the tables of a test are small, and each shard costs time.
  await execute(connection, `ALTER DATABASE ${database} SET citus.shard_count = 4`);
}

/** Combines the databases with this name on all nodes into one Citus cluster. */
export async function addNodes({ coordinator, workers }: Citus, connection: Connection): Promise<void> {
  await execute(connection, 'SELECT citus_set_coordinator_host($1, $2)', [
    coordinator.host,
    coordinator.port,
  ]);
  for (const { host, port } of workers) {
    await execute(connection, 'SELECT citus_add_node($1, $2)', [host, port]);
  }
}

/** PostgreSQL's error code for a database that cannot be dropped, because sessions use it. */
const OBJECT_IN_USE = '55006';

/** Drops the databases of this name on all nodes. */
export async function dropCitusDatabase({ coordinator, workers }: Citus, database: string): Promise<void> {
  for (const node of [coordinator, ...workers]) {
    // FORCE ends the sessions of a database, but the other nodes and Citus itself may open new ones at the same time.
    await until(`the database ${database} is dropped`, () =>
      execute(node, `DROP DATABASE ${database} WITH (FORCE)`).catch((error: unknown) => {
        if ((error as { code?: string }).code !== OBJECT_IN_USE) throw error;
      }),
    );
  }
}

/**
 * Creates all tables by migrations. A Citus database cannot be a copy of a template with tables, because the
 * shards of the tables belong to one database.
 */
export async function migrateCitus(connection: Connection): Promise<void> {
  await migrate(loadConfig({ ENV_FILE: '/dev/null' }), connection);
}
