import type { Request } from 'express';
import type { Scope } from '../access/scopes';
import type { Config } from '../config/config';

/** The rate limits, each with the name of the setting that contains its value. */
const LIMITS = {
  reads: 'RATE_LIMIT_READS',
  writes: 'RATE_LIMIT_WRITES',
  'anonymous-reads': 'RATE_LIMIT_ANONYMOUS_READS',
  'anonymous-writes': 'RATE_LIMIT_ANONYMOUS_WRITES',
  'failed-authentications': 'RATE_LIMIT_FAILED_AUTHENTICATIONS',
} as const;

type Name = keyof typeof LIMITS;

export const POLICIES = Object.keys(LIMITS) as Name[];

/** A rate limit: the requests that are counted together, and how many are allowed a minute. */
export interface Policy {
  readonly name: Name;
  /** What is counted, as a noun for the error message "600 … a minute are allowed". */
  readonly counted: string;
  /** Number of requests that are allowed in a minute; 0 means no limit. */
  readonly limit: number;
}

/**
 * Chooses the rate limit of a request. Reads and writes are counted separately, so that a caller who writes much can
 * still read. Authenticated callers have higher limits, and failed authentications are counted separately.
 *
 * @param access scope that the route requires: with the scope `inventory:read`, a POST counts as a read
 */
export function policyOf({ method, principal }: Request, access: 'public' | Scope, config: Config): Policy {
  if (!principal) {
    const name = 'failed-authentications';
    return { name, counted: 'failed authentications', limit: config[LIMITS[name]] };
  }
  const counted = method === 'GET' || method === 'HEAD' || access === 'inventory:read' ? 'reads' : 'writes';
  const name = principal.kind === 'anonymous' ? (`anonymous-${counted}` as const) : counted;
  return { name, counted, limit: principal.limits?.[counted] ?? config[LIMITS[name]] };
}
