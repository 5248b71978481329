/** Counts of the answers of a run, and the longest time that a client waited for one. */
export class Tally {
  requests = 0;
  /** How often each status and error was answered; `none` for requests without an answer. */
  readonly answers: Record<string, number> = {};
  /** The longest wait for each kind of request, in ms, while nothing was wrong between the client and its instance. */
  readonly longestWaits: Record<string, number> = {};

  add(kind: string, answer: string, wait: number | undefined): void {
    this.requests += 1;
    this.answers[answer] = (this.answers[answer] ?? 0) + 1;
    if (wait !== undefined)
      this.longestWaits[kind] = Math.round(Math.max(this.longestWaits[kind] ?? 0, wait));
  }
}
