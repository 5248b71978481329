import { Inject, Injectable } from '@nestjs/common';
import { authenticationIsRequired } from '../access/is-required';
import type { Principal } from '../access/principal';
import { CONFIG, type Config } from '../config/config';
import { KeysRepository } from '../keys/keys.repository';

/** Tells which callers may go on, although their credentials were checked some time ago. */
@Injectable()
export class LastingCallers {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly keys: KeysRepository,
  ) {}

  /**
   * Whether the caller may not go on, as far as this process knows without the database. A ticket may come from an
   * instance with other settings: with the key of BOOTSTRAP_API_KEY, or without authentication.
   */
  hasEnded(caller: Principal): boolean {
    if (caller.kind === 'anonymous') return authenticationIsRequired(this.config);
    // Every other API key has a hash.
    if (caller.kind === 'key') return !hasKey(caller) && this.config.BOOTSTRAP_API_KEY === undefined;
    // eslint-disable-next-line no-restricted-properties -- the expiry of a token is a moment, and not a duration
    return Date.now() >= (caller.expiresAt ?? Infinity);
  }

  /** The callers whose API key was revoked, rotated away or has expired since. */
  async revoked(callers: readonly Principal[]): Promise<Principal[]> {
    const withKeys = callers.filter(hasKey);
    if (withKeys.length === 0) return [];
    // One row for each key, however many streams it has.
    const keys = new Map(withKeys.map((caller) => [caller.keyHash.toString('hex'), caller]));
    const valid = await this.keys.valid([...keys.values()]);
    return withKeys.filter(({ keyHash }) => !valid.has(keyHash.toString('hex')));
  }
}

function hasKey(caller: Principal): caller is Principal & { readonly keyHash: Buffer } {
  return caller.keyHash !== undefined;
}
