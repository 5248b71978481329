import { ApiError } from '../errors/api-error';

/** The error for a request whose client has disconnected. It stops the work on the request; nobody receives it. */
export function clientGone(): ApiError {
  return new ApiError('BAD_REQUEST', 'The client went away.');
}
