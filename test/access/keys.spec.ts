import { Agent } from 'node:http';
import { BOOTSTRAP_KEY, bearer, type CreatedKey, createKey, factsOf } from '../support/api-keys';
import { createDatabase, type TestDatabase } from '../support/database';
import { freezeClocks, letPass, setWallClock } from '../support/frozen-clocks';
import { HeldTable } from '../support/held-table';
import { type Answer, ask } from '../support/http-client';
import { KEYS, QUERY } from '../support/paths';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/;
const WRONG = 'This API key is wrong, expired or revoked.';

let database: TestDatabase;
let service: Service;

beforeEach(async () => {
  database = await createDatabase();
  const environment = { AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY };
  service = await startService(environment, database.connection);
});
afterEach(async () => {
  jest.useRealTimers();
  await service.stop();
  await database.drop();
});

const call = (method: string, path: string, by = BOOTSTRAP_KEY): Promise<Answer> =>
  ask(service.url + path, { method, headers: bearer(by), agent: new Agent() });
const get = async (path: string) => {
  const { status, body } = await call('GET', path);
  return { status, body: JSON.parse(body) as { items: CreatedKey[]; next_cursor?: string } };
};
const remove = (id: string, by?: string) => call('DELETE', `${KEYS}/${id}`, by);
const statusWith = async (key: string) => (await call('GET', `${QUERY}?productid=A`, key)).status;
const stored = () => service.query<{ id: string }>('SELECT id FROM api_keys');

function expectError({ status, headers, body }: Answer, expected: object): void {
  expect({ status, ...(JSON.parse(body) as object) }).toEqual({
    ...expected,
    request_id: headers['x-request-id'],
  });
}

describe('POST /api/v1/keys', () => {
  it('returns an API key that works at once, in a response that must not be cached', async () => {
    const answer = await service
      .post(KEYS, {
        name: 'till 3, Oslo',
        scopes: ['inventory:read', 'inventory:write'],
        expires_at: '2999-12-31T23:59:59.123456+01:00',
        reads_per_minute: 5,
        writes_per_minute: 0,
      })
      .set(bearer(BOOTSTRAP_KEY));

    expect(answer.status).toBe(201);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { id, key } = answer.body as CreatedKey;
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      key: expect.stringMatching(/^vk_[0-9a-f]{16}_[0-9a-f]{64}$/),
      name: 'till 3, Oslo',
      scopes: ['inventory:read', 'inventory:write'],
      locations: null,
      reads_per_minute: 5,
      writes_per_minute: 0,
      created_at: expect.stringMatching(MOMENT),
      expires_at: '2999-12-31T22:59:59.123456Z',
      last_used_at: null,
    });
    expect(key.startsWith(`vk_${id}_`)).toBe(true);
    expect(await statusWith(key)).toBe(200);
  });

  it('makes a different API key each time', async () => {
    const keys = [await createKey(service), await createKey(service)];

    expect(keys[0]?.key.slice(-64)).not.toBe(keys[1]?.key.slice(-64));
    expect(keys[0]?.id).not.toBe(keys[1]?.id);
  });

  it('returns null for fields that the request omits, and lists a repeated scope only once', async () => {
    const key = await createKey(service, { scopes: ['metrics:read', 'inventory:read', 'metrics:read'] });

    expect(key).toMatchObject({
      scopes: ['inventory:read', 'metrics:read'],
      reads_per_minute: null,
      writes_per_minute: null,
      expires_at: null,
    });
  });

  it('rejects a scope that the caller lacks, and stores no API key', async () => {
    const admin = await createKey(service, { scopes: ['keys:admin', 'inventory:read'] });
    const before = await stored();

    const answer = await service
      .post(KEYS, { name: 'more', scopes: ['inventory:read', 'inventory:write', 'metrics:read'] })
      .set(bearer(admin.key));

    expect([answer.status, answer.body]).toEqual([
      403,
      {
        error: 'FORBIDDEN',
        message: 'This needs the scopes of the key, and the caller lacks inventory:write, metrics:read.',
        request_id: answer.headers['x-request-id'],
      },
    ]);
    expect(await stored()).toEqual(before);
    expect((await createKey(service, { scopes: ['inventory:read'] }, admin.key)).scopes).toEqual([
      'inventory:read',
    ]);
  });

  it('makes an API key that is rejected after its expiry, even if it is in the cache', async () => {
    freezeClocks();
    const { key } = await createKey(service, { expires_at: new Date(Date.now() + 60_000).toISOString() });
    expect(await statusWith(key)).toBe(200);

    setWallClock(59_999);
    expect(await statusWith(key)).toBe(200);
    setWallClock(1);
    const answer = await call('GET', `${QUERY}?productid=A`, key);

    expectError(answer, { status: 401, error: 'UNAUTHENTICATED', message: WRONG });
  });

  it('makes an API key with its own rate limit', async () => {
    const own = await createKey(service, { reads_per_minute: 1, scopes: ['inventory:read'] });
    expect(await statusWith(own.key)).toBe(200);
    const { status, headers } = await call('GET', `${QUERY}?productid=A`, own.key);

    expect(status).toBe(429);
    expect(headers['ratelimit-policy']).toBe('"reads";q=1;w=60');
  });
});

