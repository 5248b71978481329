import { ApiError } from '../errors/api-error';

/** The error for a request whose client has disconnected: it stops the work on the request, and is sent to nobody. */
export function clientGone(): ApiError {
  return new ApiError('BAD_REQUEST', 'The client went away.');
}
