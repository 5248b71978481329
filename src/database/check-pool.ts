import { Pool } from 'pg';
import type { Config } from '../config/config';
import { type Connection, poolOptions, SERVICE_NAME } from './connection';

/**
 * Opens a connection pool for health checks, which do not wait for other statements of the service.
 *
 * @param max maximum number of connections
 * @param patience time limit in ms, which applies to connecting and to the query separately
 */
export function checkPool(config: Config, connection: Connection, max: number, patience: number): Pool {
  const pool = new Pool({
    ...poolOptions(config, connection),
    application_name: `${SERVICE_NAME} health`,
    max,
    connectionTimeoutMillis: patience,
    ...(!config.DB_POOLER && { statement_timeout: patience }),
    query_timeout: patience,
  });
  // Without a listener, an error event would end the process. The listener does nothing, because the next
  // health check reports the failure.
  pool.on('error', () => undefined);
  return pool;
}
