import { ApiError } from './api-error';

/**
 * Makes a VALIDATION_ERROR about one field. @param message completes the sentence "`field` …", and says what is
 * allowed
 */
export function invalidValue(field: string, message: string): ApiError {
  return new ApiError('VALIDATION_ERROR', `${field} ${message}`, { details: [{ field, message }] });
}
