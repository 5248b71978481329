/** Function that runs one SQL statement. */
export type Query = <Row>(sql: string, values?: unknown[]) => Promise<Row[]>;

const HAS_CITUS = `SELECT FROM pg_extension WHERE extname = 'citus'`;

/** Selects the group number of this node: workers of Citus have numbers from 1 on; the coordinator has 0. */
const FIND_GROUP = 'SELECT groupid AS "group" FROM pg_dist_local_group';

/**
 * Tells whether the database has the Citus extension.
 *
 * @throws Error if the connection leads to a worker node of Citus: its tables lack rows that the coordinator
 * stores, and its advisory locks do not exclude clients of the coordinator
 */
export async function hasCitus(query: Query): Promise<boolean> {
  if ((await query(HAS_CITUS)).length === 0) return false;
  const [node] = await query<{ group: number }>(FIND_GROUP);
  if (node?.group === 0) return true;
  throw new Error('this is a worker of Citus, and the service needs the coordinator: change DATABASE_URL');
}

const FIND_SETTINGS = `
  SELECT current_setting('citus.max_adaptive_executor_pool_size')::int AS pool_size,
    current_setting('citus.max_cached_conns_per_worker')::int AS cached`;

/**
 * Limits for two settings of Citus. If its connection pool for a worker node has at most LARGEST_POOL
 * connections, and at least FEWEST_CACHED of them stay open, Citus seldom opens new connections to this node.
 */
const LARGEST_POOL = 4;
const FEWEST_CACHED = 4;

/**
 * Returns a warning for each bad Citus setting. With such a setting, Citus opens new connections for every
 * statement on many products.
 */
export async function citusWarnings(query: Query): Promise<string[]> {
  const [found] = await query<{ pool_size: number; cached: number }>(FIND_SETTINGS);
  const { pool_size = 0, cached = Infinity } = found ?? {};
  const warnings: string[] = [];
  if (pool_size > LARGEST_POOL) warnings.push(slow('max_adaptive_executor_pool_size', pool_size, 2));
  if (cached < FEWEST_CACHED) warnings.push(slow('max_cached_conns_per_worker', cached, 8));
  return warnings;
}

function slow(setting: string, value: number, better: number): string {
  return `Updates of many products are slow with citus.${setting} = ${value}: set it to ${better} (docs/how-to/scale.md)`;
}
