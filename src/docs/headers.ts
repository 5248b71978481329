/** Response headers as the OpenAPI document describes them. */
type Headers = Record<
  string,
  { description: string; schema: { type: 'string' | 'integer'; examples?: string[] } }
>;

/** Headers of every response that counts against a limit. */
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

/** Header of a page that is not the last. */
export const linkHeader: Headers = {
  Link: {
    description: 'The next page, relative to this request; absent on the last one.',
    schema: {
      type: 'string',
      examples: ['<?productid=ABC-123&cursor=…>; rel="next"'],
    },
  },
};

/** Header of an export. */
export const storedUntilHeader: Headers = {
  'X-Stored-Until': {
    description: 'The moment to send as `stored_since` the next time, so that no reading is missed.',
    schema: { type: 'string', examples: ['2024-01-01T10:30:00.123456Z'] },
  },
};

/** Header of the answer to a write that was carried out before. */
export const replayedHeader: Headers = {
  'Idempotency-Replayed': {
    description:
      '`true` where a request with this `Idempotency-Key` was carried out before; this one was not.',
    schema: { type: 'string', examples: ['true'] },
  },
};

/** Header of the responses 409, 429 and 503. */
export const retryAfter: Headers = {
  'Retry-After': { description: 'Seconds to wait before trying again.', schema: { type: 'integer' } },
};
