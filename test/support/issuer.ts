import { constants, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'inventory';

const SIGNATURES = {
  RS256: (data: Buffer, key: KeyObject) => sign('sha256', data, key),
  PS256: (data: Buffer, key: KeyObject) =>
    sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  ES256: (data: Buffer, key: KeyObject) => sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }),
  ES384: (data: Buffer, key: KeyObject) => sign('sha384', data, { key, dsaEncoding: 'ieee-p1363' }),
  EdDSA: (data: Buffer, key: KeyObject) => sign(null, data, key),
};

export type Algorithm = keyof typeof SIGNATURES;

const pairs: Record<Algorithm, () => { publicKey: KeyObject; privateKey: KeyObject }> = {
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};

/** A key pair with which a token issuer signs JWTs. */
export class SigningKey {
  private readonly pair: { publicKey: KeyObject; privateKey: KeyObject };

  constructor(
    readonly kid: string,
    readonly alg: Algorithm = 'ES256',
  ) {
    this.pair = pairs[alg]();
  }

  get publicPem(): string {
    return this.pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  get privatePem(): string {
    return this.pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  }

  get publicJwk(): JsonWebKey {
    return { ...this.pair.publicKey.export({ format: 'jwk' }), kid: this.kid, alg: this.alg, use: 'sig' };
  }

  /**
   * Makes a valid JWT. The arguments can change its claims and its header; a claim with the value undefined
   * is omitted.
   */
  token(claims: object = {}, header: object = {}): string {
    const signed = unsigned({ alg: this.alg, kid: this.kid, ...header }, goodClaims(claims));
    return `${signed}.${SIGNATURES[this.alg](Buffer.from(signed), this.pair.privateKey).toString('base64url')}`;
  }
}

/** The current time in seconds since 1970, the unit of JWT claims. */
export const nowInSeconds = () => Math.floor(Date.now() / 1000);

export function goodClaims(others: object = {}): object {
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'till-3',
    exp: nowInSeconds() + 300,
    scope: 'inventory:read',
    ...others,
  };
}

/** The first two parts of a JWT: header and claims, without the signature. */
export function unsigned(header: object, claims: object): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

/** A local HTTP server that serves the JSON Web Key Set of a token issuer. */
export class KeySetServer {
  requests = 0;
  private answer: RequestListener = (_request, response) => response.writeHead(404).end();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      this.requests += 1;
      this.answer(request, response);
    });
  }

  static async start(...keys: SigningKey[]): Promise<KeySetServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = new KeySetServer(server);
    issuer.publish(...keys);
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/keys`;
  }

  publish(...keys: SigningKey[]): void {
    const set = JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) });
    this.answerWith((_request, response) =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(set),
    );
  }

  /** Sends the given response in place of the JSON Web Key Set. */
  answerWith(answer: RequestListener): void {
    this.answer = answer;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
