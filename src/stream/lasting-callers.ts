import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal';
import { KeysRepository } from '../keys/keys.repository';

/** Tells which callers may go on, although their credentials were checked some time ago. */
@Injectable()
export class LastingCallers {
  constructor(private readonly keys: KeysRepository) {}

  /** The callers whose API key was revoked, rotated away or has expired since, or whose token has expired. */
  async ended(callers: readonly Principal[]): Promise<Principal[]> {
    const withKeys = callers.filter(hasKey);
    // One row for each key, however many streams it has.
    const keys = new Map(withKeys.map((caller) => [caller.keyHash.toString('hex'), caller]));
    const valid = keys.size > 0 ? await this.keys.valid([...keys.values()]) : new Set<string>();
    // eslint-disable-next-line no-restricted-properties -- the expiry of a token is a moment, and not a duration
    const now = Date.now();
    return callers.filter((caller) =>
      hasKey(caller) ? !valid.has(caller.keyHash.toString('hex')) : now >= (caller.expiresAt ?? Infinity),
    );
  }
}

function hasKey(caller: Principal): caller is Principal & { readonly keyHash: Buffer } {
  return caller.keyHash !== undefined;
}
