import { generateKeyPairSync } from 'node:crypto';
import { AUDIENCE, ISSUER, SigningKey } from '../support/issuer';
import { endProcesses, runProcess } from '../support/service-process';

const key = new SigningKey('one');
const JWT_JWKS_URL = 'https://issuer.example/keys';
const JWT_PUBLIC_KEY = key.publicPem;
const NEEDS_BOTH =
  'tokens need JWT_ISSUER and JWT_AUDIENCE, or those made for other services would be good here';
const NEEDS_KEY = 'JWT_ISSUER and JWT_AUDIENCE need JWT_JWKS_URL or JWT_PUBLIC_KEY';
const ONE_OF_THEM = 'JWT_JWKS_URL and JWT_PUBLIC_KEY: set one of them';

/**
 * Starts the service with the given settings, and with a database that does not exist. The service must
 * report wrong settings before it connects to the database.
 */
const start = (environment: Record<string, string>) => runProcess({ DB_HOST: '/nowhere', ...environment });
const mistakes = (...lines: string[]) => ({
  code: 1,
  signal: null,
  stdout: '',
  stderr: ['The configuration has mistakes:', ...lines.map((line) => `  ${line}`), ''].join('\n'),
});

const pem = (pair: ReturnType<typeof generateKeyPairSync>) =>
  (pair as { publicKey: { export(options: object): string } }).publicKey.export({
    type: 'spki',
    format: 'pem',
  });

describe('the start of the service with contradictory settings for tokens', () => {
  afterEach(endProcesses);

  it.each([
    { environment: { JWT_JWKS_URL }, lines: [NEEDS_BOTH] },
    { environment: { JWT_PUBLIC_KEY }, lines: [NEEDS_BOTH] },
    { environment: { JWT_JWKS_URL, JWT_ISSUER: ISSUER }, lines: [NEEDS_BOTH] },
    { environment: { JWT_PUBLIC_KEY, JWT_AUDIENCE: AUDIENCE }, lines: [NEEDS_BOTH] },
    { environment: { JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE }, lines: [NEEDS_KEY] },
    { environment: { JWT_ISSUER: ISSUER }, lines: [NEEDS_KEY] },
    { environment: { JWT_AUDIENCE: AUDIENCE }, lines: [NEEDS_KEY] },
    {
      environment: { JWT_JWKS_URL, JWT_PUBLIC_KEY, JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE },
      lines: [ONE_OF_THEM],
    },
    { environment: { JWT_JWKS_URL, JWT_PUBLIC_KEY }, lines: [ONE_OF_THEM, NEEDS_BOTH] },
  ])('fails at once with the error messages $lines', async ({ environment, lines }) => {
    expect(await start(environment)).toEqual(mistakes(...lines));
  });
});

describe('the setting JWT_PUBLIC_KEY', () => {
  afterEach(endProcesses);

  it.each([
    ['a private key', key.privatePem],
    ['no key', 'hush'],
    ['half a key', JWT_PUBLIC_KEY.slice(0, 80)],
    ['a key that signs nothing', pem(generateKeyPairSync('x25519'))],
    ['an RSA key that is too short', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }))],
    ['a key on another curve', pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }))],
  ])(
    'prevents the start if its value is %s, and the error does not show the value',
    async (_what, JWT_PUBLIC_KEY) => {
      expect(await start({ JWT_PUBLIC_KEY, JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE })).toEqual(
        mistakes(
          'JWT_PUBLIC_KEY must be a public key in PEM (RSA of at least 2048 bits, P-256, P-384, P-521 or Ed25519), ' +
            'its lines separated by line breaks or \\n; it is a secret, not shown, from the environment',
        ),
      );
    },
  );
});

describe('the setting JWT_JWKS_URL', () => {
  afterEach(endProcesses);

  it('prevents the start if the URL contains a password', async () => {
    const { code, stderr } = await start({
      JWT_JWKS_URL: 'https://me:hush@issuer.example/keys',
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
    });

    expect(code).toBe(1);
    expect(stderr).toContain(
      'JWT_JWKS_URL must be a URL that starts with https:// or http://, without a user name',
    );
    expect(stderr).not.toContain('hush');
  });
});
