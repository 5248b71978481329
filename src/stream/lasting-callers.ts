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
   * Tells, without a database query, whether this instance knows that a caller has no valid credentials. For
   * example, another instance made the ticket that opened the stream. That instance may require no
   * authentication, although this one does. Or it may have a BOOTSTRAP_API_KEY, although this one has none.
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
    // Several streams may be open with the same API key. This function checks each key only once.
    const keys = new Map(withKeys.map((caller) => [caller.keyHash.toString('hex'), caller]));
    const valid = await this.keys.valid([...keys.values()]);
    return withKeys.filter(({ keyHash }) => !valid.has(keyHash.toString('hex')));
  }
}

function hasKey(caller: Principal): caller is Principal & { readonly keyHash: Buffer } {
  return caller.keyHash !== undefined;
}
