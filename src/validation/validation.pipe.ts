import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { ApiError } from '../errors/api-error';

/** Checks query parameters against their DTO; unknown ones are left out, so that old clients keep working. */
export function parameterPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    stopAtFirstError: true,
    exceptionFactory: invalidParameters,
  });
}

function invalidParameters(errors: ValidationError[]): ApiError {
  const details = errors.map((error) => ({
    field: error.property,
    message: Array.isArray(error.value)
      ? 'must be given once'
      : (Object.values(error.constraints ?? {})[0] ?? ''),
  }));
  const [first] = details;
  const message =
    details.length === 1 && first
      ? `${first.field} ${first.message}`
      : `${details.length} parameters are invalid`;
  return new ApiError('VALIDATION_ERROR', message, { details });
}
