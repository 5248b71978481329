import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../access/principal';
import { SCOPES } from '../access/scopes';
import { CONFIG, type Config } from '../config/config';
import { hashOf, idOf } from './api-key';
import { KeysRepository, type StoredKey } from './keys.repository';

/**
 * How long an API key is cached, in ms. After one instance has revoked an API key, another one may accept it for 4 s;
 * the API promises at most 5 s. The time is one millisecond less than 4 s, because lru-cache still uses an entry that
 * is exactly as old as its ttl.
 */
const FRESH_MS = 4000 - 1;

/** The stored time of an API key's last use is precise to this number of ms. */
const USE_MS = 60_000;

/** Maximum number of API keys in the cache. */
const MOST_REMEMBERED = 10_000;

/**
 * Finds the principal (caller) of an API key. An API key from the database is cached for some seconds, so that most
 * requests cause no database query. Concurrent requests with the same API key share one query.
 */
@Injectable()
export class ApiKeyCache {
  private readonly logger = new Logger('Keys');
  private readonly bootstrap: Buffer | undefined;
  private readonly keys = new LRUCache<string, StoredKey>({
    max: MOST_REMEMBERED,
    ttl: FRESH_MS,
    // With `ttlResolution: 0`, the cache reads the clock at each call. This takes less time than a timer.
    ttlResolution: 0,
    perf: { now: () => performance.now() }, // reads the clock at each call, because tests can replace it
    // Several requests may wait for the same query of an API key. They get the result of the query even if
    // the API key is removed from the cache before the query ends.
    ignoreFetchAbort: true,
    noDeleteOnFetchRejection: true,
    fetchMethod: async (id, _known, { options }) => {
      const askedAt = performance.now();
      const key = await this.repository.find(id);
      options.ttl = Math.max(1, FRESH_MS - (performance.now() - askedAt));
      return key;
    },
  });

  constructor(
    @Inject(CONFIG) { BOOTSTRAP_API_KEY }: Config,
    private readonly repository: KeysRepository,
  ) {
    this.bootstrap = BOOTSTRAP_API_KEY === undefined ? undefined : hashOf(BOOTSTRAP_API_KEY);
  }

  /**
   * Finds the principal (caller) of an API key.
   * @param afresh starts a new query, and uses neither a cached key nor a query that is already in progress
   * @returns undefined for an API key that is wrong, expired or revoked: a caller cannot distinguish these cases
   */
  async find(text: string, { afresh = false } = {}): Promise<Principal | undefined> {
    const shown = hashOf(text);
    if (this.bootstrap && timingSafeEqual(shown, this.bootstrap)) return BOOTSTRAP;
    const id = idOf(text);
    if (id === undefined) return undefined;

    if (afresh) this.forget(id);
    const known = this.keys.get(id);
    if (known && isGood(known, shown)) return known.principal;
    // If the API key in a request differs from the cached one, the database is queried, because another
    // instance may have rotated the API key.
    const key = await this.keys.fetch(id, { forceRefresh: true });
    if (!key || !isGood(key, shown)) return undefined;
    this.noteUse(key);
    return afresh ? { ...key.principal, keyHash: shown } : key.principal;
  }

  /** Removes an API key from the cache. Must be called when a change to the API key is committed. */
  forget(id: string): void {
    this.keys.delete(id);
  }

  /**
   * Stores the time when an API key was used. The request does not wait for this. Several requests with the
   * same API key may share one query that loads the key. Then only the first of these requests stores the
   * time.
   */
  private noteUse(key: StoredKey): void {
    const now = performance.now();
    if (key.usedAt !== undefined && now - key.usedAt < USE_MS) return;
    key.usedAt = now;
    const { id } = key.principal;
    this.repository.noteUse(id).catch((error: unknown) => {
      this.logger.debug(`The last use of key ${id} was not noted: ${(error as Error).message}`);
    });
  }
}

/**
 * The principal (caller) of BOOTSTRAP_API_KEY. This API key is not stored: to revoke it, the operator removes the
 * variable.
 */
const BOOTSTRAP: Principal = { kind: 'key', id: 'bootstrap', scopes: SCOPES };

function isGood({ hash, previous, expiresAt }: StoredKey, shown: Buffer): boolean {
  // oxlint-disable-next-line no-restricted-properties -- these are moments, and not durations
  const now = Date.now();
  if (expiresAt !== undefined && now >= expiresAt) return false;
  if (timingSafeEqual(shown, hash)) return true;
  return previous !== undefined && now < previous.until && timingSafeEqual(shown, previous.hash);
}
