import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { ReadTurns } from './read-turns';

/**
 * Makes a read request wait in a queue until it is its caller's turn. This applies only to requests whose
 * parameters are all in the query string.
 * @throws ApiError OVERLOADED
 */
@Injectable()
export class ReadTurnsGuard implements CanActivate {
  constructor(private readonly turns: ReadTurns) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    return this.turns.begin(context.switchToHttp().getRequest<Request>());
  }
}
