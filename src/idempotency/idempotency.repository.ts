import { Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { Database } from '../database/database';
import type { IdempotentRequest } from './idempotent-request';

/** Time for which a key is remembered. */
const KEPT = "interval '24 hours'";

/** Number of the cleanup's advisory lock: any number that nothing else in the same database uses. */
const EXPIRY_LOCK = 8_002_002;

/** Most keys that are deleted at a time, so that the transaction is never long. */
const MOST_AT_ONCE = 10_000;

/**
 * Prefix for a statement that carries several requests out, each of them once: `claimed` has the keys of those that are
 * new, and `request` has all keys and whether each is `free`. A key is not free while a request with the same key is under
 * way elsewhere. That is known by an advisory lock, which every transaction that inserts a key takes if it can. A key
 * older than a day counts as new, deleted or not.
 *
 * @param first the number of the first of three statement parameters: the keys, the fingerprints in the same order, and
 *   whether to wait for a request under way elsewhere instead of leaving its key unclaimed
 */
export const claimEach = (first: number) => `
  WITH request AS MATERIALIZED (
    SELECT key, fingerprint, pg_try_advisory_xact_lock(hashtextextended(key, 0)) AS free
    FROM unnest($${first}::text[], $${first + 1}::bytea[]) AS sent (key, fingerprint)
  ), claimed AS (
    INSERT INTO idempotency_keys AS known (key, fingerprint)
    SELECT key, fingerprint FROM request WHERE free OR $${first + 2}::boolean
    ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, created_at = now()
      WHERE known.created_at < now() - ${KEPT}
    RETURNING key
  )`;

/**
 * Inserts the key of a request whose fingerprint is not known yet; {@link fingerprint} adds it at the end of the same
 * transaction. Before the commit no other transaction sees the key without its fingerprint.
 */
export const remember = (key: string): QueryConfig => ({
  text: `${claimEach(1)} SELECT FROM claimed`,
  values: [[key], [Buffer.alloc(0)], true],
});

/** Stores the fingerprint of a request that has been carried out. */
export const fingerprint = ({ key, fingerprint }: IdempotentRequest): QueryConfig => ({
  text: 'UPDATE idempotency_keys SET fingerprint = $2 WHERE key = $1',
  values: [key, fingerprint],
});

/** Keys and fingerprints of idempotent requests. */
@Injectable()
export class IdempotencyRepository {
  constructor(private readonly database: Database) {}

  /** The fingerprint that is remembered under a key. */
  async fingerprintOf(key: string): Promise<Buffer | undefined> {
    const { rows } = await this.database.query<{ fingerprint: Buffer }>({
      name: 'idempotency_fingerprint',
      text: 'SELECT fingerprint FROM idempotency_keys WHERE key = $1',
      values: [key],
    });
    return rows[0]?.fingerprint;
  }

  /**
   * Deletes keys older than a day, unless another instance is doing so. The age is checked twice: a key that was found
   * old may be in use again when its turn comes.
   * @returns number of deleted keys; at most {@link MOST_AT_ONCE}
   */
  async forgetOld(): Promise<number> {
    const { rowCount } = await this.database.query({
      text: `
        WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${EXPIRY_LOCK}) AS mine)
        DELETE FROM idempotency_keys WHERE key IN (
          SELECT key FROM idempotency_keys
          WHERE (SELECT mine FROM turn) AND created_at < now() - ${KEPT}
          ORDER BY created_at LIMIT ${MOST_AT_ONCE}
        ) AND created_at < now() - ${KEPT}`,
    });
    return rowCount ?? 0;
  }
}
