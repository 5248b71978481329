/** A subcommand of `verkko`, such as import. */
export interface Command {
  /** The synopsis of the command, one line for each form. */
  readonly usage: string;
  /** The rest of the help text. */
  readonly help: string;
  /** The end of the help text, about the settings of the command. By default it lists the options for URL and key. */
  readonly settings?: string;
  /** Runs the command with its arguments. @throws UsageError, Failure */
  run(parameters: string[]): Promise<void>;
}
