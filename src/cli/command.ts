/** One of the things that `verkko` does. */
export interface Command {
  /** How it is called, a line each way. */
  readonly usage: string;
  /** What there is to know besides. */
  readonly help: string;
  /** @throws UsageError, Failure */
  run(parameters: string[]): Promise<void>;
}
