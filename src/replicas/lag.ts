/** A position in the primary's write-ahead log. Everything that was committed before `at` is before the position. */
interface Sample {
  readonly position: number;
  readonly at: number;
}

/** Most samples kept for a replica that lags. Later samples are not needed until the replica catches up. */
const MOST = 10_000;

/**
 * How far a replica is behind, from positions of the primary and of the replica alone: it needs no clock of another
 * machine, and no guess while the primary stores nothing. The lag is never too low: the replica has everything that was
 * committed before the last sample that it has reached.
 */
export class Lag {
  private readonly ahead: Sample[] = [];
  private reachedAt = -Infinity;
  private newest = 0;
  private replica = 0;
  private replicaAnsweredAt = 0;
  /** Whether the replica has what the primary never had: the rest of an old primary that another server has replaced. */
  private isElsewhere = false;

  /** Adds a sample. @param at time just before the primary was asked, in ms of performance.now() */
  primaryIsAt(position: number, at: number): void {
    // After a failover, the new primary may be behind positions that only the old one had reached.
    if (position < this.newest) this.ahead.length = 0;
    this.newest = position;
    // The newest sample replaces the last one, so that the lag is 0 only once the replica has reached the newest.
    if (this.ahead.length === MOST) this.ahead.pop();
    this.ahead.push({ position, at });
    if (this.replicaAnsweredAt < at) this.isElsewhere = this.replica > position;
    this.reach();
  }

  /** @param at time of the answer, in ms */
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

  /** The lag in ms; 0 if nothing is known that the replica does not have, infinite before the first comparison, and on another timeline. */
  at(now: number): number {
    if (this.isElsewhere) return Infinity;
    const hasAll = this.ahead.length === 0 && this.reachedAt > -Infinity;
    return hasAll ? 0 : now - this.reachedAt;
  }
}
