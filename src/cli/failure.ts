/** Something that a person can do something about: they are told its message, and no stack. The exit code is 1. */
export class Failure extends Error {}

/** The command was called in a wrong way: they are told how it is called, too. The exit code is 2. */
export class UsageError extends Failure {}

/** The exit code after Ctrl-C, as shells have it. */
export const INTERRUPTED = 130;
