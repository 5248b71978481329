import { ApiError, type ErrorDetail } from '../errors/api-error';

/**
 * Makes a VALIDATION_ERROR about the members of one object. If only one member is invalid, the message says what is
 * wrong with it.
 */
export function invalidMembers(details: readonly ErrorDetail[], what: 'parameters' | 'fields'): ApiError {
  const [first] = details;
  const message =
    details.length === 1 && first
      ? `${first.field} ${first.message}`
      : `${details.length} ${what} are invalid`;
  return new ApiError('VALIDATION_ERROR', message, { details });
}
