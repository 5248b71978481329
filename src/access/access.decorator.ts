import { applyDecorators, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { ApiSecurity } from '@nestjs/swagger';
import { ApiErrors } from '../docs/api-errors.decorator';
import type { Scope } from './scopes';

const ACCESS = 'auth:access';
const ALL_LOCATIONS = 'auth:all-locations';

/** Marks a route that may be called without authentication. */
export const Public = () => SetMetadata(ACCESS, 'public');

/** Decorator that requires a scope of the caller, and documents the errors of every route with a scope. */
export const Requires = (scope: Scope) =>
  applyDecorators(
    SetMetadata(ACCESS, scope),
    ApiSecurity('key', [scope]),
    // Bearer comes last: hey-api's clients send all schemes, and if several use the same header, the last one.
    ApiSecurity('basic', [scope]),
    ApiSecurity('bearer', [scope]),
    ApiErrors(
      'UNAUTHENTICATED',
      { code: 'FORBIDDEN', message: `This needs the scope ${scope}, which the caller does not have.` },
      'RATE_LIMITED',
      'INTERNAL_ERROR',
      'ISSUER_UNAVAILABLE',
      'DATABASE_UNAVAILABLE',
      'OVERLOADED',
      'DISK_FULL',
    ),
  );

/** Marks a route that changes data of all locations: a caller who is bound to some locations may not call it. */
export const ConcernsAllLocations = () => SetMetadata(ALL_LOCATIONS, true);

export function concernsAllLocations(context: ExecutionContext, reflector: Reflector): boolean {
  return reflector.getAllAndOverride<true | undefined>(ALL_LOCATIONS, targetsOf(context)) ?? false;
}

/** The access rule of a route. @throws Error for a route with neither @Requires nor @Public */
export function accessTo(context: ExecutionContext, reflector: Reflector): 'public' | Scope {
  const access = reflector.getAllAndOverride<'public' | Scope | undefined>(ACCESS, targetsOf(context));
  if (access) return access;
  throw new Error(`${context.getClass().name}.${context.getHandler().name} needs @Requires(…) or @Public()`);
}

function targetsOf(context: ExecutionContext) {
  return [context.getHandler(), context.getClass()];
}
