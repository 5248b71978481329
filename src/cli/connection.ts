import { Failure } from './failure';

/** There was an answer before, or the beginning of one. */
export class ConnectionLost extends Failure {}

/** What an error of `fetch`, or of the body of an answer, says to a person. @throws the error where it is another one */
export function connectionLost(error: unknown): ConnectionLost {
  const cause = connectionError(error);
  if (!cause) throw error;
  return new ConnectionLost(`The connection was lost (${reasonOf(cause)})`);
}

/** What went wrong with a connection; undefined where it was something else. */
export function connectionError(error: unknown): NodeJS.ErrnoException | undefined {
  // By the standard it is a TypeError whatever happened, and undici says what in its cause.
  return error instanceof TypeError ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
}

/** In a word. A host with several addresses fails with an error that has no message. */
export function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return code === undefined || code === 'UND_ERR_SOCKET' ? message : code;
}
