import { type Type, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { ApiError } from '../errors/api-error';
import { LIST } from './rule';

const OPTIONS = { transform: true, whitelist: true, stopAtFirstError: true };

/** Checks query parameters against their DTO; unknown ones are left out, so that old clients keep working. */
export function parameterPipe(): ValidationPipe {
  return new ValidationPipe({ ...OPTIONS, exceptionFactory: (errors) => invalid(errors, 'parameters') });
}

/** The same for a body that is one object. */
export function bodyPipe(dto: Type): ValidationPipe {
  return new ValidationPipe({
    ...OPTIONS,
    expectedType: dto,
    validateCustomDecorators: true,
    exceptionFactory: (errors) => invalid(errors, 'fields'),
  });
}

function invalid(errors: ValidationError[], what: 'parameters' | 'fields'): ApiError {
  const details = errors.map((error) => ({
    field: error.property,
    message:
      what === 'parameters' && Array.isArray(error.value) && !(LIST in (error.constraints ?? {}))
        ? 'must be given once'
        : (Object.values(error.constraints ?? {})[0] ?? ''),
  }));
  const [first] = details;
  const message =
    details.length === 1 && first
      ? `${first.field} ${first.message}`
      : `${details.length} ${what} are invalid`;
  return new ApiError('VALIDATION_ERROR', message, { details });
}
