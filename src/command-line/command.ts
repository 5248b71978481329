/** A subcommand of `verkko`, such as import. */
export interface Command {
  /** The synopsis of the command, one line for each way to call it. */
  readonly usage: string;
  /** The help text that follows the synopsis. */
  readonly help: string;
  /**
   * The last lines of the help text, about the settings of the command. By default they list the options for the
   * service's URL and the API key.
   */
  readonly settings?: string;
  /** Runs the command with its arguments. @throws UsageError, Failure */
  run(parameters: string[]): Promise<void>;
}
