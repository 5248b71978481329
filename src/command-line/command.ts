/** A subcommand of `verkko`, such as import. */
export interface Command {
  /** The synopsis of the command, one line for each form. */
  readonly usage: string;
  /** The rest of the help text. */
  readonly help: string;
  /** The end of the help text: where the command finds what it works on. By default the options of the service's URL. */
  readonly settings?: string;
  /** @throws UsageError, Failure */
  run(parameters: string[]): Promise<void>;
}
