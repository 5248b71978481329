import { RuleIndex } from './rule-index';
import type { WatchedProducts } from './rules.repository';

/**
 * How long rules are cached, in ms. Another instance may change a rule, and the API promises that the change takes
 * effect within 5 s.
 */
const FRESH_MS = 4000;

/** Reads from the database who watches which products. */
interface WatchSource {
  /** A text that changes whenever the result of `watched` changes. */
  version(): Promise<string>;
  watched(): Promise<WatchedProducts[]>;
}

/**
 * Cache of the rules whose conditions depend on readings, or of whatever else watches products. It is read from the
 * database only while readings are stored.
 */
export class WatchedRules {
  private index = new RuleIndex([]);
  private version: string | undefined;
  private askedAt = -Infinity;
  private asking: Promise<RuleIndex> | undefined;
  /** Number of changes of rules that this instance made itself. */
  private changes = 0;

  constructor(private readonly source: WatchSource) {}

  /** The cached rules, if they are at most 4 s old. */
  get fresh(): RuleIndex | undefined {
    return performance.now() - this.askedAt < FRESH_MS ? this.index : undefined;
  }

  /** The rules, at most 4 s old, from the cache or the database. */
  async current(): Promise<RuleIndex> {
    if (this.fresh) return this.index;
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  /** Empties the cache of rules. Must be called when a change to a rule is committed. */
  forget(): void {
    this.askedAt = -Infinity;
    this.asking = undefined;
    this.changes += 1;
  }

  private async ask(): Promise<RuleIndex> {
    const [askedAt, changes] = [performance.now(), this.changes];
    const version = await this.source.version();
    // The version number is read before the rules. So if a rule changes in between, the rules are read again next
    // time.
    const isNew = version !== this.version;
    const index = isNew ? new RuleIndex(await this.source.watched()) : this.index;
    if (changes !== this.changes) return this.current(); // this answer may be older than the change
    Object.assign(this, { index, version, askedAt });
    return index;
  }
}
