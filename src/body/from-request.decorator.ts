import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Hands the request to the pipes named: `@FromRequest(JsonBodyPipe, UpdateBodyPipe)` reads the body, then checks it. */
export const FromRequest = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<Request>(),
);
