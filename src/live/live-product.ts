import { isSameLevel, levelMessage, type LiveLevel } from './live-level';
import type { ProductLevels } from './live-levels.repository';
import { seesLevel, type Subscription } from './subscription';

/** Shortest time between two messages with a level of one product, in ms. */
export const EACH_MS = 1000;

/** The listeners that do not have the first levels yet. */
type Joining = Pick<ReadonlySet<Subscription>, 'has'>;

/** A product with listeners, and its levels as they were last told. */
export class LiveProduct {
  readonly subscriptions = new Set<Subscription>();
  /** The last level by location; the key of all locations together is null. */
  private readonly levels = new Map<string | null, LiveLevel>();
  /** Levels that were read, and are not told yet, because the last message is too recent. */
  private untold: readonly LiveLevel[] = [];
  private readAt = '';
  /** When a change was last told, on the monotonic clock. */
  toldAt = -Infinity;

  constructor(readonly productid: string) {}

  /**
   * Takes over levels that were just read, and tells each change to the listeners that have the level before.
   * @param joining listeners that do not have it
   * @param position id of the newest event that was stored before the levels were read
   * @returns false if the last message is too recent: the levels are to be read again a second after it
   */
  update(found: ProductLevels, joining: Joining, position: number): boolean {
    const changed = this.changedIn(found);
    this.readAt = found.readAt;
    this.untold = changed;
    if (changed.length > 0 && performance.now() - this.toldAt < EACH_MS) return false;
    this.untold = [];
    for (const level of changed) {
      const before = this.levels.get(level.location);
      this.levels.set(level.location, level);
      this.tell(levelMessage(level, before, found.readAt, position), level.location, joining);
    }
    return true;
  }

  private changedIn(found: ProductLevels): LiveLevel[] {
    const now = new Map([found.total, ...found.places].map((level) => [level.location, level]));
    for (const [location, before] of this.levels) {
      // The sequence of a location without a reading is not read: it is at least the last one.
      if (!now.has(location)) now.set(location, { ...NOTHING, ...pick(before) });
    }
    return [...now.values()].filter((level) => {
      const before = this.levels.get(level.location);
      return !before || !isSameLevel(before, level);
    });
  }

  /** The messages with all levels that a new listener sees: those that were just read, also if others wait for them. */
  snapshotFor(subscription: Subscription, position: number): string {
    const newest = new Map([...this.levels, ...this.untold.map((level) => [level.location, level] as const)]);
    const seen = [...newest.values()].filter(({ location }) => seesLevel(subscription, location));
    const only = subscription.locations.exact.length === 1 ? subscription.locations.exact[0] : undefined;
    if (seen.length === 0 && only !== undefined && subscription.productids) {
      seen.push({ ...NOTHING, productid: this.productid, location: only, sequence: 0 });
    }
    return seen
      .filter(({ quantity }) => quantity !== null || subscription.productids)
      .map((level) => levelMessage(level, undefined, this.readAt, position))
      .join('');
  }

  private tell(text: string, location: string | null, joining: Joining): void {
    let isTold = false;
    for (const subscription of this.subscriptions) {
      if (joining.has(subscription) || !seesLevel(subscription, location)) continue;
      subscription.send(text);
      isTold = true;
    }
    if (isTold) this.toldAt = performance.now();
  }
}

const NOTHING = { quantity: null, id: null, timestamp: null, counted_at: null };

function pick({ productid, location, sequence }: LiveLevel) {
  return { productid, location, sequence };
}
