import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

const LASTING_ANSWER = 'auth:lasting-answer';

/**
 * Marks a route that makes a ticket for a stream. The API key of its caller is always read from the database
 * and not from the cache, so that the service gets the hash of the key. The service uses this hash to check
 * the key again while the stream is open.
 */
export const LastingAnswer = () => SetMetadata(LASTING_ANSWER, 'checked');

/**
 * Like {@link LastingAnswer}, for the route that opens a stream: it also accepts the query parameter `ticket`
 * in place of credentials.
 */
export const LastingAnswerByTicket = () => SetMetadata(LASTING_ANSWER, 'ticket');

/**
 * How a caller authenticates on a route that opens a stream or makes a ticket for one; undefined for any
 * other route.
 */
export function lastingAnswer(
  context: ExecutionContext,
  reflector: Reflector,
): 'checked' | 'ticket' | undefined {
  return reflector.get<'checked' | 'ticket' | undefined>(LASTING_ANSWER, context.getHandler());
}
