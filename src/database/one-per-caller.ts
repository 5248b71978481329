interface Waiting {
  readonly begin: () => void;
  readonly timeout: NodeJS.Timeout;
}

/** The turn of a caller's work did not come in time. */
export class CallerBusyError extends Error {}

/** Lets every caller do one piece of work at a time; further pieces wait, in the order of their arrival. */
export class OnePerCaller {
  /** For each caller whose work runs, the pieces of work that wait. */
  private readonly callers = new Map<string, Set<Waiting>>();

  /** @param timeout longest time to wait for a turn, in ms */
  constructor(private readonly timeout: number) {}

  /** @throws CallerBusyError when the turn of the work does not come in time */
  async run<T>(caller: string, work: () => Promise<T>): Promise<T> {
    await this.turn(caller);
    try {
      return await work();
    } finally {
      this.next(caller);
    }
  }

  private turn(caller: string): Promise<void> | undefined {
    const behind = this.callers.get(caller);
    if (!behind) {
      this.callers.set(caller, new Set());
      return undefined;
    }
    return new Promise((begin, fail) => {
      const timeout = setTimeout(() => {
        behind.delete(waiting);
        fail(new CallerBusyError());
      }, this.timeout);
      const waiting = { begin, timeout };
      behind.add(waiting);
    });
  }

  private next(caller: string): void {
    const behind = this.callers.get(caller);
    const [first] = behind ?? [];
    if (!behind || !first) {
      this.callers.delete(caller);
      return;
    }
    behind.delete(first);
    clearTimeout(first.timeout);
    first.begin();
  }
}
