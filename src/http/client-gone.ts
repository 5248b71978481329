import { ApiError } from '../errors/api-error';

/** The error for a request whose client has disconnected: it stops the work, and no client receives it. */
export function clientGone(): ApiError {
  return new ApiError('BAD_REQUEST', 'The client went away.');
}
