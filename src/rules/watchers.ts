import { RuleIndex } from './rule-index';
import type { WatchedProducts } from './rules.repository';

/**
 * How long watchers are cached, in ms. Another instance may change a rule or a webhook, and the API promises that the
 * change takes effect within 5 s.
 */
const FRESH_MS = 4000;

/** Reads from the database who watches which products. */
interface WatchSource {
  /** A text that changes whenever the result of `watched` changes. */
  version(): Promise<string>;
  watched(): Promise<WatchedProducts[]>;
}

/**
 * Cache of who watches which products: the rules whose conditions depend on readings, or the webhooks that ask for
 * levels. It is read from the database only while readings are stored.
 */
export class Watchers {
  private index = new RuleIndex([]);
  private version: string | undefined;
  private askedAt = -Infinity;
  private asking: Promise<RuleIndex> | undefined;
  /** Number of changes of watchers that this instance made itself. */
  private changes = 0;

  constructor(private readonly source: WatchSource) {}

  /** The cached watchers, if they are at most 4 s old. */
  get fresh(): RuleIndex | undefined {
    return performance.now() - this.askedAt < FRESH_MS ? this.index : undefined;
  }

  /** The watchers, at most 4 s old, from the cache or the database. */
  async current(): Promise<RuleIndex> {
    if (this.fresh) return this.index;
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  /** Empties the cache. Must be called when a change to a watcher is committed. */
  forget(): void {
    this.askedAt = -Infinity;
    this.asking = undefined;
    this.changes += 1;
  }

  private async ask(): Promise<RuleIndex> {
    const [askedAt, changes] = [performance.now(), this.changes];
    const version = await this.source.version();
    // The version is read before the watchers. So if one of them changes in between, they are read again next time.
    const isNew = version !== this.version;
    const index = isNew ? new RuleIndex(await this.source.watched()) : this.index;
    if (changes !== this.changes) return this.current(); // this answer may be older than the change
    Object.assign(this, { index, version, askedAt });
    return index;
  }
}
