interface Waiting {
  readonly begin: () => void;
  readonly timeout: NodeJS.Timeout;
}

/** The error for an operation that waited too long for an earlier operation of the same caller. */
export class CallerBusyError extends Error {}

/**
 * Runs only one operation of each caller at a time. Further operations of the caller wait, in the order of their
 * arrival.
 */
export class OnePerCaller {
  /** Maps each caller with a running operation to the caller's waiting operations. */
  private readonly callers = new Map<string, Set<Waiting>>();

  /** Sets the time limit. @param timeout longest wait for earlier operations of the same caller, in ms */
  constructor(private readonly timeout: number) {}

  /**
   * Runs an operation when the earlier operations of the same caller have ended.
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
