import type { Request } from 'express';
import type { Config } from '../config/config';

/** The limits there are, and where each says how much it allows. */
const LIMITS = {
  reads: 'RATE_LIMIT_READS',
  writes: 'RATE_LIMIT_WRITES',
  'anonymous-reads': 'RATE_LIMIT_ANONYMOUS_READS',
  'anonymous-writes': 'RATE_LIMIT_ANONYMOUS_WRITES',
  'failed-authentications': 'RATE_LIMIT_FAILED_AUTHENTICATIONS',
} as const;

type Name = keyof typeof LIMITS;

export const POLICIES = Object.keys(LIMITS) as Name[];

/** What is counted together, and how much of it is allowed a minute. */
export interface Policy {
  readonly name: Name;
  /** Completes "600 … a minute are allowed". */
  readonly counted: string;
  /** 0: no limit. */
  readonly limit: number;
}

/**
 * Reads and writes have budgets of their own, so that a busy scanner does not blind the screens. Who says who they are
 * has more of both, and who says it wrongly is counted as that.
 */
export function policyOf({ method, principal }: Request, config: Config): Policy {
  if (!principal) {
    const name = 'failed-authentications';
    return { name, counted: 'failed authentications', limit: config[LIMITS[name]] };
  }
  const counted = method === 'GET' || method === 'HEAD' ? 'reads' : 'writes';
  const name = principal.kind === 'anonymous' ? (`anonymous-${counted}` as const) : counted;
  return { name, counted, limit: principal.limits?.[counted] ?? config[LIMITS[name]] };
}
