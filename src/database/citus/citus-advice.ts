/** What the service needs to know about Citus. The settings are null where the extension is not loaded. */
export interface CitusFacts {
  readonly has_citus: boolean;
  readonly pool_size: string | null;
  readonly cached_connections: string | null;
}

export const FIND_CITUS = `
  SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') AS has_citus,
    current_setting('citus.max_adaptive_executor_pool_size', true) AS pool_size,
    current_setting('citus.max_cached_conns_per_worker', true) AS cached_connections`;

/** The largest value of citus.max_adaptive_executor_pool_size with which a batch of 100 products stays fast. */
const LARGEST_POOL = 4;

/** The smallest value of citus.max_cached_conns_per_worker with which statements find an open connection. */
const FEWEST_CACHED = 4;

/**
 * Warnings about settings of Citus that make the service slow. With the defaults, a statement opens new connections to
 * the workers all the time: an update of 100 products took 163 ms instead of 7.
 */
export function citusAdvice({ has_citus, pool_size, cached_connections }: CitusFacts): string[] {
  if (!has_citus) return [];
  return [
    ...(Number(pool_size) > LARGEST_POOL
      ? [
          `Citus is slow with citus.max_adaptive_executor_pool_size=${pool_size}: set it to 2 (docs/how-to/scale.md)`,
        ]
      : []),
    ...(Number(cached_connections) < FEWEST_CACHED
      ? [
          `Citus is slow with citus.max_cached_conns_per_worker=${cached_connections}: set it to 8 (docs/how-to/scale.md)`,
        ]
      : []),
  ];
}
