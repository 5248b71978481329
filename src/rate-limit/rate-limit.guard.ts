import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import type { Request, Response } from 'express';
import { ApiError } from '../errors/api-error';

/** Reads and writes have budgets of their own, so that a busy scanner does not blind the screens. */
export type RouteClass = 'reads' | 'writes';

export function routeClass(context: ExecutionContext): RouteClass {
  const { method } = context.switchToHttp().getRequest<Request>();
  return method === 'GET' || method === 'HEAD' ? 'reads' : 'writes';
}

/**
 * Counts every request by client address and class of route, before its body is read; a limit of 0 lets all pass. Says
 * the state on every response, both in the IETF draft's headers and in the throttler's usual ones.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 * @throws ApiError RATE_LIMITED with `Retry-After` in seconds
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  /** The client's address, an IPv6 one by its /64, without the port that some proxies write behind it. */
  protected override getTracker({ ip = '' }: Request): Promise<string> {
    const [, bracketed, plain] = /^(?:\[(.+)\]|([\d.]+))(?::\d+)?$/.exec(ip) ?? [];
    return super.getTracker({ ip: bracketed ?? plain ?? ip });
  }

  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const { context, limit, ttl, throttler, blockDuration, getTracker } = request;
    if (limit === 0) return true;

    const { req, res } = this.getRequestResponse(context) as { req: Request; res: Response };
    const policy = `anonymous-${routeClass(context)}`;
    const key = `rate:${policy}:${await getTracker(req, context)}`;
    const count = await this.storageService.increment(key, ttl, limit, blockDuration, String(throttler.name));

    const remaining = Math.max(0, limit - count.totalHits);
    const reset = Math.max(1, count.isBlocked ? count.timeToBlockExpire : count.timeToExpire);
    res.set({
      'RateLimit-Policy': `"${policy}";q=${limit};w=${ttl / 1000}`,
      RateLimit: `"${policy}";r=${remaining};t=${reset}`,
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(remaining),
      'X-RateLimit-Reset': String(reset),
    });
    if (!count.isBlocked) return true;

    throw new ApiError(
      'RATE_LIMITED',
      `${limit} ${routeClass(context)} a minute are allowed; try again in ${reset} s.`,
      {
        headers: { 'Retry-After': String(reset) },
      },
    );
  }
}
