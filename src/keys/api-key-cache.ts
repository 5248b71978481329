import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../access/principal';
import { SCOPES } from '../access/scopes';
import { CONFIG, type Config } from '../config/config';
import { hashOf, idOf } from './api-key';
import { KeysRepository, type StoredKey } from './keys.repository';

/** A revoked key may go on for so long on another instance; 5 s are promised. */
const FRESH_MS = 3950;

/** How exact the time of the last use is. */
const USE_MS = 60_000;

/** Keys that are remembered at most. */
const MOST_REMEMBERED = 10_000;

/**
 * Tells whose a key is. What the database said of a key is good for some seconds, so that a busy one costs no round
 * trip; requests that ask for the same at the same time ask once.
 */
@Injectable()
export class ApiKeyCache {
  private readonly logger = new Logger('Keys');
  private readonly bootstrap: Buffer | undefined;
  private readonly keys = new LRUCache<string, StoredKey>({
    max: MOST_REMEMBERED,
    ttl: FRESH_MS,
    ttlResolution: 0, // a look at the clock costs less than the timer that would save it
    perf: { now: () => performance.now() },
    // Whoever waits is told what the database said, also where the key is forgotten meanwhile.
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
   * @param afresh asks the database, after this call: not what is remembered, nor an answer that is under way
   * @returns undefined for a key that is wrong, expired or revoked: all look the same from outside
   */
  async find(text: string, { afresh = false } = {}): Promise<Principal | undefined> {
    const shown = hashOf(text);
    if (this.bootstrap && timingSafeEqual(shown, this.bootstrap)) return BOOTSTRAP;
    const id = idOf(text);
    if (id === undefined) return undefined;

    if (afresh) this.forget(id);
    const known = this.keys.get(id);
    if (known && isGood(known, shown)) return known.principal;
    // Also where it looks wrong: it may have been rotated on another instance.
    const key = await this.keys.fetch(id, { forceRefresh: true });
    if (!key || !isGood(key, shown)) return undefined;
    this.noteUse(key);
    return afresh ? { ...key.principal, keyHash: shown } : key.principal;
  }

  /** To be called when a change to a key is committed. */
  forget(id: string): void {
    this.keys.delete(id);
  }

  /** Nobody waits for this. Of requests that asked for the key together, the first one does it. */
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

/** The key of the environment. It is stored nowhere: whoever takes it out of there has revoked it. */
const BOOTSTRAP: Principal = { kind: 'key', id: 'bootstrap', scopes: SCOPES };

function isGood({ hash, previous, expiresAt }: StoredKey, shown: Buffer): boolean {
  // eslint-disable-next-line no-restricted-properties -- these are moments, and not durations
  const now = Date.now();
  if (expiresAt !== undefined && now >= expiresAt) return false;
  if (timingSafeEqual(shown, hash)) return true;
  return previous !== undefined && now < previous.until && timingSafeEqual(shown, previous.hash);
}
