import { ApiError } from '../errors/api-error';

/** An operation of a caller, such as a read. It waits for its turn, is in progress, or has ended. */
export class Turn {
  state: 'waiting' | 'in work' | 'over' = 'waiting';

  /** Called when the operation begins, whether or not it had to wait. */
  begin: () => void = () => undefined;
}

/** Size in bytes of a response that counts as one operation. A larger response counts as several operations. */
const BYTES_OF_ONE = 16 * 1024;

/** Time in ms. For this long after a request, its caller is expected to send another request. */
const RECENT_MS = 1000;

interface Caller {
  readonly name: string;
  inWork: number;
  /**
   * Each request of this caller counts as this number of operations. The number depends on the size of the
   * last response to the caller.
   */
  weight: number;
  readonly waiting: Set<Turn>;
}

/**
 * Limits the number of concurrent operations, and lets the callers take turns: a caller with thousands of requests
 * does not delay a caller with one. While several callers send requests, each has an equal share. If only one caller
 * sends requests, it can use the whole limit.
 */
export class CallerTurns {
  private inWork = 0;
  private readonly recent = new RecentCallers();
  private readonly callers = new Map<string, Caller>();
  /** Callers with waiting requests, in the order in which they are served next. */
  private readonly line = new Set<Caller>();

  /**
   * Sets the limits.
   * @param max maximum number of concurrent operations of all callers together; a caller who is alone may use
   * all of them
   * @param maxShared number of concurrent operations that the callers share equally if there are several;
   * each of them may have at least one
   */
  constructor(
    private readonly max: number,
    private readonly maxShared: number,
  ) {}

  /** Number of operations that wait for their turn. */
  get waiting(): number {
    let count = 0;
    for (const { waiting } of this.line) count += waiting.size;
    return count;
  }

  /**
   * Starts an operation at once, or makes it wait until its caller has the next turn. `turn.begin` is called
   * when the operation begins, in both cases.
   */
  take(name: string, turn: Turn): void {
    this.recent.add(name);
    const caller = this.callers.get(name) ?? { name, inWork: 0, weight: 1, waiting: new Set<Turn>() };
    this.callers.set(name, caller);
    if (caller.waiting.size === 0 && this.hasRoom(caller)) {
      this.start(caller, turn);
    } else {
      caller.waiting.add(turn);
      this.line.add(caller);
    }
  }

  /**
   * Ends an operation of a caller. If the operation is still waiting for its turn, it will never begin.
   *
   * @param bytes size of the response of the operation
   */
  end(name: string, turn: Turn, bytes: number): void {
    const caller = this.callers.get(name);
    if (!caller || turn.state === 'over') return;
    const wasInWork = turn.state === 'in work';
    turn.state = 'over';
    if (wasInWork) {
      caller.weight = Math.max(1, Math.ceil(bytes / BYTES_OF_ONE));
      this.rest(caller, caller.weight - 1);
    } else {
      this.stopWaiting(caller, turn);
      this.forgetIfIdle(caller);
    }
  }

  /**
   * Runs an operation when its turn comes.
   *
   * @param patience longest time in ms to wait for the turn; by default there is no limit
   * @throws ApiError OVERLOADED after this time
   */
  async run<T>(name: string, work: () => Promise<T>, patience?: number): Promise<T> {
    const turn = new Turn();
    this.take(name, turn);
    if (turn.state === 'waiting') await this.turnOf(name, turn, patience);
    try {
      return await work();
    } finally {
      this.end(name, turn, 0);
    }
  }

  private async turnOf(name: string, turn: Turn, patience: number | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((begin, fail) => {
      turn.begin = begin;
      if (patience === undefined) return;
      timer = setTimeout(() => {
        this.end(name, turn, 0);
        fail(overloaded());
      }, patience);
    }).finally(() => {
      clearTimeout(timer);
    });
  }

  /**
   * Subtracts a finished operation from the running operations, after the given number of turns of the event
   * loop. During this delay, other callers can be served between two large responses of one caller.
   */
  private rest(caller: Caller, turns: number): void {
    if (turns > 0) {
      setImmediate(() => {
        this.rest(caller, turns - 1);
      });
      return;
    }
    this.inWork -= 1;
    caller.inWork -= 1;
    this.forgetIfIdle(caller);
    this.startWaiting();
  }

  private forgetIfIdle({ name, inWork, waiting }: Caller): void {
    if (inWork === 0 && waiting.size === 0) this.callers.delete(name);
  }

  private startWaiting(): void {
    for (const caller of this.line) {
      if (this.inWork >= this.max) return;
      const [turn] = caller.waiting;
      if (!turn || !this.hasRoom(caller)) continue;
      this.stopWaiting(caller, turn);
      // The caller moves to the end of the queue of callers, where this loop reaches it again.
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

  private hasRoom({ inWork, weight }: Caller): boolean {
    if (this.inWork >= this.max) return false;
    const { count } = this.recent;
    const share = count === 1 ? this.max : this.maxShared / count;
    return inWork === 0 || (inWork + 1) * weight <= share;
  }
}

export function overloaded(): ApiError {
  return new ApiError('OVERLOADED', 'Reads wait longer than DB_POOL_TIMEOUT for their turn; try again.');
}

/**
 * Counts the callers that sent a request in the last one to two seconds, because an active caller may have no request
 * in progress at the moment.
 */
class RecentCallers {
  private now = new Set<string>();
  private before = new Set<string>();
  private since = performance.now();

  add(name: string): void {
    const passed = performance.now() - this.since;
    if (passed > RECENT_MS) {
      this.before = passed > 2 * RECENT_MS ? new Set() : this.now;
      this.now = new Set();
      this.since += passed;
    }
    this.now.add(name);
  }

  get count(): number {
    return Math.max(this.now.size, this.before.size);
  }
}
