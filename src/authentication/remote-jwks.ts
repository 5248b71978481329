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

/**
 * An issuer's public keys, from a URL. While that is away, the keys that are known go on. All times are of the monotonic
 * clock: jose measures by the wall clock, and with that set back an hour would look for no key for an hour.
 */
export class RemoteJwks {
  private readonly logger = new Logger('Tokens');
  private readonly remote: ReturnType<typeof createRemoteJWKSet>;
  private refreshAt = Infinity;
  private lookAgainAt = 0;
  private askAgainAt = 0;

  constructor(url: URL) {
    this.remote = createRemoteJWKSet(url, {
      // jose is to fetch nothing by itself but the first keys: when to fetch more is decided here.
      cacheMaxAge: Infinity,
      cooldownDuration: Infinity,
      timeoutDuration: TIMEOUT_MS,
      [customFetch]: (...request) => this.fetch(...request),
    });
  }

  /**
   * The key that a token says it is signed with.
   * @throws ApiError ISSUER_UNAVAILABLE where it is not known, and nobody can be asked
   */
  async keyFor(header: JWSHeaderParameters, token: FlattenedJWSInput) {
    const overdue = performance.now() - this.refreshAt;
    if (overdue >= 0) {
      this.refreshAt = performance.now() + PAUSE_MS;
      const refreshed = this.remote.reload().catch(() => undefined);
      // After a quiet night, what is known may be long withdrawn: then the request waits.
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

  /** Among the keys that are known, and then among those that the issuer has by now. */
  private async find(header: JWSHeaderParameters, token: FlattenedJWSInput) {
    try {
      return await this.remote(header, token);
    } catch (error) {
      const isUnknown = error instanceof errors.JWKSNoMatchingKey;
      if (!isUnknown || (performance.now() < this.lookAgainAt && !this.remote.reloading)) throw error;
      await this.remote.reload(); // once for all who wait for it
      return this.remote(header, token);
    }
  }

  private async fetch(...request: Parameters<FetchImplementation>): Promise<Response> {
    if (performance.now() < this.askAgainAt) throw new Error('The issuer failed a moment ago');
    try {
      const response = await fetch(...request);
      if (response.status !== 200) throw new Error(`it answers ${response.status}`);
      const text = await response.text();
      createLocalJWKSet(JSON.parse(text) as JSONWebKeySet); // throws where it is no such set
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
