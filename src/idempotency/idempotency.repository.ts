import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { QueryConfig } from 'pg';
import type { Repository } from 'typeorm';
import { Database } from '../database/database';
import { IdempotencyKey } from '../database/schema/idempotency-key.entity';
import type { IdempotentRequest } from './idempotent-request';

/** Time for which a key is remembered. */
const KEPT = "interval '24 hours'";

const EXPIRED = `created_at < now() - ${KEPT}`;

/** Number of the cleanup's advisory lock: any number that nothing else in the same database uses. */
const EXPIRY_LOCK = 8_002_002;

/** Most keys that are deleted at a time, so that the transaction is never long. */
const MOST_AT_ONCE = 10_000;

/**
 * Prefix for a statement that is carried out once: it finds a row in `key` if the request is new. A request with the
 * same key that is under way elsewhere is waited for. A key older than a day counts as new, deleted or not.
 *
 * @param first the number of the first of two statement parameters: the key and the fingerprint
 */
export const rememberOnce = (first: number) => `
  WITH key AS (
    INSERT INTO idempotency_keys AS known (key, fingerprint) VALUES ($${first}, $${first + 1})
    ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, created_at = now()
      WHERE known.created_at < now() - ${KEPT}
    RETURNING key
  )`;

/**
 * Inserts the key of a request whose fingerprint is not known yet; {@link fingerprint} adds it at the end of the same
 * transaction. Before the commit no other transaction sees the key without its fingerprint.
 */
export const remember = (key: string): QueryConfig => ({
  text: `${rememberOnce(1)} SELECT FROM key`,
  values: [key, Buffer.alloc(0)],
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
    @InjectRepository(IdempotencyKey) private readonly keys: Repository<IdempotencyKey>,
    private readonly database: Database,
  ) {}

  /** The fingerprint that is remembered under a key. */
  async fingerprintOf(key: string): Promise<Buffer | undefined> {
    const known = await this.database.transactionOf(this.keys, (keys) => keys.findOneBy({ key }));
    return known?.fingerprint;
  }

  /**
   * Deletes keys older than a day, unless another instance is doing so. The age is checked twice: a key that was found
   * old may be in use again when its turn comes.
   * @returns number of deleted keys; at most {@link MOST_AT_ONCE}
   */
  async forgetOld(): Promise<number> {
    const { affected } = await this.database.transactionOf(this.keys, (keys) => {
      const isOurTurn = `(SELECT pg_try_advisory_xact_lock(${EXPIRY_LOCK}))`;
      const old = keys.createQueryBuilder('old').select('old.key').where(EXPIRED).andWhere(isOurTurn);
      const oldest = old.orderBy('old.created_at').limit(MOST_AT_ONCE).getQuery();
      return keys.createQueryBuilder().delete().where(`key IN (${oldest})`).andWhere(EXPIRED).execute();
    });
    return affected ?? 0;
  }
}
