import type { ApiError } from '../errors/api-error';
import type { Locations } from '../readings/locations';
import type { Scope } from './scopes';

/**
 * The caller: an API key, the subject of a token, an operator who runs commands on the machine itself or, if
 * authentication is off, an IP address.
 */
export interface Principal {
  readonly kind: 'key' | 'token' | 'anonymous' | 'operator';
  /** Id of the caller, unique among principals of the same kind. */
  readonly id: string;
  readonly scopes: readonly Scope[];
  /** The locations to which the caller is limited for reads and writes; absent without a limit. */
  readonly locations?: Locations;
  /**
   * The caller's own rate limits, in requests per minute; absent if the default limits apply. 0 means no
   * limit.
   */
  readonly limits?: { readonly reads?: number; readonly writes?: number };
  /**
   * SHA-256 of the caller's API key. It is set only for routes that bypass the API key cache; for example, an open
   * stream uses it to check the API key again.
   */
  readonly keyHash?: Buffer;
  /**
   * Time from which the token of the caller is no longer accepted, in ms since 1970: its expiry plus the
   * tolerance for wrong clocks. Absent for other callers.
   */
  readonly expiresAt?: number;
}

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- how Express lets its request be extended
  namespace Express {
    interface Request {
      /**
       * The caller of the request. The AuthenticationGuard sets it on every route that is not public; if
       * authentication fails, it sets `refusal` instead.
       */
      principal?: Principal;
      /**
       * The error of a failed authentication. The AccessGuard throws it after the RateLimitGuard has counted
       * the request.
       */
      refusal?: ApiError;
    }
  }
}
