import { Injectable, Logger } from '@nestjs/common';
import { loggedName } from '../access/caller-name';
import type { Principal } from '../access/principal';
import { type Scope, scopesAmong } from '../access/scopes';
import { ApiError } from '../errors/api-error';
import { invalidValue } from '../errors/invalid-value';
import { listPage } from '../pagination/list-page';
import { hashOf, isKeyId, newKey, newSecret } from './api-key';
import type { CreateKeyDto } from './dto/create-key.dto';
import type { CreatedKeyDto, KeysDto } from './dto/key.dto';
import type { ListKeysDto } from './dto/list-keys.dto';
import { encodeCursor, decodeCursor } from './key-cursor';
import { ApiKeyCache } from './api-key-cache';
import { KeysRepository } from './keys.repository';

/**
 * Creates, lists, rotates and revokes API keys. Every change over HTTP writes a log line that names the caller. If
 * the caller's own API key becomes invalid before the change is made, the error is UNAUTHENTICATED.
 */
@Injectable()
export class KeysService {
  private readonly logger = new Logger('Keys');

  constructor(
    private readonly repository: KeysRepository,
    private readonly ring: ApiKeyCache,
  ) {}

  /**
   * Creates an API key.
   * @throws ApiError FORBIDDEN for a scope that the caller does not have, VALIDATION_ERROR for an administrator's API
   *   key that is bound to locations
   */
  async create(by: Principal, { scopes, ...facts }: CreateKeyDto): Promise<CreatedKeyDto> {
    assertHolds(by, scopes);
    if (facts.locations && scopes.includes('keys:admin')) {
      throw invalidValue(
        'locations',
        'cannot be given with the scope keys:admin, which concerns all of them',
      );
    }
    const { id, key } = newKey();
    const stored = await this.repository.insert(by, {
      ...facts,
      id,
      hash: hashOf(key),
      scopes: scopesAmong(scopes),
    });
    this.note('created', id, by);
    return { key, ...stored };
  }

  async list({ limit, cursor }: ListKeysDto): Promise<KeysDto> {
    const found = await this.repository.list(
      limit + 1,
      cursor === undefined ? undefined : decodeCursor(cursor),
    );
    return listPage(found, limit, encodeCursor);
  }

  /**
   * Replaces the secret of an API key.
   * @param grace seconds for which the old secret stays valid
   * @throws ApiError NOT_FOUND, FORBIDDEN if the API key has a scope that the caller lacks
   */
  async rotate(by: Principal, id: string, grace: number): Promise<CreatedKeyDto> {
    const known = isKeyId(id) ? await this.repository.find(id) : undefined;
    if (!known) throw unknown();
    assertHolds(by, known.principal.scopes);
    const { key } = newSecret(id);
    const stored = await this.repository.rotate(by, id, hashOf(key), grace);
    if (!stored) throw unknown();
    this.ring.forget(id);
    this.note('rotated', id, by);
    return { key, ...stored };
  }

  /** Revokes an API key. @throws ApiError NOT_FOUND, LAST_ADMIN_KEY */
  async delete(by: Principal, id: string): Promise<void> {
    const outcome = isKeyId(id) ? await this.repository.delete(by, id) : 'unknown';
    if (outcome === 'unknown') throw unknown();
    if (outcome === 'last admin') {
      throw new ApiError(
        'LAST_ADMIN_KEY',
        `${id} is the last key with the scope keys:admin: make another one first.`,
      );
    }
    this.ring.forget(id);
    this.note('revoked', id, by);
  }

  private note(what: string, id: string, by: Principal): void {
    this.logger.log(`Key ${id} was ${what} by ${loggedName(by)}`);
  }
}

/** Rejects API keys with scopes that the caller lacks. Otherwise callers could give themselves all scopes. */
function assertHolds(principal: Principal, scopes: readonly Scope[]): void {
  const missing = scopes.filter((scope) => !principal.scopes.includes(scope));
  if (missing.length === 0) return;
  throw new ApiError(
    'FORBIDDEN',
    `This needs the scopes of the key, and the caller lacks ${missing.join(', ')}.`,
  );
}

/**
 * The NOT_FOUND error for an API key. Its message does not repeat the id, because the caller may have sent the secret
 * API key instead.
 */
function unknown(): ApiError {
  return new ApiError('NOT_FOUND', 'There is no key with this id.');
}
