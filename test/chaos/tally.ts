/**
 * Counts the responses of a run, and records for each kind of request the longest wait at an instance without
 * a fault.
 */
export class Tally {
  requests = 0;
  /** Number of responses by status and error code; `none` counts requests without a response. */
  readonly answers: Record<string, number> = {};
  /**
   * For each kind of request, the longest time in ms until a response, measured while the instance had no
   * fault.
   */
  readonly longestWaits: Record<string, number> = {};

  add(kind: string, answer: string, wait: number | undefined): void {
    this.requests += 1;
    this.answers[answer] = (this.answers[answer] ?? 0) + 1;
    if (wait !== undefined)
      this.longestWaits[kind] = Math.round(Math.max(this.longestWaits[kind] ?? 0, wait));
  }
}
