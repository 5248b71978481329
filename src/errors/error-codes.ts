export interface ErrorRow {
  readonly status: number;
  readonly meaning: string;
  /** Seconds after which a repeated request may succeed, for the header `Retry-After`. */
  readonly retryAfter?: number;
}

/**
 * All error codes of the API. The error filter reads the HTTP status of an error from this table. The OpenAPI
 * document and docs/reference/errors.md are generated from the member `meaning`.
 */
export const errorCodes = {
  MALFORMED_JSON: { status: 400, meaning: 'The body is not JSON in UTF-8, or its compression is damaged.' },
  BAD_REQUEST: {
    status: 400,
    meaning: 'The request itself is malformed: percent-encoding, a header, a packed file that ends early.',
  },
  UNAUTHENTICATED: { status: 401, meaning: 'No credentials, or such as are wrong, expired or revoked.' },
  FORBIDDEN: {
    status: 403,
    meaning: 'The caller is known, and may not do this; the message names the scope or the location.',
  },
  HTTPS_REQUIRED: { status: 403, meaning: 'The request came by plain HTTP, and only HTTPS is taken.' },
  NOT_FOUND: { status: 404, meaning: 'No such path, key, rule, webhook or product.' },
  METHOD_NOT_ALLOWED: { status: 405, meaning: 'The path exists, the method does not; see `Allow`.' },
  NOT_ACCEPTABLE: { status: 406, meaning: '`Accept` allows none of the formats that the route answers in.' },
  IDEMPOTENCY_CONFLICT: {
    status: 409,
    meaning: 'A request with the same `Idempotency-Key` is being carried out right now.',
    retryAfter: 1,
  },
  INSUFFICIENT_STOCK: {
    status: 409,
    meaning:
      'An adjustment would leave less than its `min_level`; `details` has the level. Nothing was stored.',
  },
  LAST_ADMIN_KEY: { status: 409, meaning: 'Without this key nobody could make another one.' },
  RULE_EXISTS: { status: 409, meaning: 'Another rule says the same; the message has its id.' },
  TOO_MANY_RULES: { status: 409, meaning: 'There are 10,000 rules already, or 500 about all products.' },
  TOO_MANY_WEBHOOKS: { status: 409, meaning: 'There are 100 webhooks already.' },
  REQUEST_TIMEOUT: { status: 408, meaning: 'The request did not arrive in time.' },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    meaning:
      'The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    meaning: 'The body is not of a type that this route takes, or its encoding is unknown.',
  },
  VALIDATION_ERROR: {
    status: 422,
    meaning: 'Values are not allowed; `details` names each. Nothing was stored.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    meaning:
      'The same `Idempotency-Key` was used for another request within `IDEMPOTENCY_TTL` (3 days by default). Nothing was stored.',
  },
  RATE_LIMITED: {
    status: 429,
    meaning: 'Too many requests in this minute; try again after `Retry-After` seconds.',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    meaning:
      'The request line and headers are larger than 16 KB. Ask for many products by `POST /api/v1/inventory/levels`.',
  },
  INTERNAL_ERROR: { status: 500, meaning: 'A bug; it is logged under the same `request_id`.' },
  NOT_IMPLEMENTED: { status: 501, meaning: 'A transfer coding other than chunked, or the method CONNECT.' },
  DATABASE_UNAVAILABLE: {
    status: 503,
    meaning: 'PostgreSQL is away or did not answer in time; try again.',
    retryAfter: 1,
  },
  DISK_FULL: {
    status: 503,
    meaning:
      'The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on.',
    retryAfter: 30,
  },
  ISSUER_UNAVAILABLE: {
    status: 503,
    meaning: 'The keys of the token’s issuer cannot be fetched; try again.',
    retryAfter: 1,
  },
  OVERLOADED: {
    status: 503,
    meaning:
      'More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share.',
    retryAfter: 1,
  },
  SHUTTING_DOWN: {
    status: 503,
    meaning: 'This instance is stopping. `/readyz` says so to load balancers; requests are still served.',
    retryAfter: 1,
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorCodes;
