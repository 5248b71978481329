import type { ApiError } from '../errors/api-error';
import type { Scope } from './scopes';

/**
 * Who calls: an API key, the subject of a token, or, where nobody has to say who they are, an IP address. An operator
 * runs commands on the machine itself.
 */
export interface Principal {
  readonly kind: 'key' | 'token' | 'anonymous' | 'operator';
  /** Its own among those of its kind. */
  readonly id: string;
  readonly scopes: readonly Scope[];
  /** Requests a minute where they are not the default; 0: no limit. */
  readonly limits?: { readonly reads?: number; readonly writes?: number };
  /** SHA-256 of the stored key that was shown, where it was looked up afresh: a change to keys checks it once more. */
  readonly keyHash?: Buffer;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Express lets its request be extended
  namespace Express {
    interface Request {
      /** Set by the AuthenticationGuard on every route that is not public, unless it set `refusal`. */
      principal?: Principal;
      /** Why nobody is known to call; the AccessGuard throws it once the RateLimitGuard has counted it. */
      refusal?: ApiError;
    }
  }
}
