import { BadRequestException, NotFoundException } from '@nestjs/common';
import type { Request } from 'express';
import { databaseError } from '../database/database-error';
import { undecodablePath, unmatchedRoute } from './unmatched-route';
import { ApiError } from '../errors/api-error';

/** Converts anything that is thrown to the error that the client gets. An unknown error is a bug and becomes a 500. */
export function toApiError(thrown: unknown, request: Request): ApiError {
  if (thrown instanceof ApiError) return thrown;
  // The framework Nest throws NotFoundException if no route matches; nothing else in this service throws it.
  if (thrown instanceof NotFoundException) return unmatchedRoute(request);
  // The framework Nest throws BadRequestException if Express could not decode a parameter of the path.
  if (thrown instanceof BadRequestException) return undecodablePath();
  return (
    databaseError(thrown) ??
    new ApiError('INTERNAL_ERROR', 'An unexpected error; it is logged under this request_id.', {
      cause: thrown,
    })
  );
}
