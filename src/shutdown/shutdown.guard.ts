import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { ApiError } from '../errors/api-error';
import { Shutdown } from './shutdown';

const PROBE = 'shutdown:probe';

/** How long a refused body is read: less than a connection is kept once the service is stopping. */
const LET_IN_MS = 500;

/** Marks routes that answer until the end, because they report the state of the service. */
export const AnswersDuringShutdown = () => SetMetadata(PROBE, true);

/** Refuses new work once the service is stopping. */
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
 * Reads the body before refusing it. The connection closes after the refusal, and a part of the body that arrived later
 * would reset the connection before the client has read the answer.
 */
async function refuse(request: Request): Promise<never> {
  const whole = finished(request.resume(), { writable: false }).catch(() => undefined);
  // A large file takes longer than the connection is kept: its client is refused while it still sends.
  await Promise.race([whole, sleep(LET_IN_MS, undefined, { ref: false })]);
  throw new ApiError('SHUTTING_DOWN', 'This instance is stopping; try again, another one will answer.');
}
