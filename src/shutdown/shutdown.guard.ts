import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { ApiError } from '../errors/api-error';
import { Shutdown } from './shutdown';

const PROBE = 'shutdown:probe';

/** Less than a connection is kept for, once the service is stopping. */
const LET_IN_MS = 500;

/** Marks routes that answer until the end, because they tell how the service is. */
export const AnswersDuringShutdown = () => SetMetadata(PROBE, true);

/** Takes no new work once the service is stopping. */
@Injectable()
export class ShutdownGuard implements CanActivate {
  constructor(
    private readonly shutdown: Shutdown,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (!this.shutdown.began) return true;
    if (this.reflector.getAllAndOverride<boolean>(PROBE, [context.getHandler(), context.getClass()]))
      return true;
    return refuse(context.switchToHttp().getRequest<Request>());
  }
}

/**
 * The connection closes after this answer. A part of the body that arrives only then would reset it, under a client
 * that has not read the answer yet: so the body is let in first.
 */
async function refuse(request: Request): Promise<never> {
  const whole = finished(request.resume(), { writable: false }).catch(() => undefined);
  // A large file takes longer than the connection has: its client is told while it still sends.
  await Promise.race([whole, sleep(LET_IN_MS, undefined, { ref: false })]);
  throw new ApiError('SHUTTING_DOWN', 'This instance is stopping; try again, another one will answer.');
}
