import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ArrayContains, IsNull, MoreThan, Not, Or, Raw, type Repository } from 'typeorm';
import { locationsAmong } from '../access/bound-locations';
import type { Principal } from '../access/principal';
import { scopesAmong } from '../access/scopes';
import { wrongCredentials } from '../access/unauthenticated';
import { Database } from '../database/database';
import { ApiKey } from '../database/schema/api-key.entity';
import type { CreateKeyDto } from './dto/create-key.dto';
import type { CreatedKeyDto } from './dto/key.dto';
import type { KeyPosition } from './key-cursor';

/**
 * The stored data of an API key. The API key of a request is compared with this data. Times are in ms since
 * 1970.
 */
export interface StoredKey {
  readonly principal: Principal;
  readonly hash: Buffer;
  readonly previous: { readonly hash: Buffer; readonly until: number } | undefined;
  readonly expiresAt: number | undefined;
  /**
   * Time when the last use of the API key was stored, on the monotonic clock of this process, because only the time
   * since then matters.
   */
  usedAt: number | undefined;
}

/** The properties of an existing API key, without its secret. */
type KeyFacts = Omit<CreatedKeyDto, 'key'>;

const milliseconds = (time: string) => `(extract(epoch FROM ${time}) * 1000)::float8`;

/**
 * SQL that finds an API key. It does not use TypeORM, because requests wait for it: the query takes 22 µs of
 * Node's CPU time without TypeORM, and 145 µs with it.
 */
const FIND = `
  SELECT id, hash, scopes, locations, reads_per_minute, writes_per_minute, previous_hash,
    ${milliseconds('previous_until')} AS previous_until,
    ${milliseconds('expires_at')} AS expires_at,
    -- By the clock that wrote it; where that was set back since, it was long ago.
    abs(${milliseconds('now() - last_used_at')}) AS used_ago
  FROM api_keys WHERE id = $1`;

/** SQL that selects, from given pairs of id and hash, the API keys that are valid at the time of the statement. */
const VALID = `
  SELECT encode(shown.hash, 'hex') AS hash FROM unnest($1::text[], $2::bytea[]) AS shown (id, hash)
  JOIN api_keys AS key ON key.id = shown.id
  WHERE (key.hash = shown.hash OR (key.previous_hash = shown.hash AND key.previous_until > clock_timestamp()))
    AND (key.expires_at IS NULL OR key.expires_at > clock_timestamp())`;

/**
 * SQL condition that is true for a time in the future. It does not use now(), which is the beginning of the
 * transaction: the transaction may have waited for a lock.
 */
const inFuture = () => Raw((column) => `${column} > clock_timestamp()`);

const notExpired = () => ({ expires_at: Or(IsNull(), inFuture()) });

const canMakeKeys = () => ({ scopes: ArrayContains(['keys:admin']), ...notExpired() });

interface FoundRow {
  id: string;
  hash: Buffer;
  scopes: string[];
  locations: string[] | null;
  reads_per_minute: number | null;
  writes_per_minute: number | null;
  previous_hash: Buffer | null;
  previous_until: number | null;
  expires_at: number | null;
  used_ago: number | null;
}

