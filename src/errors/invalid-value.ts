import { ApiError } from './api-error';

/**
 * Makes a VALIDATION_ERROR about one field.
 * @param message the rest of a sentence that begins with the name of the field; it says which values are
 * allowed
 */
export function invalidValue(field: string, message: string): ApiError {
  return new ApiError('VALIDATION_ERROR', `${field} ${message}`, { details: [{ field, message }] });
}
