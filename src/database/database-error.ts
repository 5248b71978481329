import { DatabaseError } from 'pg';
import { ApiError } from '../errors/api-error';
import { isNodeLost } from './citus/node-lost';
import { diskFull } from '../errors/disk-full';

/** SQLSTATEs of temporary errors, from https://www.postgresql.org/docs/16/errcodes-appendix.html */
const UNAVAILABLE = /^(08|53|57P|58|25006|28|3D000)/;
/**
 * Error messages of a server that is still a replica when it gets a statement for a primary. The message is
 * checked, because unrelated errors have the same SQLSTATEs.
 */
const IN_RECOVERY = /^55000 .*\brecovery is in progress|^(0A000|XX000) cannot .* during recovery/;

const STATEMENT_TIMEOUT = '57014';
const LOCK_TIMEOUT = '55P03';
const UNDEFINED_TABLE = '42P01';
const DISK_FULL = '53100';

/**
 * Messages and error codes which mean that the server is unavailable. These errors have no SQLSTATE, because
 * they come from Node's sockets or from `pg` and its pool.
 */
const CONNECTION_LOST =
  /ECONN|EPIPE|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL|Connection terminated|connection timeout|is not queryable|Query read timeout|takes (no )?writes|after calling end on the pool/;
const POOL_EXHAUSTED = 'timeout exceeded when trying to connect';

/**
 * The error if a Citus worker refuses rows that violate a constraint. Citus passes on the worker's message,
 * but not its SQLSTATE.
 */
const REFUSED_BY_WORKER = /^XX000 .* violates .* constraint /;

/** Tells whether the error means that no connection of a pool became free in time. */
export function isPoolExhausted(error: unknown): boolean {
  return error instanceof Error && error.message === POOL_EXHAUSTED;
}

/**
 * Tells whether the error is a deadlock or a serialization failure. The transaction has stored nothing and may be
 * repeated.
 */
export function isRetryable(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === '40P01' || error.code === '40001');
}

/**
 * Tells whether a statement waited until DB_LOCK_TIMEOUT for a row of this table that another transaction had locked.
 */
export function isRowLockTimeout(error: unknown, table: string): boolean {
  // The statement may have waited for the lock of a whole table, or of a row in another table. Then the
  // error's `where` names no row of `table`.
  return error instanceof DatabaseError && error.code === LOCK_TIMEOUT && !!error.where?.includes(table);
}

/**
 * Tells whether the database refused the values, so that nothing was stored. After any other error, the values may
 * have been stored.
 */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false;
  const { code = '', message } = error;
  // These SQLSTATE classes are data exceptions, violated constraints and errors that a trigger raises.
  return /^(22|23|P0)/.test(code) || REFUSED_BY_WORKER.test(`${code} ${message}`);
}

/** Tells whether a statement waited for a lock until DB_LOCK_TIMEOUT. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === LOCK_TIMEOUT;
}

/** Tells whether the database server or the connection to it failed, so that another server may answer. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (error instanceof DatabaseError) {
    // A FATAL error ends the connection, or refuses a new connection.
    if (error.severity === 'FATAL' || UNAVAILABLE.test(code)) return true;
    return IN_RECOVERY.test(`${code} ${error.message}`) || isNodeLost(error);
  }
  // For a host with several addresses, all errors are in one AggregateError, whose own message is empty.
  return CONNECTION_LOST.test(`${code} ${error.message}`);
}

/** The API error for an error of the database; undefined for a bug, and for an error that is not from the database. */
export function databaseError(error: unknown): ApiError | undefined {
  if (!(error instanceof Error)) return undefined;

  if (isPoolExhausted(error)) {
    return unavailable('OVERLOADED', 'Every database connection is busy; try again.', error);
  }
  if (error instanceof DatabaseError) {
    const { code = '' } = error;
    if (code === STATEMENT_TIMEOUT || code === LOCK_TIMEOUT || isRetryable(error)) {
      return unavailable('DATABASE_UNAVAILABLE', 'The database did not answer in time; try again.', error);
    }
    if (code === DISK_FULL) return diskFull(error);
    if (code === UNDEFINED_TABLE) {
      return unavailable(
        'DATABASE_UNAVAILABLE',
        'The migrations are not in place (npm run migration:run).',
        error,
      );
    }
  }
  return isAway(error) ? away(error) : undefined;
}

function away(cause: Error): ApiError {
  return unavailable('DATABASE_UNAVAILABLE', 'The database is not available; try again.', cause);
}

function unavailable(code: 'DATABASE_UNAVAILABLE' | 'OVERLOADED', message: string, cause: Error): ApiError {
  return new ApiError(code, message, { cause });
}
