/**
 * A position in the primary's write-ahead log, and the time just before this position was read. Every
 * transaction that was committed before this time has a lower position in the log.
 */
interface Sample {
  readonly position: number;
  readonly at: number;
}

/**
 * Maximum number of positions in the primary's write-ahead log that are kept until the replica reaches them.
 * When this number is reached, a new position replaces the newest one that is kept.
 */
const MOST = 10_000;

/**
 * Measures how far a replica is behind the primary, by their positions in the write-ahead log (WAL). So the
 * lag does not depend on the clocks of other machines, and is 0 while nothing is written. The lag is never
 * too low: a replica that has reached a position has everything that was committed before that position was
 * measured.
 */
export class Lag {
  private readonly ahead: Sample[] = [];
  private reachedAt = -Infinity;
  private newest = 0;
  private replica = 0;
  private replicaAnsweredAt = 0;
  /**
   * True if the replica is ahead of the primary. Then the replica has data from a former primary that the
   * present primary never had.
   */
  private isElsewhere = false;

  /**
   * Stores a position that the primary has reached in its write-ahead log.
   * @param at a time in ms of performance.now(), just before the primary was asked for the position
   */
  primaryIsAt(position: number, at: number): void {
    // If the primary's log position is lower than before, there was a failover to a new primary. The stored
    // positions are dropped, because the new primary may never have reached them.
    if (position < this.newest) this.ahead.length = 0;
    this.newest = position;
    // If the list of the primary's log positions is full, the new position replaces the last one in the list.
    // The new position must be in the list. Otherwise, the lag would become 0 before the replica has reached
    // the new position.
    if (this.ahead.length === MOST) this.ahead.pop();
    this.ahead.push({ position, at });
    if (this.replicaAnsweredAt < at) this.isElsewhere = this.replica > position;
    this.reach();
  }

  /**
   * Adds a position that the replica has reached in the write-ahead log.
   * @param at a time in ms of performance.now(), when the replica answered
   */
  replicaIsAt(position: number, at: number): void {
    this.replica = position;
    this.replicaAnsweredAt = at;
    this.reach();
  }

  private reach(): void {
    const position = this.replica;
    for (let next = this.ahead[0]; next && next.position <= position; next = this.ahead[0]) {
      this.reachedAt = next.at;
      this.ahead.shift();
    }
  }

  /**
   * The lag of the replica in ms. It is 0 if the replica has reached all known positions of the primary's
   * write-ahead log. It is infinite if the replica has not reached any of these positions yet, or is ahead of
   * the primary.
   */
  at(now: number): number {
    if (this.isElsewhere) return Infinity;
    const hasAll = this.ahead.length === 0 && this.reachedAt > -Infinity;
    return hasAll ? 0 : now - this.reachedAt;
  }
}
