import type { ApiError } from '../errors/api-error';
import type { Locations } from '../readings/locations';
import type { Scope } from './scopes';

/**
 * The caller: an API key, the subject of a token, or, where authentication is off, an IP address. An operator runs
 * commands on the machine itself.
 */
export interface Principal {
  readonly kind: 'key' | 'token' | 'anonymous' | 'operator';
  /** Unique among principals of the same kind. */
  readonly id: string;
  readonly scopes: readonly Scope[];
  /** The only locations where it reads and writes; absent where it is bound to none. */
  readonly locations?: Locations;
  /** Requests per minute, where they differ from the defaults; 0: no limit. */
  readonly limits?: { readonly reads?: number; readonly writes?: number };
  /** SHA-256 of the API key sent, set only if the cache was bypassed: a change to keys checks the key once more. */
  readonly keyHash?: Buffer;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Express lets its request be extended
  namespace Express {
    interface Request {
      /** Set by the AuthenticationGuard on every route that is not public, unless it set `refusal`. */
      principal?: Principal;
      /** Why authentication failed; the AccessGuard throws this once the RateLimitGuard has counted the request. */
      refusal?: ApiError;
    }
  }
}
