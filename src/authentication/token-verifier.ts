import { createPublicKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import type { Principal } from '../access/principal';
import { RemoteJwks } from './remote-jwks';
import { boundLocations, locationsAmong } from '../access/bound-locations';
import { type Scope, scopesAmong } from '../access/scopes';
import { unauthenticated } from '../access/unauthenticated';
import type { Locations } from '../readings/locations';

/** Signature algorithms: asymmetric ones only (made with a private key, checked with a public one), never `none`. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Maximum difference between the clocks of the issuer and this service, in seconds. */
const LEEWAY = 30;

/**
 * Checks JSON Web Tokens of the configured issuer, if there is one.
 * @see https://www.rfc-editor.org/rfc/rfc8725 for the necessary checks
 */
@Injectable()
export class TokenVerifier {
  private readonly keyFor: JWTVerifyGetKey | undefined;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.keyFor = keySource(config);
  }

  get isConfigured(): boolean {
    return this.keyFor !== undefined;
  }

  /**
   * Checks a token and finds its principal.
   * @returns undefined for an invalid token, UNAUTHENTICATED for a token whose claim `locations` cannot be read,
   * ISSUER_UNAVAILABLE if the issuer's public key is not known and cannot be fetched
   */
  async verify(token: string): Promise<Principal | ApiError | undefined> {
    const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = this.config;
    if (!this.keyFor || issuer === undefined || audience === undefined) return undefined;
    const options = {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      clockTolerance: LEEWAY,
      requiredClaims: ['exp', 'sub'],
    };
    try {
      const { payload } = await jwtVerify(token, this.keyFor, options);
      const subject: unknown = payload.sub; // jose checks that this claim is present, but not its type
      if (typeof subject !== 'string' || subject === '') return undefined;
      const locations = locationsOf(payload);
      if (locations instanceof ApiError) return locations;
      return {
        kind: 'token',
        id: subject,
        scopes: scopesOf(payload),
        expiresAt: ((payload.exp ?? 0) + LEEWAY) * 1000,
        ...(locations && { locations }),
      };
    } catch (error) {
      if (error instanceof ApiError) return error;
      return undefined; // some invalid tokens make the library jose throw a TypeError or a DOMException
    }
  }
}

function keySource({ JWT_PUBLIC_KEY, JWT_JWKS_URL }: Config): JWTVerifyGetKey | undefined {
  if (JWT_JWKS_URL !== undefined) {
    const keys = new RemoteJwks(new URL(JWT_JWKS_URL));
    return (header, token) => keys.keyFor(header, token);
  }
  if (JWT_PUBLIC_KEY === undefined) return undefined;
  const key = createPublicKey(JWT_PUBLIC_KEY);
  return () => key;
}

/**
 * Reads the scopes in a token: from the claim `scope`, a text separated by spaces (RFC 8693), or from the list
 * `scopes`.
 */
function scopesOf({ scope, scopes }: JWTPayload): Scope[] {
  if (typeof scope === 'string') return scopesAmong(scope.split(' '));
  return scopesAmong(Array.isArray(scopes) ? scopes : []);
}

/**
 * Reads the claim `locations` of a token: a list or one text. A token whose claim cannot be read is refused,
 * because a token without the claim gives access to all locations. The error message may say what is wrong
 * with the claim, because the signature of the token was already checked.
 */
function locationsOf({ locations }: JWTPayload): Locations | ApiError | undefined {
  if (locations === undefined) return undefined;
  const names = boundLocations.read(typeof locations === 'string' ? [locations] : locations);
  if (names) return locationsAmong(names);
  return unauthenticated(
    `The claim locations of this token ${boundLocations.message}.`,
    'Bearer realm="inventory", error="invalid_token"',
  );
}
