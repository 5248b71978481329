import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiError } from '../errors/api-error';
import { Shutdown } from './shutdown';

const PROBE = 'shutdown:probe';

/** Marks routes that answer until the end, because they tell how the service is. */
export const AnswersDuringShutdown = () => SetMetadata(PROBE, true);

/** Takes no new work once the service is stopping. */
@Injectable()
export class ShutdownGuard implements CanActivate {
  constructor(
    private readonly shutdown: Shutdown,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.shutdown.began) return true;
    if (this.reflector.getAllAndOverride<boolean>(PROBE, [context.getHandler(), context.getClass()]))
      return true;
    throw new ApiError('SHUTTING_DOWN', 'This instance is stopping; try again, another one will answer.', {
      headers: { 'Retry-After': '1' },
    });
  }
}
