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

  /** Adds a sample. @param at time just before the primary was asked, in ms of performance.now() */
  primaryIsAt(position: number, at: number): void {
    // After a failover, the new primary may be behind positions that only the old one had reached.
    if (position < this.newest) this.ahead.length = 0;
    this.newest = position;
    if (this.ahead.length < MOST) this.ahead.push({ position, at });
    this.replicaIsAt(this.replica);
  }

  replicaIsAt(position: number): void {
    this.replica = position;
    for (let next = this.ahead[0]; next && next.position <= position; next = this.ahead[0]) {
      this.reachedAt = next.at;
      this.ahead.shift();
    }
  }

  /** The lag in ms; 0 if no missing change is known, infinite before the first comparison. */
  at(now: number): number {
    const hasAll = this.ahead.length === 0 && this.reachedAt > -Infinity;
    return hasAll ? 0 : now - this.reachedAt;
  }
}
