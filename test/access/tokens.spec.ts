import { createHmac } from 'node:crypto';
import { bearer } from '../support/api-keys';
import { freezeClocks } from '../support/frozen-clocks';
import {
  type Algorithm,
  AUDIENCE,
  goodClaims,
  ISSUER,
  KeySetServer,
  nowInSeconds,
  SigningKey,
  unsigned,
} from '../support/issuer';
import { QUERY, UPDATE } from '../support/paths';
import { READING } from '../support/readings';
import { type Service, startService } from '../support/service';

const PAGE = `${QUERY}?productid=A`;

const rsa = new SigningKey('rsa', 'RS256');
const keys = [
  rsa,
  new SigningKey('pss', 'PS256'),
  new SigningKey('p256', 'ES256'),
  new SigningKey('p384', 'ES384'),
  new SigningKey('ed25519', 'EdDSA'),
];
/** A signing key of an attacker, with the same key id as one of the issuer's keys. */
const stranger = new SigningKey('rsa', 'RS256');

const hs256 = (secret: string, header: object = {}) => {
  const signed = unsigned({ alg: 'HS256', kid: 'rsa', ...header }, goodClaims());
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};

let keySet: KeySetServer;
let service: Service;

beforeAll(async () => {
  keySet = await KeySetServer.start(...keys);
  service = await startService({
    AUTH: 'required',
    JWT_JWKS_URL: keySet.url,
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: AUDIENCE,
  });
});
afterAll(async () => {
  await service.stop();
  await keySet.stop();
});
beforeEach(freezeClocks);
afterEach(() => jest.useRealTimers());

const read = (token: string, of = service) => of.get(PAGE).set(bearer(token));
const write = (token: string) => service.post(UPDATE, { items: [READING] }).set(bearer(token));
const statusOf = async (token: string, of?: Service) => (await read(token, of)).status;

async function expectRefused(token: string, of = service): Promise<void> {
  const { status, headers, body } = await read(token, of);
  expect([status, headers['www-authenticate'], body]).toEqual([
    401,
    'Bearer realm="inventory", error="invalid_token", Basic realm="inventory", charset="UTF-8"',
    {
      error: 'UNAUTHENTICATED',
      message: 'This token is wrong, expired or revoked.',
      request_id: headers['x-request-id'],
    },
  ]);
}

describe('a JSON Web Token of the issuer', () => {
  it.each(keys.map((key): [Algorithm, SigningKey] => [key.alg, key]))(
    'may be signed with the algorithm %s',
    async (_alg, key) => {
      expect(await statusOf(key.token())).toBe(200);
    },
  );

  it.each([
    { claims: { scope: 'inventory:read inventory:write' }, statuses: [200, 201] },
    { claims: { scope: 'openid inventory:read  profile' }, statuses: [200, 403] },
    { claims: { scope: undefined, scopes: ['inventory:write', 'x', 5] }, statuses: [403, 201] },
    { claims: { scope: 'inventory:read', scopes: ['inventory:write'] }, statuses: [200, 403] },
    { claims: { scope: 'inventory:*' }, statuses: [403, 403] },
    { claims: { scope: 'INVENTORY:READ inventory:readers' }, statuses: [403, 403] },
    { claims: { scope: '' }, statuses: [403, 403] },
    { claims: { scope: undefined }, statuses: [403, 403] },
    { claims: { scope: ['inventory:read'] }, statuses: [403, 403] },
    { claims: { scope: undefined, scopes: { 0: 'inventory:read' } }, statuses: [403, 403] },
  ])(
    'with the claims $claims leads to the statuses $statuses for a read and a write',
    async ({ claims, statuses }) => {
      const token = rsa.token(claims);

      expect([await statusOf(token), (await write(token)).status]).toEqual(statuses);
    },
  );

  it.each([
    ['for several audiences', () => ({ aud: ['other', AUDIENCE] })],
    ['expired for less than the 30 s that clocks may differ', () => ({ exp: nowInSeconds() - 29 })],
    ['valid only in 30 s, because clocks may differ', () => ({ nbf: nowInSeconds() + 30 })],
    ['8 KB long', () => ({ more: 'x'.repeat(8000) })],
    ['for a subject with any characters', () => ({ sub: 'кассир\r\n№ 3 🔑' })],
  ])('is accepted if it is %s', async (_what, claims) => {
    expect(await statusOf(rsa.token(claims()))).toBe(200);
  });

  it('is accepted for any spelling of the authentication scheme Bearer', async () => {
    const { status } = await service.get(PAGE).set({ Authorization: `bEARER  ${rsa.token()}` });

    expect(status).toBe(200);
  });

  it('shares one rate limit with other tokens of the same subject', async () => {
    const limited = await startService({
      AUTH: 'required',
      RATE_LIMIT_READS: '2',
      JWT_JWKS_URL: keySet.url,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
    });
    try {
      const statuses: number[] = [];
      for (const key of keys) {
        statuses.push(await statusOf(key.token({ jti: key.kid, scope: 'inventory:read x' }), limited));
      }
      expect(statuses).toEqual([200, 200, 429, 429, 429]);
      expect(await statusOf(rsa.token({ sub: 'till-4' }), limited)).toBe(200);
    } finally {
      await limited.stop();
    }
  });
});