/** All SQL statements of API keys. */
@Injectable()
export class KeysRepository {
  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    private readonly database: Database,
  ) {}

  async find(id: string): Promise<StoredKey | undefined> {
    const { rows } = await this.database.readPipelined<FoundRow>({
      name: 'find_key',
      text: FIND,
      values: [id],
    });
    return rows[0] && stored(rows[0]);
  }

  /**
   * Returns the hashes of the valid API keys among the given ones. A valid key is not revoked, not expired,
   * and not replaced by a rotation.
   */
  async valid(
    keys: readonly { readonly id: string; readonly keyHash: Buffer }[],
  ): Promise<ReadonlySet<string>> {
    const { rows } = await this.database.query<{ hash: string }>({
      name: 'valid_keys',
      text: VALID,
      values: [keys.map(({ id }) => id), keys.map(({ keyHash }) => keyHash)],
    });
    return new Set(rows.map(({ hash }) => hash));
  }

  insert(by: Principal, key: CreateKeyDto & { id: string; hash: Buffer }): Promise<KeyFacts> {
    return this.change(by, async (keys) => {
      await keys.insert(key);
      return keys.findOneByOrFail({ id: key.id });
    });
  }

  /**
   * API keys in the order in which they were created.
   * @param after position of the last API key on the previous page
   */
  list(limit: number, after?: KeyPosition): Promise<KeyFacts[]> {
    const where = after && [
      { created_at: MoreThan(after.created_at) },
      { created_at: after.created_at, id: MoreThan(after.id) },
    ];
    return this.database.transactionOf(this.keys, (keys) =>
      keys.find({ ...(where && { where }), order: { created_at: 'ASC', id: 'ASC' }, take: limit }),
    );
  }

  /** Stores a new hash for an API key. @param grace seconds for which the old hash stays valid */
  rotate(by: Principal, id: string, hash: Buffer, grace: number): Promise<KeyFacts | null> {
    return this.change(by, async (keys) => {
      const previous =
        grace === 0
          ? { previous_hash: null, previous_until: null }
          : { previous_hash: () => 'hash', previous_until: () => `now() + interval '${grace} seconds'` };
      const { affected } = await keys.update({ id, ...notExpired() }, { hash, ...previous });
      return affected === 0 ? null : keys.findOneBy({ id });
    });
  }

  /** Deletes an API key, unless it is the last one that may create API keys. */
  delete(by: Principal, id: string): Promise<'deleted' | 'last admin' | 'unknown'> {
    return this.change(by, async (keys) => {
      const isAdmin = await keys.existsBy({ id, ...canMakeKeys() });
      if (isAdmin && !(await keys.existsBy({ id: Not(id), ...canMakeKeys() }))) return 'last admin';
      const { affected } = await keys.delete(id);
      return affected === 0 ? 'unknown' : 'deleted';
    });
  }

  /**
   * Changes API keys in a transaction, if the caller's own API key is still valid in that transaction. A lock makes
   * the changes run one after the other. So a revoked API key cannot create API keys any more, and if two API keys
   * delete each other, only one succeeds. Statements that only read API keys do not wait.
   *
   * @throws ApiError UNAUTHENTICATED if the caller's API key was revoked or rotated, has expired or lost a scope
   */
  private change<T>(by: Principal, work: (keys: Repository<ApiKey>) => Promise<T>): Promise<T> {
    return this.database.transactionOf(this.keys, async (keys) => {
      await keys.query('LOCK TABLE api_keys IN SHARE ROW EXCLUSIVE MODE');
      const { id, keyHash, scopes } = by;
      const valid = { id, scopes: ArrayContains([...scopes]), ...notExpired() };
      const isValid =
        !keyHash ||
        (await keys.existsBy([
          { ...valid, hash: keyHash },
          { ...valid, previous_hash: keyHash, previous_until: inFuture() },
        ]));
      if (!isValid) throw wrongCredentials('key');
      return work(keys);
    });
  }

  async noteUse(id: string): Promise<void> {
    await this.database.transactionOf(this.keys, (keys) => keys.update(id, { last_used_at: () => 'now()' }));
  }

  /** Tells whether any API key exists that has not expired. */
  haveAny(): Promise<boolean> {
    return this.database.transactionOf(this.keys, (keys) => keys.existsBy(notExpired()));
  }
}

function stored(row: FoundRow): StoredKey {
  const { reads_per_minute: reads, writes_per_minute: writes, previous_hash, previous_until } = row;
  return {
    principal: {
      kind: 'key',
      id: row.id,
      scopes: scopesAmong(row.scopes),
      ...(row.locations && { locations: locationsAmong(row.locations) }),
      limits: { ...(reads !== null && { reads }), ...(writes !== null && { writes }) },
    },
    hash: row.hash,
    previous:
      previous_hash && previous_until !== null ? { hash: previous_hash, until: previous_until } : undefined,
    expiresAt: row.expires_at ?? undefined,
    usedAt: row.used_ago === null ? undefined : performance.now() - row.used_ago,
  };
}
