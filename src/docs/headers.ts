/** Response headers, as the OpenAPI document describes them. */
type Headers = Record<
  string,
  { description: string; schema: { type: 'string' | 'integer'; examples?: string[] } }
>;

/** Headers of every response to a request that counts against a rate limit. */
export const rateLimitHeaders: Headers = {
  'RateLimit-Policy': {
    description: 'The policy: requests allowed (`q`) in a window of seconds (`w`).',
    schema: { type: 'string', examples: ['"anonymous-reads";q=30;w=60', '"anonymous-writes";q=10;w=60'] },
  },
  RateLimit: {
    description: 'What remains of it (`r`), and in how many seconds it starts anew (`t`).',
    schema: { type: 'string', examples: ['"anonymous-reads";r=29;t=60', '"anonymous-writes";r=9;t=60'] },
  },
  'X-RateLimit-Limit': { description: 'The same as `q`.', schema: { type: 'integer' } },
  'X-RateLimit-Remaining': { description: 'The same as `r`.', schema: { type: 'integer' } },
  'X-RateLimit-Reset': { description: 'The same as `t`.', schema: { type: 'integer' } },
};

/** `Link` header of every page except the last one. */
export const linkHeader: Headers = {
  Link: {
    description: 'The next page, relative to this request; absent on the last one.',
    schema: {
      type: 'string',
      examples: ['<?productid=ABC-123&cursor=…>; rel="next"'],
    },
  },
};

/** Response header of an export, with the time from which the next export continues. */
export const storedUntilHeader: Headers = {
  'X-Stored-Until': {
    description: 'The moment to send as `stored_since` the next time, so that no reading is missed.',
    schema: { type: 'string', examples: ['2024-01-01T10:30:00.123456Z'] },
  },
};

/**
 * Response header of a write that stored nothing, because an earlier request with the same idempotency key
 * had succeeded.
 */
export const replayedHeader: Headers = {
  'Idempotency-Replayed': {
    description:
      '`true` where a request with this `Idempotency-Key` was carried out before; this one was not.',
    schema: { type: 'string', examples: ['true'] },
  },
};

/** `Retry-After` header of responses with status 409, 429 or 503. */
export const retryAfter: Headers = {
  'Retry-After': { description: 'Seconds to wait before trying again.', schema: { type: 'integer' } },
};
