import { ApiError } from '../errors/api-error';

/** The error of a request whose client closed the connection: it ends the work, and nobody reads it. */
export function clientGone(): ApiError {
  return new ApiError('BAD_REQUEST', 'The client went away.');
}