describe('the service rejects a JSON Web Token', () => {
  const good = () => rsa.token().split('.') as [string, string, string];

  it.each<[string, () => string]>([
    ['without a signature, as alg none', () => `${unsigned({ alg: 'none' }, goodClaims())}.`],
    ['without a signature, as alg nOnE', () => `${unsigned({ alg: 'nOnE', kid: 'rsa' }, goodClaims())}.`],
    ['with alg none over a good signature', () => `${unsigned({ alg: 'none' }, goodClaims())}.${good()[2]}`],
    ['signed with HS256 and the public key as its secret', () => hs256(rsa.publicPem)],
    ['signed with HS256 and the public JWK as its secret', () => hs256(JSON.stringify(rsa.publicJwk))],
    ['signed with HS256 and no secret', () => hs256('')],
    ['with an alg that does not belong to its key', () => rsa.token({}, { alg: 'PS256' })],
    ['with an alg for another kind of key', () => rsa.token({}, { alg: 'ES256' })],
    ['without an alg', () => rsa.token({}, { alg: undefined })],

    ['of another key with the same id', () => stranger.token()],
    ['with an unknown key id', () => rsa.token({}, { kid: 'unknown' })],
    [
      'that contains the public key for its own verification',
      () => stranger.token({}, { jwk: stranger.publicJwk }),
    ],
    ['with an unknown critical extension', () => rsa.token({}, { crit: ['more'], more: true })],

    ['of another issuer', () => rsa.token({ iss: 'https://other.example' })],
    [
      'of an issuer whose name only begins like the right one',
      () => rsa.token({ iss: `${ISSUER}.evil.example` }),
    ],
    ['of no issuer', () => rsa.token({ iss: undefined })],
    ['for another audience', () => rsa.token({ aud: 'orders' })],
    ['for other audiences', () => rsa.token({ aud: ['orders', `${AUDIENCE}2`] })],
    ['for no audience', () => rsa.token({ aud: undefined })],
    ['that has expired 30 s ago', () => rsa.token({ exp: nowInSeconds() - 30 })],
    ['that never expires', () => rsa.token({ exp: undefined })],
    ['whose expiry is no number', () => rsa.token({ exp: 'never' })],
    ['that is valid in 31 s', () => rsa.token({ nbf: nowInSeconds() + 31 })],
    ['without a subject', () => rsa.token({ sub: undefined })],
    ['with an empty subject', () => rsa.token({ sub: '' })],
    ['with a number as its subject', () => rsa.token({ sub: 5 })],
    ['with an object as its subject', () => rsa.token({ sub: {} })],

    [
      'whose claims were changed after it was signed',
      () => [good()[0], unsigned({}, goodClaims({ sub: 'admin' })).split('.')[1], good()[2]].join('.'),
    ],
    ['without its last letter', () => rsa.token().slice(0, -1)],
    ['cut in its claims', () => rsa.token().slice(0, 100)],
    ['without its signature', () => good().slice(0, 2).join('.')],
    ['with a fourth part', () => `${rsa.token()}.${good()[2]}`],
    ['with five parts, like an encrypted token', () => [...good(), ...good()].slice(0, 5).join('.')],
    ['of a single word', () => 'token'],
    ['of dots', () => '...'],
    ['of 12 KB', () => 'x.'.repeat(6000)],
    [
      'whose claims are no JSON object',
      () => ['eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYSJ9', 'W10', good()[2]].join('.'),
    ],
  ])(
    'that is invalid, and does not name the mistake in the error message (case: a token %s)',
    async (_what, token) => {
      await expectRefused(token());
    },
  );

  it('whose header has the URL of its key, and does not fetch that URL', async () => {
    const elsewhere = await KeySetServer.start(stranger);
    try {
      await expectRefused(stranger.token({}, { jku: elsewhere.url, x5u: elsewhere.url }));
      expect(elsewhere.requests).toBe(0);
    } finally {
      await elsewhere.stop();
    }
  });

  it('in the header X-API-Key, which is for API keys', async () => {
    const { status, body } = await service.get(PAGE).set('X-API-Key', rsa.token());

    expect([status, body.message]).toEqual([401, 'This API key is wrong, expired or revoked.']);
  });

  it('that is invalid, even with AUTH=off', async () => {
    const open = await startService({
      AUTH: 'off',
      JWT_JWKS_URL: keySet.url,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
    });
    try {
      await expectRefused(stranger.token(), open);
      expect(await statusOf(rsa.token({ scope: '' }), open)).toBe(403);
      expect((await open.get(PAGE)).status).toBe(200);
    } finally {
      await open.stop();
    }
  });
});

describe('the service with the setting JWT_PUBLIC_KEY', () => {
  const start = (JWT_PUBLIC_KEY: string) =>
    startService({ AUTH: 'required', JWT_PUBLIC_KEY, JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE });

  it.each(keys.map((key): [Algorithm, SigningKey] => [key.alg, key]))(
    'accepts only tokens signed with this key and the algorithm %s',
    async (_alg, key) => {
      const own = await start(key.publicPem.replaceAll('\n', '\\n'));
      try {
        expect(await statusOf(key.token(), own)).toBe(200);
        expect(await statusOf(key.token({}, { kid: undefined }), own)).toBe(200);
        await expectRefused(new SigningKey(key.kid, key.alg).token(), own);
        await expectRefused(hs256(key.publicPem), own);
        await expectRefused(hs256(key.publicPem.trim()), own);
        await expectRefused(`${unsigned({ alg: 'none' }, goodClaims())}.`, own);
        for (const other of keys.filter(({ alg }) => alg !== key.alg))
          await expectRefused(other.token(), own);
      } finally {
        await own.stop();
      }
    },
  );

  it('accepts a token with the algorithm EdDSA, but not with its newer name Ed25519', async () => {
    const key = new SigningKey('ed25519', 'EdDSA');
    const own = await start(key.publicPem);
    try {
      expect(await statusOf(key.token(), own)).toBe(200);
      // EdDSA is the older name and Ed25519 the newer name of the same algorithm.
      await expectRefused(key.token({}, { alg: 'Ed25519' }), own);
    } finally {
      await own.stop();
    }
  });
});
