/** An error that the user can fix: the command prints its message without a stack. The exit code is 1. */
export class Failure extends Error {}

/** Wrong usage of a command: besides the message, its synopsis is printed. The exit code is 2. */
export class UsageError extends Failure {}

/** The exit code of a command after Ctrl-C, which is the same as that of shells. */
export const INTERRUPTED = 130;
