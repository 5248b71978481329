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

/** Interval at which the token issuer's public keys are fetched again, so that no withdrawn public key stays valid. */
const REFRESH_MS = 10 * 60_000;

/**
 * A token with an unknown key id causes a fetch of the issuer's public keys only if the last fetch was at
 * least this long ago, in ms.
 */
const COOL_DOWN_MS = 10_000;

/** Pause after a failed fetch of the token issuer's public keys. */
const PAUSE_MS = 1000;

const TIMEOUT_MS = 2000;

/**
 * An issuer's public keys, from a URL. While the URL is unavailable, the known keys stay in use. This class
 * measures time with the monotonic clock, unlike the library jose, which uses the wall clock: if the wall
 * clock was set back by an hour, jose would fetch no keys for an hour.
 */
export class RemoteJwks {
  private readonly logger = new Logger('Tokens');
  private readonly remote: ReturnType<typeof createRemoteJWKSet>;
  private refreshAt = Infinity;
  private lookAgainAt = 0;
  private askAgainAt = 0;

  constructor(url: URL) {
    this.remote = createRemoteJWKSet(url, {
      // With these settings, the library jose itself fetches the public keys only once. This class decides
      // when they are fetched again.
      cacheMaxAge: Infinity,
      cooldownDuration: Infinity,
      timeoutDuration: TIMEOUT_MS,
      [customFetch]: (...request) => this.fetch(...request),
    });
  }

  /**
   * Finds the issuer's public key that the header of a token names.
   * @throws ApiError ISSUER_UNAVAILABLE if the public key is not known and the issuer cannot be reached
   */
  async keyFor(header: JWSHeaderParameters, token: FlattenedJWSInput) {
    const overdue = performance.now() - this.refreshAt;
    if (overdue >= 0) {
      this.refreshAt = performance.now() + PAUSE_MS;
      const refreshed = this.remote.reload().catch(() => undefined);
      // If no request has come for a long time, the issuer may have withdrawn some of the keys that this
      // service has cached. So the request waits until the current keys are fetched.
      if (overdue >= REFRESH_MS) await refreshed;
    }
    try {
      return await this.find(header, token);
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

  /** Searches the issuer's known public keys, then fetches the current ones and searches again. */
  private async find(header: JWSHeaderParameters, token: FlattenedJWSInput) {
    try {
      return await this.remote(header, token);
    } catch (error) {
      const isUnknown = error instanceof errors.JWKSNoMatchingKey;
      if (!isUnknown || (performance.now() < this.lookAgainAt && !this.remote.reloading)) throw error;
      await this.remote.reload(); // concurrent requests share one fetch
      return this.remote(header, token);
    }
  }

  private async fetch(...request: Parameters<FetchImplementation>): Promise<Response> {
    if (performance.now() < this.askAgainAt) throw new Error('The issuer failed a moment ago');
    try {
      const response = await fetch(...request);
      if (response.status !== 200) throw new Error(`it answers ${response.status}`);
      const text = await response.text();
      createLocalJWKSet(JSON.parse(text) as JSONWebKeySet); // throws if the text is not a JWK set
      const now = performance.now();
      this.refreshAt = now + REFRESH_MS;
      this.lookAgainAt = now + COOL_DOWN_MS;
      return new Response(text);
    } catch (error) {
      this.askAgainAt = performance.now() + PAUSE_MS;
      const { message, cause } = error as Error;
      const reason = cause instanceof Error ? cause.message : message;
      this.logger.warn(`The keys of the tokens' issuer cannot be fetched: ${reason}`);
      throw error;
    }
  }
}
