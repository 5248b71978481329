import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { ApiError } from '../errors/api-error';
import type { Principal } from './principal';
import type { Scope } from './scopes';
import { accessTo, concernsAllLocations } from './access.decorator';

/**
 * Admits every request to a public route. On any other route, the caller needs the route's scope. A route
 * that concerns all locations refuses callers who are bound to locations.
 * @throws ApiError UNAUTHENTICATED or FORBIDDEN
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): true {
    const scope = accessTo(context, this.reflector);
    if (scope === 'public') return true;
    const { principal, refusal } = context.switchToHttp().getRequest<Request>();
    if (!principal) throw refusal ?? new Error('the AuthenticationGuard has to come first');
    if (!principal.scopes.includes(scope)) throw lacksScope(principal, scope);
    if (principal.locations && concernsAllLocations(context, this.reflector)) throw isBound();
    return true;
  }
}

function lacksScope({ kind }: Principal, scope: Scope): ApiError {
  const message =
    kind === 'anonymous' // with AUTH off, an anonymous caller has every scope except keys:admin
      ? `This needs the scope ${scope}, which nobody has without a key, also where AUTH is off: call with a key that has it. The first one comes from npm run keys -- create, or from BOOTSTRAP_API_KEY.`
      : `This needs the scope ${scope}, which the caller does not have.`;
  const challenge = `Bearer realm="inventory", error="insufficient_scope", scope="${scope}"`;
  return new ApiError('FORBIDDEN', message, { headers: { 'WWW-Authenticate': challenge } });
}

function isBound(): ApiError {
  return new ApiError(
    'FORBIDDEN',
    'This concerns all locations, and the caller is bound to some: call with a key or a token that is bound to none.',
  );
}
