import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { MIGRATION_NAMES } from '../database/schema/data-source-options';

/**
 * Time limit in ms for connecting to a database server. It is also the time limit for each answer of the
 * server to a query.
 */
export const CHECK_MS = 1000;

/**
 * A replica is asked for its position in the write-ahead log at most ATTEMPTS times, with a pause of PAUSE_MS
 * after each time. All pauses together take one second.
 */
const ATTEMPTS = 20;
const PAUSE_MS = 50;

/** SQL for a position in the write-ahead log (WAL) as a number. A float8 represents it exactly below 8 PB. */
const numberOf = (position: string) => `pg_wal_lsn_diff(${position}, '0/0')::float8`;

const PRIMARY = `SELECT ${numberOf('pg_current_wal_lsn()')} AS position, (SELECT id FROM database_identity) AS database`;

const REPLICA = `
  SELECT pg_is_in_recovery() AS is_replica, ${numberOf('pg_last_wal_replay_lsn()')} AS position,
    (SELECT count(*) = cardinality($1::text[]) FROM migrations WHERE name = ANY ($1)) AS is_migrated,
    (SELECT id FROM database_identity) AS database`;

const POSITION = `SELECT ${numberOf('pg_last_wal_replay_lsn()')} AS position`;

/** The primary server's position in its write-ahead log, and the identity of its database. */
export interface PrimaryAnswer {
  readonly position: number;
  readonly database: string | null;
}

export interface ReplicaAnswer {
  readonly is_replica: boolean;
  /**
   * The position in the write-ahead log up to which the server has replayed it; null on a server that never was a
   * replica.
   */
  readonly position: number | null;
  readonly is_migrated: boolean;
  readonly database: string | null;
}

export async function askPrimary(pool: Pool): Promise<PrimaryAnswer> {
  const { rows } = await pool.query<PrimaryAnswer>(PRIMARY);
  return rows[0] as PrimaryAnswer;
}

export async function askReplica(pool: Pool): Promise<ReplicaAnswer> {
  const { rows } = await pool.query<ReplicaAnswer>(REPLICA, [MIGRATION_NAMES]);
  return rows[0] as ReplicaAnswer;
}

/**
 * Tells whether a replica reaches the primary's position within a second; false also if the replica does not answer.
 */
export async function reachedBy(pool: Pool, position: number): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      const { rows } = await pool.query<{ position: number | null }>(POSITION);
      if ((rows[0]?.position ?? 0) >= position) return true;
    } catch {
      return false;
    }
    await sleep(PAUSE_MS);
  }
  return false;
}
