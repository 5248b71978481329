import type { Response } from 'supertest';
import { BOOTSTRAP_KEY, bearer, createKey } from './api-keys';
import { AUDIENCE, ISSUER, SigningKey } from './issuer';
import { type Service, startService } from './service';

/** The locations to which each caller is bound: by a list in its API key, or by a claim in its JWT. */
const CALLERS = {
  'a key of shop-7': { locations: ['shop-7'] },
  'a key of shop-7/*': { locations: ['shop-7/*'] },
  'a key of both': { locations: ['shop-7', 'shop-7/*'] },
  'a token of shop-7': { claim: 'shop-7' },
  'a token of shop-7/*': { claim: ['shop-7/*'] },
  'a token of both': { claim: ['shop-7/*', 'shop-7'] },
  'a key of all': {},
  'a token of all': { claim: undefined },
} as const;
export type Caller = keyof typeof CALLERS;

const SCOPES = ['inventory:read', 'inventory:write', 'inventory:void'];

/** The private key that signs the JWTs of the callers in {@link startWithBoundCallers}. */
export const issuer = new SigningKey('issuer');

/** A service whose callers have API keys or JWTs that are bound to locations. */
export interface ServiceWithCallers extends Service {
  /** The Authorization header with a caller's credentials. */
  readonly as: (caller: Caller) => { Authorization: string };
}

export async function startWithBoundCallers(): Promise<ServiceWithCallers> {
  const service = await startService({
    AUTH: 'required',
    BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
    JWT_PUBLIC_KEY: issuer.publicPem,
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: AUDIENCE,
  });
  const credentials = new Map<Caller, string>();
  for (const [caller, bound] of Object.entries(CALLERS) as [Caller, { claim?: unknown }][]) {
    const credential =
      'claim' in bound
        ? issuer.token({ scope: SCOPES.join(' '), locations: bound.claim })
        : (await createKey(service, { scopes: SCOPES, ...bound })).key;
    credentials.set(caller, credential);
  }
  return { ...service, as: (caller) => bearer(credentials.get(caller) ?? '') };
}

/**
 * Expects a 403 response with this error message. @param field the field that the error details name, if any
 */
export function expectForbidden({ status, headers, body }: Response, message: string, field?: string): void {
  expect({ status, ...(body as object) }).toEqual({
    status: 403,
    error: 'FORBIDDEN',
    message,
    ...(field && { details: [{ field, message: 'must be a location to which the caller is bound' }] }),
    request_id: headers['x-request-id'],
  });
}

/** The error message for a request with a location that the caller may not use. */
export const notBoundTo = (location: string) =>
  `This needs ${location === '' ? 'the unnamed location' : `the location "${location}"`}, to which the caller is not bound.`;

/** The error message for a request that must name a location, but names none. */
export const NEEDS_ONE =
  'This needs a location, because the caller is bound to more than one: name one of them. The paths without a version take none.';
