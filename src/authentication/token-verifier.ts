import { createPublicKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import type { Principal } from '../access/principal';
import { RemoteJwks } from './remote-jwks';
import { type Scope, scopesAmong } from '../access/scopes';

/** Signatures that are made with a private key and checked with a public one; never `none`, never a shared secret. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Clocks may differ by this many seconds. */
const LEEWAY = 30;

/**
 * Checks JSON Web Tokens of the issuer that the configuration names, if it names one.
 * @see https://www.rfc-editor.org/rfc/rfc8725 on what has to be looked at
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
   * @returns undefined for a token that does not hold, ISSUER_UNAVAILABLE where its key is not known and cannot be fetched
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
      const subject: unknown = payload.sub; // jose sees to it that it is there, not what it is
      if (typeof subject !== 'string' || subject === '') return undefined;
      return { kind: 'token', id: subject, scopes: scopesOf(payload) };
    } catch (error) {
      if (error instanceof ApiError) return error;
      return undefined; // jose throws errors of its own, a TypeError or a DOMException, as a token brings it about
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

/** From `scope`, separated by spaces as in RFC 8693, or from the list `scopes`. */
function scopesOf({ scope, scopes }: JWTPayload): Scope[] {
  if (typeof scope === 'string') return scopesAmong(scope.split(' '));
  return scopesAmong(Array.isArray(scopes) ? scopes : []);
}
