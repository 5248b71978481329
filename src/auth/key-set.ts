import { Logger } from '@nestjs/common';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';
import { ApiError } from '../errors/api-error';

/** Keys are fetched anew after this time, so that one the issuer has withdrawn does not stay good. */
const REFRESH_MS = 10 * 60_000;

/** A token with a key nobody knows makes the service look for it, but no more often than this. */
const COOL_DOWN_MS = 10_000;

/** After a failure the issuer is left alone for so long. */
const PAUSE_MS = 1000;

const TIMEOUT_MS = 2000;

/** An issuer's public keys, from a URL. While that is away, the keys that are known go on. */
export class KeySet {
  private readonly logger = new Logger('Tokens');
  private readonly remote: ReturnType<typeof createRemoteJWKSet>;
  private refreshAt = Infinity;
  private askAgainAt = 0;

  constructor(url: URL) {
    this.remote = createRemoteJWKSet(url, {
      cacheMaxAge: Infinity, // refreshing is done here, behind the requests
      cooldownDuration: COOL_DOWN_MS,
      timeoutDuration: TIMEOUT_MS,
      [customFetch]: (...request) => this.fetch(...request),
    });
  }

  /**
   * The key that a token says it is signed with.
   * @throws ApiError ISSUER_UNAVAILABLE where it is not known, and nobody can be asked
   */
  async keyFor(header: JWSHeaderParameters, token: FlattenedJWSInput) {
    const overdue = Date.now() - this.refreshAt;
    if (overdue >= 0) {
      this.refreshAt = Date.now() + PAUSE_MS;
      const refreshed = this.remote.reload().catch(() => undefined);
      // After a quiet night, what is known may be long withdrawn: then the request waits.
      if (overdue >= REFRESH_MS) await refreshed;
    }
    try {
      return await this.remote(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      if (error instanceof errors.JOSENotSupported) throw error;
      throw new ApiError(
        'ISSUER_UNAVAILABLE',
        'The keys of the token’s issuer cannot be fetched; try again.',
        {
          cause: error,
        },
      );
    }
  }

  private async fetch(...request: Parameters<FetchImplementation>): Promise<Response> {
    if (Date.now() < this.askAgainAt) throw new Error('The issuer failed a moment ago');
    try {
      const response = await fetch(...request);
      if (response.status !== 200) throw new Error(`it answers ${response.status}`);
      const text = await response.text();
      createLocalJWKSet(JSON.parse(text) as JSONWebKeySet); // throws where it is no such set
      this.refreshAt = Date.now() + REFRESH_MS;
      return new Response(text);
    } catch (error) {
      this.askAgainAt = Date.now() + PAUSE_MS;
      const { message, cause } = error as Error;
      const reason = cause instanceof Error ? cause.message : message;
      this.logger.warn(`The keys of the tokens' issuer cannot be fetched: ${reason}`);
      throw error;
    }
  }
}
