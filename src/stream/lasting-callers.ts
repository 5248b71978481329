import { Inject, Injectable } from '@nestjs/common';
import { authenticationIsRequired } from '../access/is-required';
import type { Principal } from '../access/principal';
import { CONFIG, type Config } from '../config/config';
import { KeysRepository } from '../keys/keys.repository';

/**
 * Checks again whether the callers of open streams have valid credentials. They were first checked when the
 * stream was opened.
 */
@Injectable()
export class LastingCallers {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly keys: KeysRepository,
  ) {}

  /**
   * Tells, without a database query, whether a caller is known to have no valid credentials on this instance.
   * For example, the caller may have a stream's ticket from another instance that requires no authentication,
   * or that has a BOOTSTRAP_API_KEY while this instance has none.
   */
  hasEnded(caller: Principal): boolean {
    if (caller.kind === 'anonymous') return authenticationIsRequired(this.config);
    // A caller without a key hash has used BOOTSTRAP_API_KEY. This setting may have been removed since then.
    if (caller.kind === 'key') return !hasKey(caller) && this.config.BOOTSTRAP_API_KEY === undefined;
    // oxlint-disable-next-line no-restricted-properties -- the expiry of a token is a moment, and not a duration
    return Date.now() >= (caller.expiresAt ?? Infinity);
  }

  /** The callers whose API key was revoked, replaced by a rotation, or has expired. */
  async revoked(callers: readonly Principal[]): Promise<Principal[]> {
    const withKeys = callers.filter(hasKey);
    if (withKeys.length === 0) return [];
    // Several callers may have the same API key. Each key is checked only once in this call.
    const keys = new Map(withKeys.map((caller) => [caller.keyHash.toString('hex'), caller]));
    const valid = await this.keys.valid([...keys.values()]);
    return withKeys.filter(({ keyHash }) => !valid.has(keyHash.toString('hex')));
  }
}

function hasKey(caller: Principal): caller is Principal & { readonly keyHash: Buffer } {
  return caller.keyHash !== undefined;
}
