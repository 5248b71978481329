import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/**
 * Parameter decorator that passes the request to pipes: `@FromRequest(JsonBodyPipe, UpdateBodyPipe)` reads the body,
 * then checks it.
 */
export const FromRequest = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<Request>(),
);
