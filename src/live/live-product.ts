import { isSameLevel, levelMessage, type LiveLevel } from './live-level';
import type { ProductLevels } from './live-levels.repository';
import { seesLevel, type Subscription } from './subscription';

/** Minimum time in ms between two stream messages with stock levels of one product. */
export const EACH_MS = 1000;

/** The new stream listeners, which have not received their first stock levels yet. */
type Joining = Pick<ReadonlySet<Subscription>, 'has'>;

/** A product that stream listeners follow, with the stock levels that were last sent to them. */
export class LiveProduct {
  readonly subscriptions = new Set<Subscription>();
  /** The stock level that was last sent for each location; null stands for all locations together. */
  private readonly levels = new Map<string | null, LiveLevel>();
  /** Stock levels that were read but are not sent yet, because the last message was sent less than a second ago. */
  private untold: readonly LiveLevel[] = [];
  private readAt = '';
  /** Time when a change was last sent to listeners, on the monotonic clock. */
  toldAt = -Infinity;

  constructor(readonly productid: string) {}

  /**
   * Sends each change in the newly read stock levels to the stream listeners that have already received their
   * first levels.
   * @param joining new listeners, which have not received their first levels yet
   * @param position id of the newest event that was stored before the levels were read
   * @returns false if nothing was sent because the last message is less than a second old; the levels must
   * then be read again later
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
      // If a location has no reading any more, the database returns no row for it. Then the last known
      // sequence number of that location is kept.
      if (!now.has(location)) now.set(location, { ...NOTHING, ...pick(before) });
    }
    return [...now.values()].filter((level) => {
      const before = this.levels.get(level.location);
      return !before || !isSameLevel(before, level);
    });
  }

  /**
   * The stream messages with all stock levels that a new listener may see. They include levels that other listeners
   * have not got yet.
   */
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
