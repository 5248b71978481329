import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { QueryConfig } from 'pg';
import type { Repository } from 'typeorm';
import { CONFIG, type Config } from '../config/config';
import { ADVISORY_LOCKS } from '../database/advisory-locks';
import { Database } from '../database/database';
import { IdempotencyKey } from '../database/schema/idempotency-key.entity';
import type { IdempotentRequest } from './idempotent-request';

/** SQL for the age at which an idempotency key expires. @param ttl IDEMPOTENCY_TTL, in ms, as a float8 */
const longest = (ttl: string) => `${ttl} * interval '1 millisecond'`;

/** Maximum number of idempotency keys deleted in one transaction, so that no such transaction takes long. */
const MOST_AT_ONCE = 10_000;

/**
 * Beginning of a statement that carries out several requests, each of them only once. It defines two
 * relations:
 *
 * `request` has the idempotency keys of all these requests. Its column `free` is false if another transaction
 * is carrying out a request with the same key. To find this out, every transaction tries to take an advisory
 * lock for each of its keys.
 *
 * `claimed` has the keys of new requests. A key older than IDEMPOTENCY_TTL counts as new, even if it is not
 * yet deleted.
 *
 * @param first the number of the first of four statement parameters. The first two are the keys, and the
 * fingerprints in the same order. The third is true if the statement must wait for another transaction with
 * the same key; otherwise it does not claim this key. The fourth is IDEMPOTENCY_TTL, in ms
 */
export const claimEach = (first: number) => `
  WITH request AS MATERIALIZED (
    SELECT key, fingerprint, pg_try_advisory_xact_lock(hashtextextended(key, 0)) AS free
    FROM unnest($${first}::text[], $${first + 1}::bytea[]) AS sent (key, fingerprint)
  ), claimed AS (
    INSERT INTO idempotency_keys AS known (key, fingerprint)
    SELECT key, fingerprint FROM request WHERE free OR $${first + 2}::boolean
    -- The default of excluded.created_at is now(), which Citus refuses here if it distributes the table.
    ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, created_at = excluded.created_at
      WHERE excluded.created_at - known.created_at > ${longest(`$${first + 3}::float8`)}
    RETURNING key
  )`;

/** SQL that only claims idempotency keys, with {@link claimEach}. It carries out no request. */
export const CLAIM = `${claimEach(1)} SELECT key, free, key IN (SELECT key FROM claimed) AS claimed FROM request`;

/**
 * Inserts the idempotency key of a request whose fingerprint is not known yet. At the end of the same transaction,
 * {@link fingerprint} adds the fingerprint. Until the commit, no other transaction sees the idempotency key.
 */
export const remember = (key: string, ttl: number): QueryConfig => ({
  text: `${claimEach(1)} SELECT FROM claimed`,
  values: [[key], [Buffer.alloc(0)], true, ttl],
});

/** Stores the fingerprint of a request that has been carried out, beside its idempotency key. */
export const fingerprint = ({ key, fingerprint }: IdempotentRequest): QueryConfig => ({
  text: 'UPDATE idempotency_keys SET fingerprint = $2 WHERE key = $1',
  values: [key, fingerprint],
});

/** Stores the idempotency keys and the fingerprints of requests. */
@Injectable()
export class IdempotencyRepository {
  constructor(
    @InjectRepository(IdempotencyKey) private readonly keys: Repository<IdempotencyKey>,
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The request fingerprint stored for an idempotency key; undefined if the key is not stored. */
  async fingerprintOf(key: string): Promise<Buffer | undefined> {
    const known = await this.database.transactionOf(this.keys, (keys) => keys.findOneBy({ key }));
    return known?.fingerprint;
  }

  /**
   * Deletes idempotency keys older than IDEMPOTENCY_TTL, unless another instance is doing it now. The age is checked
   * twice, because an old key may have been used again before it is deleted.
   * @returns number of deleted idempotency keys; at most {@link MOST_AT_ONCE}
   */
  async forgetOld(): Promise<number> {
    const expired = `created_at < now() - ${longest('CAST(:ttl AS float8)')}`;
    const { affected } = await this.database.transactionOf(this.keys, (keys) => {
      const isOurTurn = `(SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.idempotencyKeyCleanup}))`;
      const old = keys.createQueryBuilder('old').select('old.key').where(expired).andWhere(isOurTurn);
      const oldest = old.orderBy('old.created_at').limit(MOST_AT_ONCE).getQuery();
      return keys
        .createQueryBuilder()
        .delete()
        .where(`key IN (${oldest})`)
        .andWhere(expired, { ttl: this.config.IDEMPOTENCY_TTL })
        .execute();
    });
    return affected ?? 0;
  }
}
