import type { ApiError } from '../errors/api-error';

/** A piece of work that waits or is under way. */
export interface Turn {
  state: 'waiting' | 'in work' | 'over';
  begin: () => void;
  fail: (error: ApiError) => void;
}

interface Caller {
  readonly name: string;
  inWork: number;
  readonly waiting: Set<Turn>;
}

/**
 * Lets a bounded number of pieces of work begin, by turns of their callers: one that asks for thousands at once does not
 * get in front of one that asks for one. While others ask, too, a caller has a share; alone it has all.
 */
export class CallerTurns {
  private inWork = 0;
  private readonly callers = new Map<string, Caller>();
  /** Those that wait, in the order of their turns. */
  private readonly line = new Set<Caller>();

  /**
   * @param max in work at a time, of all callers together
   * @param maxEach of one caller while there are others
   */
  constructor(
    private readonly max: number,
    private readonly maxEach: number,
  ) {}

  /** How many wait for their turn. */
  get waiting(): number {
    let count = 0;
    for (const { waiting } of this.line) count += waiting.size;
    return count;
  }

  /** Begins the work, or lets it wait. @param turn whose `begin` or `fail` is called if it has to wait */
  take(name: string, turn: Turn): void {
    const caller = this.callers.get(name) ?? { name, inWork: 0, waiting: new Set<Turn>() };
    this.callers.set(name, caller);
    if (caller.waiting.size === 0 && this.hasRoom(caller)) {
      this.start(caller, turn);
    } else {
      caller.waiting.add(turn);
      this.line.add(caller);
    }
  }

  /** The work is done, or shall not begin any more. */
  end(name: string, turn: Turn): void {
    const caller = this.callers.get(name);
    if (!caller || turn.state === 'over') return;
    if (turn.state === 'in work') {
      this.inWork -= 1;
      caller.inWork -= 1;
    }
    turn.state = 'over';
    this.stopWaiting(caller, turn);
    if (caller.inWork === 0 && caller.waiting.size === 0) this.callers.delete(name);
    this.startWaiting();
  }

  private startWaiting(): void {
    for (const caller of this.line) {
      if (this.inWork >= this.max) return;
      const [turn] = caller.waiting;
      if (!turn || !this.hasRoom(caller)) continue;
      this.stopWaiting(caller, turn);
      // To the end of the line, where this loop comes to it again.
      if (this.line.delete(caller)) this.line.add(caller);
      this.start(caller, turn);
    }
  }

  private stopWaiting(caller: Caller, turn: Turn): void {
    caller.waiting.delete(turn);
    if (caller.waiting.size === 0) this.line.delete(caller);
  }

  private start(caller: Caller, turn: Turn): void {
    this.inWork += 1;
    caller.inWork += 1;
    turn.state = 'in work';
    turn.begin();
  }

  private hasRoom({ inWork }: Caller): boolean {
    return this.inWork < this.max && (inWork < this.maxEach || this.callers.size === 1);
  }
}
