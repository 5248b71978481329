import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

const LASTING_ANSWER = 'auth:lasting-answer';

/**
 * Marks a route for answers that last: its caller is checked without the cache of keys, so that the credentials can be
 * checked again meanwhile.
 */
export const LastingAnswer = () => SetMetadata(LASTING_ANSWER, 'checked');

/** Like {@link LastingAnswer}; the route also accepts a ticket, as the query parameter `ticket`, in place of credentials. */
export const LastingAnswerByTicket = () => SetMetadata(LASTING_ANSWER, 'ticket');

/** How a route treats lasting answers; undefined for other routes. */
export function lastingAnswer(
  context: ExecutionContext,
  reflector: Reflector,
): 'checked' | 'ticket' | undefined {
  return reflector.get<'checked' | 'ticket' | undefined>(LASTING_ANSWER, context.getHandler());
}
