import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal';
import { scopesAmong } from '../access/scopes';
import { wrongCredentials } from '../access/unauthenticated';
import { Database, type Run } from '../database/database';
import { momentText } from '../database/moment';
import type { CreateKeyDto } from './dto/create-key.dto';
import type { CreatedKeyDto } from './dto/key.dto';
import type { KeyPosition } from './key-cursor';

/** The stored data of a key, with which a presented key is checked. Moments are in ms since 1970. */
export interface StoredKey {
  readonly principal: Principal;
  readonly hash: Buffer;
  readonly previous: { readonly hash: Buffer; readonly until: number } | undefined;
  readonly expiresAt: number | undefined;
  /** When the last use was noted, on the monotonic clock of this process: only the time since then matters. */
  usedAt: number | undefined;
}

/** The properties of an existing key, without its secret. */
type KeyFacts = Omit<CreatedKeyDto, 'key'>;

const FACTS = `id, name, scopes, reads_per_minute, writes_per_minute, ${[
  'created_at',
  'expires_at',
  'last_used_at',
]
  .map((column) => `${momentText(column)} AS ${column}`)
  .join(', ')}`;

const milliseconds = (time: string) => `(extract(epoch FROM ${time}) * 1000)::float8`;

const FIND = `
  SELECT id, hash, scopes, reads_per_minute, writes_per_minute, previous_hash,
    ${milliseconds('previous_until')} AS previous_until,
    ${milliseconds('expires_at')} AS expires_at,
    -- By the clock that wrote it; where that was set back since, it was long ago.
    abs(${milliseconds('now() - last_used_at')}) AS used_ago
  FROM api_keys WHERE id = $1`;

/** Finds a caller's key that is still valid. Not with now(), which is the time before the wait for the lock. */
const STILL_GOOD = `
  SELECT FROM api_keys
  WHERE id = $1 AND (hash = $2 OR (previous_hash = $2 AND previous_until > clock_timestamp()))
    AND (expires_at IS NULL OR expires_at > clock_timestamp()) AND scopes @> $3::text[]`;

interface FoundRow {
  id: string;
  hash: Buffer;
  scopes: string[];
  reads_per_minute: number | null;
  writes_per_minute: number | null;
  previous_hash: Buffer | null;
  previous_until: number | null;
  expires_at: number | null;
  used_ago: number | null;
}

/** All SQL statements about API keys. */
@Injectable()
export class KeysRepository {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<StoredKey | undefined> {
    const { rows } = await this.database.readPipelined<FoundRow>({
      name: 'find_key',
      text: FIND,
      values: [id],
    });
    return rows[0] && stored(rows[0]);
  }

  async insert(by: Principal, key: CreateKeyDto & { id: string; hash: Buffer }): Promise<KeyFacts> {
    return this.change(by, async (run) => {
      const { rows } = await run<KeyFacts>({
        text: `
          INSERT INTO api_keys (id, hash, name, scopes, reads_per_minute, writes_per_minute, expires_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7)
          RETURNING ${FACTS}`,
        values: [
          key.id,
          key.hash,
          key.name,
          key.scopes,
          key.reads_per_minute,
          key.writes_per_minute,
          key.expires_at,
        ],
      });
      return rows[0] as KeyFacts;
    });
  }

  /** Keys in the order they were made. @param after the key before the first one wanted */
  async list(limit: number, after?: KeyPosition): Promise<KeyFacts[]> {
    const { rows } = await this.database.query<KeyFacts>({
      text: `
        SELECT ${FACTS} FROM api_keys
        WHERE (api_keys.created_at, api_keys.id) > ($1::timestamptz, $2)
        ORDER BY api_keys.created_at, api_keys.id LIMIT $3`,
      values: [after?.created_at ?? '-infinity', after?.id ?? '', limit],
    });
    return rows;
  }

  /** Gives a key a new hash. @param grace seconds for which the old hash stays valid */
  async rotate(by: Principal, id: string, hash: Buffer, grace: number): Promise<KeyFacts | undefined> {
    return this.change(by, async (run) => {
      const { rows } = await run<KeyFacts>({
        text: `
          UPDATE api_keys SET
            previous_hash = CASE WHEN $3::int > 0 THEN hash END,
            previous_until = CASE WHEN $3::int > 0 THEN now() + make_interval(secs => $3::int) END,
            hash = $2
          WHERE id = $1 AND (expires_at IS NULL OR expires_at > now()) RETURNING ${FACTS}`,
        values: [id, hash, grace],
      });
      return rows[0];
    });
  }

  /** Deletes a key, unless it is the last one that can create keys. */
  async delete(by: Principal, id: string): Promise<'deleted' | 'last admin' | 'unknown'> {
    return this.change(by, async (run) => {
      const { rows } = await run<{ admin: boolean; others: number }>({
        text: `
          SELECT 'keys:admin' = ANY (scopes) AND (expires_at IS NULL OR expires_at > now()) AS admin, (
            SELECT count(*)::int FROM api_keys AS other
            WHERE other.id <> $1 AND 'keys:admin' = ANY (other.scopes)
              AND (other.expires_at IS NULL OR other.expires_at > now())
          ) AS others
          FROM api_keys WHERE id = $1`,
        values: [id],
      });
      const [key] = rows;
      if (!key) return 'unknown';
      if (key.admin && key.others === 0) return 'last admin';
      await run({ text: 'DELETE FROM api_keys WHERE id = $1', values: [id] });
      return 'deleted';
    });
  }

  /**
   * Changes keys in a transaction, if the caller's key is valid inside that transaction. The lock serializes changes: a
   * revoked key creates nothing afterwards, and two keys that delete each other do not both succeed. Statements that
   * only read keys do not wait.
   *
   * @throws ApiError UNAUTHENTICATED where the caller's key was revoked or rotated, has expired or lost a scope
   */
  private async change<T>(by: Principal, work: (run: Run) => Promise<T>): Promise<T> {
    return this.database.transaction(async (run) => {
      await run({ text: 'LOCK TABLE api_keys IN SHARE ROW EXCLUSIVE MODE' });
      const { id, keyHash, scopes } = by;
      if (keyHash) {
        const { rowCount } = await run({ text: STILL_GOOD, values: [id, keyHash, scopes] });
        if (rowCount === 0) throw wrongCredentials('key');
      }
      return work(run);
    });
  }

  async noteUse(id: string): Promise<void> {
    await this.database.query({
      text: 'UPDATE api_keys SET last_used_at = now() WHERE id = $1',
      values: [id],
    });
  }

  /** Whether any key exists that has not expired. */
  async haveAny(): Promise<boolean> {
    const { rows } = await this.database.query<{ any: boolean }>({
      text: 'SELECT EXISTS (SELECT 1 FROM api_keys WHERE expires_at IS NULL OR expires_at > now()) AS any',
    });
    return rows[0]?.any === true;
  }
}

function stored(row: FoundRow): StoredKey {
  const { reads_per_minute: reads, writes_per_minute: writes, previous_hash, previous_until } = row;
  return {
    principal: {
      kind: 'key',
      id: row.id,
      scopes: scopesAmong(row.scopes),
      limits: { ...(reads !== null && { reads }), ...(writes !== null && { writes }) },
    },
    hash: row.hash,
    previous:
      previous_hash && previous_until !== null ? { hash: previous_hash, until: previous_until } : undefined,
    expiresAt: row.expires_at ?? undefined,
    usedAt: row.used_ago === null ? undefined : performance.now() - row.used_ago,
  };
}
