interface Waiting {
  readonly begin: () => void;
  readonly timeout: NodeJS.Timeout;
}

/** The error for a caller's work that waited too long for earlier work of the same caller. */
export class CallerBusyError extends Error {}

/** Limits every caller to one piece of work at a time; further pieces wait, in the order of their arrival. */
export class OnePerCaller {
  /** For each caller with running work, the further pieces of work that wait for it. */
  private readonly callers = new Map<string, Set<Waiting>>();

  /** Sets the time limit. @param timeout longest wait for earlier work of the same caller, in ms */
  constructor(private readonly timeout: number) {}

  /**
   * Runs work when the earlier work of the same caller has ended.
   * @throws CallerBusyError if the wait exceeds the timeout
   */
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
