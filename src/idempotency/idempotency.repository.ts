import { Inject, Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import type { IdempotentRequest } from './idempotent-request';

/** SQL for the time before which a key is forgotten. @param ttl statement parameter: IDEMPOTENCY_TTL, in ms */
const forgottenBefore = (ttl: string) => `now() - ${ttl}::float8 * interval '1 millisecond'`;

/** Number of the cleanup's advisory lock: any number that nothing else in the same database uses. */
const EXPIRY_LOCK = 8_002_002;

/** Most keys that are deleted at a time, so that the transaction is never long. */
const MOST_AT_ONCE = 10_000;

/**
 * Prefix for a statement that is carried out once: it finds a row in `key` if the request is new. A request with the
 * same key that is under way elsewhere is waited for. A key older than IDEMPOTENCY_TTL counts as new, deleted or not.
 *
 * @param first the number of the first of three statement parameters: the key, the fingerprint, and IDEMPOTENCY_TTL
 */
export const rememberOnce = (first: number) => `
  WITH key AS (
    INSERT INTO idempotency_keys AS known (key, fingerprint) VALUES ($${first}, $${first + 1})
    ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, created_at = now()
      WHERE known.created_at < ${forgottenBefore(`$${first + 2}`)}
    RETURNING key
  )`;

/**
 * Inserts the key of a request whose fingerprint is not known yet; {@link fingerprint} adds it at the end of the same
 * transaction. Before the commit no other transaction sees the key without its fingerprint.
 */
export const remember = (key: string, ttl: number): QueryConfig => ({
  text: `${rememberOnce(1)} SELECT FROM key`,
  values: [key, Buffer.alloc(0), ttl],
});

/** Stores the fingerprint of a request that has been carried out. */
export const fingerprint = ({ key, fingerprint }: IdempotentRequest): QueryConfig => ({
  text: 'UPDATE idempotency_keys SET fingerprint = $2 WHERE key = $1',
  values: [key, fingerprint],
});

/** Keys and fingerprints of idempotent requests. */
@Injectable()
export class IdempotencyRepository {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

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
   * Deletes keys older than IDEMPOTENCY_TTL, unless another instance is doing so. The age is checked twice: a key that was found
   * old may be in use again when its turn comes.
   * @returns number of deleted keys; at most {@link MOST_AT_ONCE}
   */
  async forgetOld(): Promise<number> {
    const { rowCount } = await this.database.query({
      text: `
        WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${EXPIRY_LOCK}) AS mine)
        DELETE FROM idempotency_keys WHERE key IN (
          SELECT key FROM idempotency_keys
          WHERE (SELECT mine FROM turn) AND created_at < ${forgottenBefore('$1')}
          ORDER BY created_at LIMIT ${MOST_AT_ONCE}
        ) AND created_at < ${forgottenBefore('$1')}`,
      values: [this.config.IDEMPOTENCY_TTL],
    });
    return rowCount ?? 0;
  }
}
