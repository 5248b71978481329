import { normalizeIp } from '@nestjs/throttler';
import type { Request } from 'express';

/** One name for each caller, for whatever is counted or shared out per caller: the key, the token's subject, or the address. */
export function callerName({ principal, ip }: Pick<Request, 'principal' | 'ip'>): string {
  if (!principal) return networkOf(ip);
  return principal.kind === 'anonymous' ? principal.id : `${principal.kind}:${principal.id}`;
}

/**
 * The address without the port that some proxies add; an IPv6 address by its /64 network, because whoever has one address
 * of a network has all of them.
 */
export function networkOf(ip = ''): string {
  const [, bracketed, plain] = /^(?:\[(.+)\]|([\d.]+))(?::\d+)?$/.exec(ip) ?? [];
  return normalizeIp(bracketed ?? plain ?? ip);
}
