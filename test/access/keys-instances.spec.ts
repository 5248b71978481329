import { EventEmitter, once } from 'node:events';
import { ApiKeyCache } from '../../src/keys/api-key-cache';
import { KeysRepository } from '../../src/keys/keys.repository';
import { BOOTSTRAP_KEY, bearer, type CreatedKey, createKey } from '../support/api-keys';
import { createDatabase, type TestDatabase } from '../support/database';
import { freezeClocks, letPass, setWallClock } from '../support/frozen-clocks';
import { HeldTable } from '../support/held-table';
import { ask, keptAlive } from '../support/http-client';
import { KEYS, QUERY } from '../support/paths';
import { startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { type Service, startService } from '../support/service';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { sharedServers } from '../support/shared-servers';

const PAGE = `${QUERY}?productid=A`;
const ENVIRONMENT = { AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY };
const PROMISED_MS = 5000;

const agent = keptAlive();
afterAll(() => {
  agent.destroy();
});

const statusWith = async ({ url }: { url: string }, key: string) =>
  (await ask(url + PAGE, { headers: bearer(key), agent })).status;

describe('an API key on several instances', () => {
  let database: TestDatabase;
  let one: ServiceProcess;
  let other: ServiceProcess;

  beforeAll(async () => {
    database = await createDatabase();
    const environment = {
      ...ENVIRONMENT,
      ...databaseEnvironment(database.connection),
      REDIS_URL: sharedServers().redisUrl,
    };
    [one, other] = await Promise.all([startProcess(environment), startProcess(environment)]);
  });
  afterAll(async () => {
    await endProcesses();
    await database.drop();
  });

  const changeOnOne = (method: string, path: string) =>
    ask(`${one.url}/api/v1/keys/${path}`, { method, headers: bearer(BOOTSTRAP_KEY), agent });
  const rotateOnOne = async ({ id }: CreatedKey) =>
    JSON.parse((await changeOnOne('POST', `${id}/rotate`)).body) as CreatedKey;

  /**
   * Sends requests with an API key to the second instance until one is rejected.
   * @returns the time in ms from the change of the API key to the last accepted request
   */
  async function lastUseSince(changedAt: number, key: string): Promise<number> {
    for (let last = 0; ;) {
      const sent = performance.now() - changedAt;
      if ((await statusWith(other, key)) === 401) return last;
      last = sent;
    }
  }

  it('works on every instance as soon as one instance has created it', async () => {
    const { key } = await createKey(one);

    expect(await statusWith(other, key)).toBe(200);
  });

  it('is rejected on every instance within 5 s after its revocation, even if it is used all the time', async () => {
    const { id, key } = await createKey(one);
    expect(await statusWith(other, key)).toBe(200);

    expect((await changeOnOne('DELETE', id)).status).toBe(204);
    const revokedAt = performance.now();

    expect(await statusWith(one, key)).toBe(401);
    expect(await lastUseSince(revokedAt, key)).toBeLessThan(PROMISED_MS);
  });

  it('cannot create API keys after its revocation, even on an instance that has cached it', async () => {
    const admin = await createKey(one, { scopes: ['keys:admin', 'inventory:read'] });
    expect(await statusWith(other, admin.key)).toBe(200);
    const facts = { name: 'lasting', scopes: ['keys:admin'] };
    const made = await createKey(other, facts, admin.key);

    expect((await changeOnOne('DELETE', admin.id)).status).toBe(204);

    await expect(createKey(other, facts, admin.key)).rejects.toThrow('The key was not created: 401');
    // The service does not revoke the last API key with the scope keys:admin.
    expect((await changeOnOne('DELETE', made.id)).status).toBe(409);
  });

  it('works with its new secret on every instance as soon as it is rotated', async () => {
    const old = await createKey(one);
    expect(await statusWith(other, old.key)).toBe(200);

    const { key } = await rotateOnOne(old);
    const rotatedAt = performance.now();

    expect(await statusWith(other, key)).toBe(200);
    expect(await statusWith(one, key)).toBe(200);
    expect(await lastUseSince(rotatedAt, old.key)).toBeLessThan(PROMISED_MS);
  });
});

const NEW_KEY = JSON.stringify({ name: 'lasting', scopes: ['keys:admin'] });

/**
 * Requests that create, rotate, revoke or list API keys. The service must reject them if the caller’s own API
 * key is revoked. The id in a path belongs to another API key.
 */
const MAKE = () => ({ method: 'POST', path: '', body: NEW_KEY });
const ROTATE = (id: string) => ({ method: 'POST', path: `/${id}/rotate?grace=604800` });
const REVOKE = (id: string) => ({ method: 'DELETE', path: `/${id}` });
const LIST = () => ({ method: 'GET', path: '' });

/** SQL statements that revoke, rotate or restrict an API key, as another instance would execute them. */
const DELETED = 'DELETE FROM api_keys WHERE id = $1';
const ROTATED = "UPDATE api_keys SET hash = sha256('new') WHERE id = $1";
const GRACE_OVER = `UPDATE api_keys SET hash = sha256('new'), previous_hash = hash,
  previous_until = now() - interval '1 second' WHERE id = $1`;
const EXPIRED = "UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1";
const NARROWED = "UPDATE api_keys SET scopes = '{inventory:read}' WHERE id = $1";

describe('an API key with the scope keys:admin', () => {
  let database: TestDatabase;
  let service: Service;
  let admin: CreatedKey;
  let spare: CreatedKey;

  beforeEach(async () => {
    database = await createDatabase();
    service = await startService(ENVIRONMENT, database.connection);
    const scopes = ['keys:admin', 'inventory:read'];
    [admin, spare] = [await createKey(service, { scopes }), await createKey(service, { scopes })];
    // Marks the API keys as just used. Otherwise a request would update last_used_at, and the update would
    // wait for the locked table.
    await database.query('UPDATE api_keys SET last_used_at = now()');
    await statusWith(service, admin.key); // this request puts the API key into the cache
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await service.stop();
    await database.drop();
  });

  const keys = () => database.query('SELECT * FROM api_keys ORDER BY id');
  const attempt = async (change: typeof ROTATE) => {
    const { method, path, body } = change(spare.id) as ReturnType<typeof MAKE>;
    const headers = { ...bearer(admin.key), 'Content-Type': 'application/json' };
    const answer = await ask(`${service.url}${KEYS}${path}`, { method, headers, body });
    return { status: answer.status, ...(JSON.parse(answer.body) as { error: string }) };
  };

  it.each([
    ['create', 'revoked', MAKE, DELETED, 401],
    ['rotate', 'revoked', ROTATE, DELETED, 401],
    ['revoke', 'revoked', REVOKE, DELETED, 401],
    ['list', 'revoked', LIST, DELETED, 401],
    ['create', 'rotated', MAKE, ROTATED, 401],
    ['create', 'rotated and its grace period is over', MAKE, GRACE_OVER, 401],
    ['create', 'expired', MAKE, EXPIRED, 401],
    ['create', 'restricted to fewer scopes', MAKE, NARROWED, 403],
  ])(
    'can no longer %s API keys after it was %s on another instance',
    async (_what, _how, change, end, status) => {
      await database.query(end, [admin.id]);
      const before = await keys();

      expect(await attempt(change)).toMatchObject({ status });

      expect(await keys()).toEqual(before);
    },
  );

  it.each([
    ['create', 'revoked', MAKE, DELETED],
    ['rotate', 'revoked', ROTATE, DELETED],
    ['revoke', 'revoked', REVOKE, DELETED],
    ['create', 'rotated', MAKE, ROTATED],
    ['create', 'rotated and its grace period is over', MAKE, GRACE_OVER],
    ['create', 'expired', MAKE, EXPIRED],
    ['create', 'restricted to fewer scopes', MAKE, NARROWED],
  ])(
    'cannot %s API keys (status 401) if it is %s on another instance while its request waits for the database',
    async (_what, _how, change, end) => {
      const table = await HeldTable.connect(database.connection, 'api_keys');
      try {
        await table.hold();
        const asked = attempt(change);
        await table.hasWaiting();
        await table.releaseAfter(end.replace('$1', `'${admin.id}'`));

        expect(await asked).toMatchObject({ status: 401, error: 'UNAUTHENTICATED' });

        const others = (await keys()).filter(({ id }) => id !== admin.id);
        expect(others).toEqual([expect.objectContaining({ id: spare.id, previous_hash: null })]);
      } finally {
        await table.disconnect();
      }
    },
  );

  it('is not put into the cache if it is revoked while the service reads it from the database', async () => {
    const repository = service.app.get(KeysRepository);
    const original = repository.find.bind(repository);
    const [found, delivery] = [new EventEmitter(), new EventEmitter()];
    jest.spyOn(repository, 'find').mockImplementationOnce(async (id) => {
      const key = await original(id);
      found.emit('found');
      await once(delivery, 'delivered');
      return key;
    });
    service.app.get(ApiKeyCache).forget(admin.id);
    const isFound = once(found, 'found');
    const reading = statusWith(service, admin.key);
    await isFound;
    await database.query(DELETED, [admin.id]);

    const answer = await attempt(LIST).finally(() => delivery.emit('delivered'));

    expect(answer).toMatchObject({ status: 401, error: 'UNAUTHENTICATED' });
    expect(await reading).toBe(200);
    expect(await statusWith(service, admin.key)).toBe(401);
  });
});

describe('an API key that is used all the time', () => {
  let database: TestDatabase;
  let service: Service;
  let table: HeldTable;

  beforeEach(async () => {
    database = await createDatabase();
    service = await startService(ENVIRONMENT, database.connection);
    table = await HeldTable.connect(database.connection, 'api_keys');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    jest.useRealTimers();
    await table.disconnect();
    await service.stop();
    await database.drop();
  });

  it('is accepted 200 times while the table of API keys is locked, because it is cached', async () => {
    const { key } = await createKey(service);
    freezeClocks(); // the cached API key stays valid during the test
    expect(await statusWith(service, key)).toBe(200);
    await table.hold('ACCESS EXCLUSIVE');
    setWallClock(3_600_000);

    const statuses = new Set<number | undefined>();
    for (let sent = 0; sent < 200; sent += 1) statuses.add(await statusWith(service, key));

    expect([...statuses]).toEqual([200]);
  });

  it('is read from the database once in 4 s, even for many concurrent requests', async () => {
    const { key } = await createKey(service);
    const find = jest.spyOn(service.app.get(KeysRepository), 'find');
    freezeClocks();
    const askMany = () =>
      Promise.all(
        Array.from({ length: 50 }, async () => {
          expect((await service.get(PAGE).set(bearer(key))).status).toBe(200);
        }),
      );

    await askMany();
    expect(find).toHaveBeenCalledTimes(1);
    letPass(3900);
    await askMany();
    expect(find).toHaveBeenCalledTimes(1);
    letPass(100);
    await askMany();
    expect(find).toHaveBeenCalledTimes(2);
  });
});

describe('a request with a valid API key while the database is unavailable', () => {
  it('gets 503 and never 401', async () => {
    const postgres = await startPostgresServer();
    const service = await startService(ENVIRONMENT, postgres.connection);
    try {
      const [known, unseen] = [await createKey(service), await createKey(service)];
      expect(await statusWith(service, known.key)).toBe(200);
      freezeClocks();
      await postgres.stop();

      const answers: unknown[] = [];
      for (const passed of [0, 10_000]) {
        letPass(passed);
        for (const key of [known.key, unseen.key, BOOTSTRAP_KEY]) {
          const { status, body } = await ask(service.url + PAGE, { headers: bearer(key), agent });
          answers.push({ status, ...(JSON.parse(body) as object) });
        }
      }
      jest.useRealTimers();
      expect(answers).toEqual(
        Array(6).fill({
          status: 503,
          error: 'DATABASE_UNAVAILABLE',
          message: 'The database is not available; try again.',
          request_id: expect.any(String),
        }),
      );

      await postgres.start();
      expect(await statusWith(service, known.key)).toBe(200);
      expect(await statusWith(service, unseen.key)).toBe(200);
    } finally {
      jest.useRealTimers();
      await service.stop();
      await postgres.remove();
    }
  });
});
