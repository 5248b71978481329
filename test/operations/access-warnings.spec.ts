import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { createDatabase, execute, TEMPLATE_DATABASE, type TestDatabase } from '../support/database';
import { freePort } from '@verkko/dev-servers/free-port';
import { KEYS } from '../support/paths';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { sharedServers } from '../support/shared-servers';
import { until } from '@verkko/dev-servers/until';

const PUBLISHED = parseEnv(readFileSync(join(__dirname, '../../backend.env'), 'utf8')) as Record<
  string,
  string
>;
const NOBODY =
  'Nobody can call yet, because there is no key. Make one: npm run keys -- create --name ops --scopes ' +
  'keys:admin,inventory:read,inventory:write (in a container: node dist/keys/command.js create …), or set BOOTSTRAP_API_KEY.';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await endProcesses();
  await database.query('TRUNCATE api_keys');
});
afterAll(() => database.drop());

const start = (environment: Record<string, string>) =>
  startProcess({
    ...databaseEnvironment(database.connection),
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    ...environment,
  });

/** Stops a service and returns the warnings and errors in its log. */
async function warningsOf(service: ServiceProcess): Promise<unknown[]> {
  await service.stop();
  return service.problems().map(({ msg }) => msg);
}

const insertKey = (ending: string) =>
  database.query(
    `INSERT INTO api_keys (id, hash, name, scopes, expires_at)
     VALUES ('0123456789abcdef', sha256('any'), 'any', '{inventory:read}', now() + $1::interval)`,
    [ending],
  );

describe('the service, started in production,', () => {
  it('logs no warning if authentication is required and an API key exists', async () => {
    const service = await start({ HOST: '0.0.0.0', BOOTSTRAP_API_KEY: `vk_${'0'.repeat(64)}` });

    expect(await warningsOf(service)).toEqual([]);
  });

  it('warns if BOOTSTRAP_API_KEY has the public example value of backend.env', async () => {
    const service = await start({ BOOTSTRAP_API_KEY: PUBLISHED.BOOTSTRAP_API_KEY ?? '' });
    const answer = await fetch(`${service.url}${KEYS}`, {
      headers: { 'X-API-Key': PUBLISHED.BOOTSTRAP_API_KEY ?? '' },
    });

    expect(answer.status).toBe(200);
    expect(await warningsOf(service)).toEqual([
      'BOOTSTRAP_API_KEY is the one that everybody can read in backend.env: set one of your own, and look with "keys list" for keys that you did not make.',
    ]);
  });

  it.each([
    ['127.0.0.1', 'Authentication is off: everybody on this machine may read and write.'],
    [
      '0.0.0.0',
      'Authentication is off and the service listens on 0.0.0.0: whoever reaches it may read and write. Set AUTH=required, or HOST=127.0.0.1.',
    ],
  ])('warns if authentication is off and the service listens on %s', async (HOST, warning) => {
    const service = await start({ AUTH: 'off', HOST });

    expect(await warningsOf(service)).toEqual([warning]);
  });

  it('warns if no API key exists yet, and says how to create one', async () => {
    expect(await warningsOf(await start({}))).toEqual([NOBODY]);
  });

  it('warns if every API key in the database has expired', async () => {
    await insertKey('-1 second');

    expect(await warningsOf(await start({}))).toEqual([NOBODY]);
  });

  it.each([
    ['an API key in the database', () => insertKey('1 day'), {}],
    [
      'a configured token issuer',
      () => Promise.resolve(),
      { JWT_JWKS_URL: 'http://127.0.0.1:9/keys', JWT_ISSUER: 'issuer', JWT_AUDIENCE: 'inventory' },
    ],
  ])('does not warn about missing API keys if there is %s', async (_case, prepare, environment) => {
    await prepare();

    expect(await warningsOf(await start(environment))).toEqual([]);
  });

  it('warns about missing API keys only after the database is available', async () => {
    const { postgres } = sharedServers();
    const name = `test_later_${await freePort()}`;
    const service = await start({ DB_NAME: name });
    const warned = () => service.log().some(({ msg }) => msg === NOBODY);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    expect(warned()).toBe(false);

    await execute(postgres, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE}`);
    await until('it warns', warned);

    await service.stop();
    await execute(postgres, `DROP DATABASE ${name} WITH (FORCE)`);
  });
});

describe('the service, started in development,', () => {
  const startForPeople = (environment: Record<string, string>) =>
    start({ NODE_ENV: 'development', ...environment });

  it('prints that authentication is off, and that everybody on this machine may read and write', async () => {
    const service = await startForPeople({});

    expect(service.stderr()).toContain(
      '\n\nAuthentication is off: everybody on this machine may read and write.\n\nTry it:\n',
    );
    expect(service.stderr()).not.toContain('authorization');
  });

  it('prints an example request with an API key if authentication is required', async () => {
    const service = await startForPeople({ AUTH: 'required', BOOTSTRAP_API_KEY: `vk_${'0'.repeat(64)}` });

    expect(service.stderr()).not.toContain('Authentication is off');
    expect(service.stderr()).toContain(`/update -H "authorization: Bearer $KEY" -H 'content-type`);
  });
});
