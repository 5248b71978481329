import { Failure } from '../command-line/failure';

/** The error for a connection to the service that was lost after the service had begun to answer. */
export class ConnectionLost extends Failure {}

/**
 * Converts a connection error of `fetch` or of a response body to an error for the user. @throws any other error
 * unchanged
 */
export function connectionLost(error: unknown): ConnectionLost {
  const cause = connectionError(error);
  if (!cause) throw error;
  return new ConnectionLost(`The connection was lost (${reasonOf(cause)})`);
}

/** The cause of a connection error; undefined if the error is of another kind. */
export function connectionError(error: unknown): NodeJS.ErrnoException | undefined {
  // The Fetch standard makes fetch throw a TypeError for every network error; the library undici adds the reason as
  // its cause.
  return error instanceof TypeError ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
}

/**
 * A short reason for a connection error, usually the error code, because an error for a host with several addresses
 * has no message.
 */
export function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return code === undefined || code === 'UND_ERR_SOCKET' ? message : code;
}
