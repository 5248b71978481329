/** A position in the write-ahead log of the primary, and a moment after which nothing before it was committed late. */
interface Sample {
  readonly position: number;
  readonly at: number;
}

/** Most samples that are kept for a replica that lags; of those that come later none is needed until it catches up. */
const MOST = 10_000;

/**
 * How far a replica is behind, from positions of the primary and of the replica alone: no clock of another machine, and
 * no guess while the primary stores nothing. It is never less than the truth: everything that was committed before the
 * last sample that the replica has reached is there.
 */
export class Lag {
  private readonly ahead: Sample[] = [];
  private reachedAt = -Infinity;
  private newest = 0;
  private replica = 0;
  private replicaAnsweredAt = 0;
  /** Whether the replica has what the primary never had: the rest of an old primary that another server has replaced. */
  private isElsewhere = false;

  /** @param at time just before the primary was asked, in ms */
  primaryIsAt(position: number, at: number): void {
    // A new primary may be behind the position that the old one reached and nobody else got.
    if (position < this.newest) this.ahead.length = 0;
    this.newest = position;
    if (this.ahead.length < MOST) this.ahead.push({ position, at });
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
