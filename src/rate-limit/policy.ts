import type { Request } from 'express';
import type { Config } from '../config/config';

export const POLICIES = [
  'reads',
  'writes',
  'anonymous-reads',
  'anonymous-writes',
  'failed-authentications',
] as const;

/** What is counted together, and how much of it is allowed a minute. */
export interface Policy {
  readonly name: (typeof POLICIES)[number];
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
    return {
      name: 'failed-authentications',
      counted: 'failed authentications',
      limit: config.RATE_LIMIT_FAILED_AUTHENTICATIONS,
    };
  }
  const isAnonymous = principal.kind === 'anonymous';
  if (method === 'GET' || method === 'HEAD') {
    const limit = isAnonymous ? config.RATE_LIMIT_ANONYMOUS_READS : config.RATE_LIMIT_READS;
    return {
      name: isAnonymous ? 'anonymous-reads' : 'reads',
      counted: 'reads',
      limit: principal.limits?.reads ?? limit,
    };
  }
  const limit = isAnonymous ? config.RATE_LIMIT_ANONYMOUS_WRITES : config.RATE_LIMIT_WRITES;
  return {
    name: isAnonymous ? 'anonymous-writes' : 'writes',
    counted: 'writes',
    limit: principal.limits?.writes ?? limit,
  };
}
