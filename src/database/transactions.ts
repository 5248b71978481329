import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { type DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import type { Config } from '../config/config';
import { beginStatement } from './connection';
import { isRetryable } from './database-error';

const ATTEMPTS = 5;

/** A query for `pg`, with a time limit in ms. The type declarations of `pg` lack the time limit. */
export type Statement = QueryConfig & { readonly query_timeout?: number };

/** Function that runs one SQL statement; a statement with a name is prepared once per connection. */
export type Run = <Row extends QueryResultRow>(statement: Statement) => Promise<QueryResult<Row>>;

/** Runs a function in one transaction on a connection of the pool. @param begin SQL that begins the transaction */
export async function sqlTransaction<T>(
  pool: Pool,
  begin: string,
  { DB_POOLER }: Config,
  work: (run: Run, client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const run: Run = (statement) => client.query(DB_POOLER ? unnamed(statement) : statement);
  try {
    await client.query(begin);
    const result = await work(run, client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // Closing the connection rolls the transaction back, even if the connection itself failed.
    client.release(true);
    throw error;
  }
}

/** Runs one SQL statement on a pool. It is committed when the promise resolves. */
export function runAlone<Row extends QueryResultRow>(
  pool: Pool,
  config: Config,
  statement: QueryConfig,
): Promise<QueryResult<Row>> {
  if (!config.DB_POOLER) return pool.query<Row>(statement);
  const begin = beginStatement(config);
  return retryDeadlocks(() => sqlTransaction(pool, begin, config, (run) => run<Row>(statement)));
}

/**
 * TypeORM's entity manager for the connection of a transaction that has begun. TypeORM's own managers would
 * take a connection from the pool. They would return it to the pool even after a statement timeout, and the
 * next request would get this connection.
 */
export function managerOn(client: PoolClient, dataSource: DataSource): EntityManager {
  const runner = dataSource.createQueryRunner();
  // A transaction that TypeORM begins inside this transaction becomes a savepoint.
  const begun = { connect: () => Promise.resolve(client), isTransactionActive: true, transactionDepth: 1 };
  return Object.assign(runner, begun).manager;
}

/** Rethrows an error of TypeORM as the original error of `pg`, so that callers get only one kind of error. */
export function asDriverError(error: unknown): never {
  throw error instanceof QueryFailedError ? error.driverError : error;
}

/** Runs a transaction, and runs it again from the beginning after a deadlock with another transaction. */
export async function retryDeadlocks<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (!isRetryable(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * Removes the name of a statement. Behind a pooler, the next statement may run in another session, without the
 * prepared statement of that name.
 */
function unnamed(statement: Statement): Statement {
  return { ...statement, name: '' };
}
