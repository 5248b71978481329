import { createHash } from 'node:crypto';
import { BOOTSTRAP_KEY, bearer, type CreatedKey, createKey } from '../support/api-keys';
import { createDatabase, type TestDatabase } from '../support/database';
import { ask } from '../support/http-client';
import { KEYS, QUERY, UPDATE } from '../support/paths';
import { databaseEnvironment, endProcesses, runProcess, startProcess } from '../support/service-process';

const PAGE = `${QUERY}?productid=A`;

let database: TestDatabase;
let environment: Record<string, string>;

beforeEach(async () => {
  database = await createDatabase();
  environment = { ...databaseEnvironment(database.connection), AUTH: 'required', LOG_LEVEL: 'trace' };
});
afterEach(async () => {
  await endProcesses();
  await database.drop();
});

/** Reads all tables of the database, and returns every row as text. */
async function dump(): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    for (const { row } of await database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`)) {
      rows.push(row);
    }
  }
  return rows.join('\n');
}

const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');

/**
 * The forms in which an API key could have been stored readably: the random part of the key as it is or in
 * base64, or the whole key in hex or base64.
 */
const formsOf = (key: string) => [
  key.slice(-64),
  Buffer.from(key).toString('hex'),
  Buffer.from(key).toString('base64'),
  Buffer.from(key.slice(-64), 'hex').toString('base64'),
];

describe('the secret of an API key', () => {
  it('is returned only when the secret is created, and appears in no list, log or table', async () => {
    const service = await startProcess({ ...environment, BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    const { url } = service;
    const first = await createKey(service, { scopes: ['inventory:read', 'keys:admin'] });
    const rotated = await ask(`${url}/api/v1/keys/${first.id}/rotate?grace=60`, {
      method: 'POST',
      headers: bearer(first.key),
    });
    const next = JSON.parse(rotated.body) as CreatedKey;
    const shown = await Promise.all([
      ask(url + PAGE, { headers: bearer(first.key) }),
      ask(url + PAGE, { headers: { 'X-API-Key': next.key } }),
      // This API key has one character more than a valid one.
      ask(url + PAGE, { headers: bearer(`${next.key}0`) }),
      ask(`${url}${KEYS}`, { headers: bearer(next.key) }),
      // The path of this request contains a secret where the id of an API key should be.
      ask(`${url}/api/v1/keys/${next.key}`, { method: 'DELETE', headers: bearer(next.key) }),
      ask(`${url}/${next.key}?key=${next.key}`),
    ]);
    const rows = await dump();
    const { stdout, stderr } = await service.stop();

    expect(shown.map(({ status }) => status)).toEqual([200, 200, 401, 200, 404, 404]);
    // The last body is not checked: it may repeat the path of its request, with the API key.
    const bodies = shown.slice(0, -1).map(({ body }) => body);
    for (const secret of [...formsOf(first.key), ...formsOf(next.key), BOOTSTRAP_KEY]) {
      expect(rows).not.toContain(secret);
      expect(stdout + stderr).not.toContain(secret);
      expect(bodies.join('\n')).not.toContain(secret);
    }
    // The test finds the hash of the secret in the tables. So it would also find the secret itself if a table
    // contained it.
    expect(rows).toContain(sha256(first.key));
    expect(rows).toContain(sha256(next.key));
    expect(rows).not.toContain(sha256(BOOTSTRAP_KEY));
  });

  it('is not in the log lines about the creation, rotation or revocation of the API key', async () => {
    const service = await startProcess({ ...environment, BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    const { id, key } = await createKey(service);
    await ask(`${service.url}/api/v1/keys/${id}/rotate?grace=60`, {
      method: 'POST',
      headers: bearer(BOOTSTRAP_KEY),
    });
    await ask(service.url + PAGE, { headers: bearer(key) });
    await ask(`${service.url}/api/v1/keys/${id}`, { method: 'DELETE', headers: bearer(BOOTSTRAP_KEY) });
    await service.stop();

    const log = service.log();
    expect(log.filter(({ context }) => context === 'Keys').map(({ level, msg }) => [level, msg])).toEqual([
      ['info', `Key ${id} was created by key bootstrap`],
      ['info', `Key ${id} was rotated by key bootstrap`],
      ['info', `Key ${id} was revoked by key bootstrap`],
    ]);
    const lines = log.filter(({ msg }) => msg === 'request');
    expect(lines.map(({ principal, route, status }) => [principal, route, status])).toEqual([
      ['key:bootstrap', KEYS, 201],
      ['key:bootstrap', '/api/v1/keys/:id/rotate', 201],
      [`key:${id}`, QUERY, 200],
      ['key:bootstrap', '/api/v1/keys/:id', 204],
    ]);
  });
});

describe('the setting BOOTSTRAP_API_KEY', () => {
  const statusOf = async (url: string, path: string, method = 'GET') =>
    (await ask(url + path, { method, headers: bearer(BOOTSTRAP_KEY) })).status;

  it('is accepted as an API key with every scope, as long as the variable is set', async () => {
    const service = await startProcess({ ...environment, BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    const created = await createKey(service, {
      scopes: ['inventory:read', 'inventory:write', 'keys:admin', 'metrics:read'],
    });
    expect(created.scopes).toHaveLength(4);
    expect(await statusOf(service.url, PAGE)).toBe(200);
    // The request has no body. The status 400 instead of 401 shows that the service has accepted the API key.
    expect(await statusOf(service.url, UPDATE, 'POST')).toBe(400);
    await service.stop();

    const without = await startProcess(environment);

    expect(await statusOf(without.url, PAGE)).toBe(401);
    expect((await ask(without.url + PAGE, { headers: bearer(created.key) })).status).toBe(200);
  });

  it('can have the same format as the API keys that the service creates', async () => {
    const key = `vk_${'a'.repeat(16)}_${'b'.repeat(64)}`;
    const service = await startProcess({ ...environment, BOOTSTRAP_API_KEY: key });

    expect((await ask(service.url + PAGE, { headers: bearer(key) })).status).toBe(200);
  });

  it.each([
    'hush',
    'vk_hush',
    `vk_${'hush'.repeat(51)}`,
    `vk_hush ${'x'.repeat(40)}`,
    `hush_${'x'.repeat(40)}`,
  ])(
    'prevents the start with the invalid value %j, and the error does not show this value',
    async (BOOTSTRAP_API_KEY) => {
      const { code, stdout, stderr } = await runProcess({ ...environment, BOOTSTRAP_API_KEY });

      expect(code).toBe(1);
      expect(stderr).toBe(
        'The configuration has mistakes:\n' +
          '  BOOTSTRAP_API_KEY must be vk_ and then 32 to 200 of A-Z, a-z, 0-9, _ and -; ' +
          'it is a secret, not shown, from the environment\n',
      );
      expect(stdout).toBe('');
    },
  );
});
