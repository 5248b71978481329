import { BadRequestException, NotFoundException } from '@nestjs/common';
import type { Request } from 'express';
import { databaseError } from '../database/database-error';
import { undecodablePath, unmatchedRoute } from './unmatched-route';
import { ApiError } from '../errors/api-error';

/**
 * Converts any thrown value to the error that the client gets; a value without a case of its own is a bug and gives a
 * 500.
 */
export function toApiError(thrown: unknown, request: Request): ApiError {
  if (thrown instanceof ApiError) return thrown;
  // Nest throws NotFoundException when no route matched; nothing else in this service throws it.
  if (thrown instanceof NotFoundException) return unmatchedRoute(request);
  // Nest throws BadRequestException when Express could not decode a parameter of the path.
  if (thrown instanceof BadRequestException) return undecodablePath();
  return (
    databaseError(thrown) ??
    new ApiError('INTERNAL_ERROR', 'An unexpected error; it is logged under this request_id.', {
      cause: thrown,
    })
  );
}
