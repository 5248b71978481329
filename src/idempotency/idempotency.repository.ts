import { Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { Database } from '../database/database';
import type { IdempotentRequest } from './idempotent-request';

/** For so long a retry is known. */
const KEPT = "interval '24 hours'";

/** Any number will do, as long as nothing else in the same database takes it. */
const EXPIRY_LOCK = 8_002_002;

/** What was forgotten in one go, so that it is never a long transaction. */
const MOST_AT_ONCE = 10_000;

/**
 * To stand in front of a statement that is to be carried out once: it finds a row in `key` where the request is new. One
 * that is under way elsewhere is waited for. What is older than a day counts as new, deleted or not.
 *
 * @param first the number of the first of two parameters: the key and the fingerprint
 */
export const rememberOnce = (first: number) => `
  WITH key AS (
    INSERT INTO idempotency_keys AS known (key, fingerprint) VALUES ($${first}, $${first + 1})
    ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, created_at = now()
      WHERE known.created_at < now() - ${KEPT}
    RETURNING key
  )`;

/**
 * Begins to carry out a request whose fingerprint is not known yet, in the transaction that {@link fingerprint} ends.
 * Until its commit nobody sees that there is none.
 */
export const remember = (key: string): QueryConfig => ({
  text: `${rememberOnce(1)} SELECT FROM key`,
  values: [key, Buffer.alloc(0)],
});

/** Remembers what a request was that has been carried out. */
export const fingerprint = ({ key, fingerprint }: IdempotentRequest): QueryConfig => ({
  text: 'UPDATE idempotency_keys SET fingerprint = $2 WHERE key = $1',
  values: [key, fingerprint],
});

/** What is remembered of requests that were to be carried out once. */
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
   * Forgets what is older than a day, unless another instance is at it. The age is asked for twice: a key that was
   * found old may be in use again when its turn comes.
   * @returns how many were forgotten; at most {@link MOST_AT_ONCE}
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
