/** An error that the user can fix: the command prints its message without a stack. The exit code is 1. */
export class Failure extends Error {}

/** An error for wrong usage: the command prints its message and the synopsis. The exit code is 2. */
export class UsageError extends Failure {}

/** The exit code of a command that the user stopped by Ctrl-C. Shells use the same exit code. */
export const INTERRUPTED = 130;
