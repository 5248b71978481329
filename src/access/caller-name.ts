import { normalizeIp } from '@nestjs/throttler';
import type { Request } from 'express';
import type { Principal } from './principal';

/**
 * The name under which the requests of a caller are counted for limits: the API key, the token's subject, or
 * the IP address. The IP address is read only if it is needed, because Express parses headers to find it.
 */
export function callerName(request: Pick<Request, 'principal' | 'ip'>): string {
  const { principal } = request;
  if (!principal) return networkOf(request.ip);
  return principal.kind === 'anonymous' ? principal.id : `${principal.kind}:${principal.id}`;
}

/** Returns the caller as log messages show it: an API key or the subject of a token, but never an IP address. */
export function loggedName({ kind, id }: Principal): string {
  return kind === 'anonymous' ? 'an anonymous caller' : `${kind} ${id}`;
}

/**
 * The IP address without the port that some proxies add. An IPv6 address is reduced to its /64 network, because a
 * client that has one address of a /64 network can usually use all of them.
 */
export function networkOf(ip = ''): string {
  const [, bracketed, plain] = /^(?:\[(.+)\]|([\d.]+))(?::\d+)?$/.exec(ip) ?? [];
  return normalizeIp(bracketed ?? plain ?? ip);
}
