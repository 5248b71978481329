import { type CanActivate, type ExecutionContext, Injectable, type Type } from '@nestjs/common';
import { PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import type { Request } from 'express';
import { type DeclaredMembers, declaredBy, listNamed, takesList } from './declared-members';
import { unknownNames } from './unknown-member';

const NONE: DeclaredMembers = new Map();

/**
 * Rejects unknown query parameters on paths with a version, because ignoring a misspelt `time_zone` would give a wrong
 * answer. On paths without a version, they are ignored, as in ShelfAPI, the predecessor of this service. This class is
 * a guard and not a pipe, because most routes without parameters have no pipe, and because a guard runs before the
 * body is read.
 *
 * @throws ApiError VALIDATION_ERROR
 */
@Injectable()
export class KnownParametersGuard implements CanActivate {
  private readonly known = new WeakMap<object, DeclaredMembers | 'any'>();

  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<Request>();
    if (!request.url.includes('?')) return true;
    const known = this.knownTo(context);
    if (known !== 'any') check(parsedOnce(request), known);
    return true;
  }

  private knownTo(context: ExecutionContext): DeclaredMembers | 'any' {
    const handler = context.getHandler();
    let known = this.known.get(handler);
    if (known === undefined) {
      known = isVersioned(context) ? declaredTo(context) : 'any';
      this.known.set(handler, known);
    }
    return known;
  }
}

/**
 * Stores the parsed query string in the request, because Express would parse it at every access to `query`.
 */
function parsedOnce(request: Request): Request['query'] {
  const { query } = request;
  Object.defineProperty(request, 'query', { value: query });
  return query;
}

function check(query: Request['query'], known: DeclaredMembers): void {
  const unknown: string[] = [];
  for (const name in query) {
    const list = listNamed(name);
    if (!known.has(name) && (list === undefined || !takesList(known.get(list)))) unknown.push(name);
  }
  if (unknown.length > 0) throw unknownNames('parameter of this route', unknown, known);
}

function isVersioned(context: ExecutionContext): boolean {
  const paths = [context.getClass(), context.getHandler()].map(
    (target) => Reflect.getMetadata(PATH_METADATA, target) as string,
  );
  return paths.join('/').startsWith('api/v1/');
}

/** The query parameters of a route: those that the DTO of its `@Query()` declares. */
function declaredTo(context: ExecutionContext): DeclaredMembers {
  const [controller, name] = [context.getClass(), context.getHandler().name];
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as object;
  const query = Object.keys(parameters).find((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
  if (query === undefined) return NONE;
  const types = Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) as Type[];
  const dto = types[Number(query.split(':')[1])];
  return dto ? declaredBy(dto) : NONE;
}
