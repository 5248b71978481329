import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { Request, Response } from 'express';
import { accessTo } from '../access/access.decorator';
import { callerName } from '../access/caller-name';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { policyOf } from './policy';
import { RateLimitMetric } from './rate-limit-metric';
import { UNLIMITED_ONCE_KNOWN } from './unlimited-once-known.decorator';

/**
 * Counts requests by caller and rate limit, before the body of the request is read. A limit of 0 allows all
 * requests. Requests of known callers to a route with `@UnlimitedOnceKnown` are not counted. If a limit
 * applies, the response shows the number of requests that remain, both in the headers of the IETF draft and
 * in the usual headers of the throttler library.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 * @throws ApiError RATE_LIMITED with `Retry-After` in seconds
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    @Inject(CONFIG) private readonly config: Config,
    private readonly counter: RateLimitMetric,
  ) {
    super(options, storage, reflector);
  }

  protected override getTracker(request: Request): Promise<string> {
    return Promise.resolve(callerName(request));
  }

  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    const { principal } = context.switchToHttp().getRequest<Request>();
    const isUnlimited = this.reflector.get<boolean | undefined>(UNLIMITED_ONCE_KNOWN, context.getHandler());
    return Promise.resolve(isUnlimited === true && principal !== undefined);
  }

  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const { context, ttl, throttler, blockDuration, getTracker } = request;
    const { req, res } = this.getRequestResponse(context) as { req: Request; res: Response };
    const { name, counted, limit } = policyOf(req, accessTo(context, this.reflector), this.config);
    if (limit === 0) {
      this.counter.add(name, 'allowed');
      return true;
    }

    const key = `rate:${name}:${await getTracker(req, context)}`;
    const count = await this.storageService.increment(key, ttl, limit, blockDuration, String(throttler.name));

    const remaining = Math.max(0, limit - count.totalHits);
    const reset = Math.max(1, count.isBlocked ? count.timeToBlockExpire : count.timeToExpire);
    res.set({
      'RateLimit-Policy': `"${name}";q=${limit};w=${ttl / 1000}`,
      RateLimit: `"${name}";r=${remaining};t=${reset}`,
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(remaining),
      'X-RateLimit-Reset': String(reset),
    });
    this.counter.add(name, count.isBlocked ? 'limited' : 'allowed');
    if (!count.isBlocked) return true;

    throw new ApiError('RATE_LIMITED', `${limit} ${counted} a minute are allowed; try again in ${reset} s.`, {
      headers: { 'Retry-After': String(reset) },
    });
  }
}
