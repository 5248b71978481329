import { Failure } from '../command-line/failure';

/** A lost connection to a service that had answered before, or had begun to answer. */
export class ConnectionLost extends Failure {}

/** Explains an error of `fetch` or of a response body to the user. @throws the error itself if it is of another kind */
export function connectionLost(error: unknown): ConnectionLost {
  const cause = connectionError(error);
  if (!cause) throw error;
  return new ConnectionLost(`The connection was lost (${reasonOf(cause)})`);
}

/** The cause of a connection error; undefined for any other error. */
export function connectionError(error: unknown): NodeJS.ErrnoException | undefined {
  // fetch throws a TypeError for every network error, as the standard says; undici gives the reason as its cause.
  return error instanceof TypeError ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
}

/** A short reason, usually the error code, because the error of a host with several addresses has no message. */
export function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return code === undefined || code === 'UND_ERR_SOCKET' ? message : code;
}
