interface Waiting {
  readonly begin: () => void;
  readonly timeout: NodeJS.Timeout;
}

/** A caller's work waited too long for the caller's earlier work to end. */
export class CallerBusyError extends Error {}

/** Lets every caller do one piece of work at a time; further pieces wait, in the order of their arrival. */
export class OnePerCaller {
  /** For each caller with running work, the further pieces of work that wait. */
  private readonly callers = new Map<string, Set<Waiting>>();

  /** Sets the time limit. @param timeout longest wait for a caller's earlier work, in ms */
  constructor(private readonly timeout: number) {}

  /** Runs the work when the caller's earlier work has ended. @throws CallerBusyError if the wait exceeds the timeout */
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
