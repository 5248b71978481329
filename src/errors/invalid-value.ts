import { ApiError } from './api-error';

/** Makes a VALIDATION_ERROR about one value. @param message completes "`field` …", and says what is allowed */
export function invalidValue(field: string, message: string): ApiError {
  return new ApiError('VALIDATION_ERROR', `${field} ${message}`, { details: [{ field, message }] });
}