describe('GET /api/v1/keys', () => {
  it('returns all properties of an API key except its secret', async () => {
    const key = await createKey(service, { name: 'one' });

    const { status, body } = await get(KEYS);

    expect([status, body]).toEqual([200, { count: 1, limit: 50, items: [factsOf(key)] }]);
  });

  it('returns an empty list if there is no API key', async () => {
    expect(await get(KEYS)).toEqual({ status: 200, body: { count: 0, limit: 50, items: [] } });
  });

  it('returns every API key once, even if keys are created between the requests for two pages', async () => {
    const made: string[] = [];
    for (let index = 0; index < 7; index += 1) made.push((await createKey(service)).id);
    // API keys with the same time of creation are sorted by id.
    await service.query(`UPDATE api_keys SET created_at = '2024-01-01T00:00:00.000001Z'`);
    made.sort();

    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const { body } = await get(`${KEYS}?limit=3${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      pages.push(body.items.map(({ id }) => id));
      cursor = body.next_cursor;
      if (pages.length === 2) made.push((await createKey(service)).id);
    } while (cursor !== undefined);

    expect(pages.map((page) => page.length)).toEqual([3, 3, 2]);
    expect(pages.flat()).toEqual(made);
  });

  it('returns no next_cursor with the last page, even if that page is full', async () => {
    for (const name of ['one', 'two']) await createKey(service, { name });

    expect((await get(`${KEYS}?limit=2`)).body).not.toHaveProperty('next_cursor');
    expect((await get(`${KEYS}?limit=1`)).body).toHaveProperty('next_cursor');
  });
});

describe('DELETE /api/v1/keys/{id}', () => {
  it('revokes an API key on other instances within 4 s, even if the clock was set back', async () => {
    freezeClocks();
    const { id, key } = await createKey(service);
    expect(await statusWith(key)).toBe(200);
    // Deletes the API key in the database, as another instance would.
    await database.query('DELETE FROM api_keys WHERE id = $1', [id]);

    setWallClock(-3_600_000);
    letPass(4000);

    expect(await statusWith(key)).toBe(401);
  });

  it('makes the given API key invalid at once on the instance that gets the request', async () => {
    const [revoked, other] = [await createKey(service), await createKey(service)];
    expect(await statusWith(revoked.key)).toBe(200);

    const answer = await remove(revoked.id);

    expect([answer.status, answer.body]).toEqual([204, '']);
    expect([await statusWith(revoked.key), await statusWith(other.key)]).toEqual([401, 200]);
    expect(await stored()).toEqual([{ id: other.id }]);
    expectError(await remove(revoked.id), {
      status: 404,
      error: 'NOT_FOUND',
      message: 'There is no key with this id.',
    });
  });

  it('does not repeat an unknown id in its 404 response, because the id may be a secret', async () => {
    const { key } = await createKey(service);
    const whole = `vk_0123456789abcdef_${'0'.repeat(64)}`;

    for (const id of ['0123456789abcdef', 'ABCDEF', 'bootstrap', '%00', whole, "'%20OR%20true"]) {
      for (const answer of [await remove(id), await call('POST', `${KEYS}/${id}/rotate`)]) {
        expectError(answer, { status: 404, error: 'NOT_FOUND', message: 'There is no key with this id.' });
      }
    }
    expect(await statusWith(key)).toBe(200);
  });

  it('does not delete the last API key with the scope keys:admin', async () => {
    const admin = await createKey(service, { scopes: ['keys:admin', 'inventory:read'] });
    await createKey(service);
    const expired = await createKey(service, { scopes: ['keys:admin'], expires_at: '2999-01-01' });
    await service.query(`UPDATE api_keys SET expires_at = '2024-01-01' WHERE id = $1`, [expired.id]);

    expectError(await remove(admin.id, admin.key), {
      status: 409,
      error: 'LAST_ADMIN_KEY',
      message: `${admin.id} is the last key with the scope keys:admin: make another one first.`,
    });
    expect(await statusWith(admin.key)).toBe(200);
    expect((await remove(expired.id)).status).toBe(204);

    const next = await createKey(service, { scopes: ['keys:admin'] });
    expect((await remove(admin.id, admin.key)).status).toBe(204);
    expect((await remove(next.id, next.key)).status).toBe(409);
  });

  it('deletes only one of two API keys that delete each other at the same time', async () => {
    const one = await createKey(service, { scopes: ['keys:admin'] });
    const other = await createKey(service, { scopes: ['keys:admin'] });
    // Marks both API keys as just used. Then no request updates last_used_at, and only the deletions of the
    // two keys wait for the locked table.
    await service.query('UPDATE api_keys SET last_used_at = now()');
    const table = await HeldTable.connect(database.connection, 'api_keys');
    await table.hold();

    const deletions = [remove(other.id, one.key), remove(one.id, other.key)];
    await table.hasWaiting(2);
    await table.disconnect();

    const statuses = (await Promise.all(deletions)).map(({ status }) => status);
    // One request deletes the API key that the other request uses, so the other request is rejected.
    expect(statuses.sort()).toEqual([204, 401]);
    expect(await stored()).toHaveLength(1);
  });
});

describe('the field last_used_at of an API key', () => {
  const notes = async () => (await service.query('SELECT FROM notes')).length;

  it('is updated at most once a minute, however many requests use the API key', async () => {
    const { key } = await createKey(service);
    await service.query('CREATE TABLE notes ()');
    await service.query(`
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO notes DEFAULT VALUES; RETURN new; END'`);
    await service.query(`
      CREATE TRIGGER note AFTER UPDATE OF last_used_at ON api_keys FOR EACH ROW WHEN (new.last_used_at = now()) EXECUTE FUNCTION note()`);
    freezeClocks();
    const now = Date.now();
    /**
     * Lets this number of seconds pass, and sets the wall clock back an hour. Then uses the API key 20 times.
     * The change of the wall clock must have no effect.
     */
    const useAfter = async (seconds: number) => {
      letPass(seconds * 1000);
      setWallClock(-3_600_000);
      const ago = [`${seconds} seconds`];
      await service.query('UPDATE api_keys SET last_used_at = last_used_at - $1::interval', ago);
      await Promise.all(Array.from({ length: 20 }, () => statusWith(key)));
    };

    await useAfter(0);
    await until('the use is noted', async () => (await notes()) > 0);
    await useAfter(10);
    await useAfter(40);
    await useAfter(20);
    await until('the next use is noted', async () => (await notes()) > 1);

    expect(await notes()).toBe(2);
    const [item] = (await get(KEYS)).body.items;
    expect(item?.last_used_at).toMatch(MOMENT);
    expect(Math.abs(Date.parse(item?.last_used_at ?? '') - now)).toBeLessThan(30_000);
  });

  it("is updated even if its old value is in the future because PostgreSQL's clock was set back", async () => {
    const { key } = await createKey(service);
    await service.query("UPDATE api_keys SET last_used_at = now() + interval '1 hour'");

    await statusWith(key);

    const [item] = await until('the use is noted', async () => {
      const { items } = (await get(KEYS)).body;
      return Date.parse(items[0]?.last_used_at ?? '') < Date.now() + 60_000 && items;
    });
    expect(item?.last_used_at).toMatch(MOMENT);
  });
});
