import { RuleIndex } from './rule-index';
import type { WatchedProducts } from './rules.repository';

/**
 * Time in ms for which the service caches the list of products that rules and webhooks watch. It is short,
 * because another instance may change a rule or a webhook, and the API promises that the change takes effect
 * within 5 s.
 */
const FRESH_MS = 4000;

/** Reads from the database the rules or webhooks, with the products that they watch. */
interface WatchSource {
  /** A text that changes whenever the result of `watched` changes. */
  version(): Promise<string>;
  watched(): Promise<WatchedProducts[]>;
}

/**
 * Caches which products are watched by rules whose conditions depend on readings, or by webhooks that receive
 * changes of stock levels. The cache is refreshed from the database only when a product is to be checked, for
 * example after its readings are stored or voided.
 */
export class Watchers {
  private index = new RuleIndex([]);
  private version: string | undefined;
  private askedAt = -Infinity;
  private asking: Promise<RuleIndex> | undefined;
  /** Number of changes of rules or webhooks that this instance made itself. */
  private changes = 0;

  constructor(private readonly source: WatchSource) {}

  /** The cached rules or webhooks, if they are at most 4 s old. */
  get fresh(): RuleIndex | undefined {
    return performance.now() - this.askedAt < FRESH_MS ? this.index : undefined;
  }

  /**
   * Returns the watched products with their rules or webhooks, at most 4 s old. They come from the cache or
   * the database.
   */
  async current(): Promise<RuleIndex> {
    if (this.fresh) return this.index;
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  /** Empties the cache. Must be called when a change to a rule or a webhook is committed. */
  forget(): void {
    this.askedAt = -Infinity;
    this.asking = undefined;
    this.changes += 1;
  }

  private async ask(): Promise<RuleIndex> {
    const [askedAt, changes] = [performance.now(), this.changes];
    const version = await this.source.version();
    // The version of the rules or webhooks is read before their content. If one of them changes between these
    // two reads, this version is too old. The next check then finds a newer version, and reads all of their
    // content again.
    const isNew = version !== this.version;
    const index = isNew ? new RuleIndex(await this.source.watched()) : this.index;
    // The reads above are repeated if this instance has changed a rule or webhook during these reads.
    if (changes !== this.changes) return this.current();
    Object.assign(this, { index, version, askedAt });
    return index;
  }
}
