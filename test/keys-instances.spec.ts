import { KeysRepository } from '../src/keys/keys.repository';
import { BOOTSTRAP_KEY, bearer, type CreatedKey, createKey } from './support/api-keys';
import { createDatabase, type TestDatabase } from './support/database';
import { freezeClocks, letPass } from './support/frozen-clocks';
import { HeldTable } from './support/held-table';
import { ask, keptAlive } from './support/http-client';
import { startPostgresServer } from './support/postgres-server';
import { type Service, startService } from './support/service';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from './support/service-process';
import { sharedServers } from './support/shared-servers';

const QUERY = '/api/v1/inventory/query?productid=A';
const ENVIRONMENT = { AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY };
const PROMISED_MS = 5000;

const agent = keptAlive();
afterAll(() => {
  agent.destroy();
});

const statusWith = async ({ url }: { url: string }, key: string) =>
  (await ask(url + QUERY, { headers: bearer(key), agent })).status;

describe('a key on several instances', () => {
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

  /** Uses the key on the other instance without a pause, until it is refused; gives the time of the last use, sent since. */
  async function lastUseSince(changedAt: number, key: string): Promise<number> {
    for (let last = 0; ;) {
      const sent = performance.now() - changedAt;
      if ((await statusWith(other, key)) === 401) return last;
      last = sent;
    }
  }

  it('works on one as soon as it is made on another', async () => {
    const { key } = await createKey(one);

    expect(await statusWith(other, key)).toBe(200);
  });

  it('is refused on one within 5 s of its revocation on another, however busy it is', async () => {
    const { id, key } = await createKey(one);
    expect(await statusWith(other, key)).toBe(200);

    expect((await changeOnOne('DELETE', id)).status).toBe(204);
    const revokedAt = performance.now();

    expect(await statusWith(one, key)).toBe(401);
    expect(await lastUseSince(revokedAt, key)).toBeLessThan(PROMISED_MS);
  });

  it('works on one with its new secret as soon as it is rotated on another', async () => {
    const old = await createKey(one);
    expect(await statusWith(other, old.key)).toBe(200);

    const { key } = await rotateOnOne(old);
    const rotatedAt = performance.now();

    expect(await statusWith(other, key)).toBe(200);
    expect(await statusWith(one, key)).toBe(200);
    expect(await lastUseSince(rotatedAt, old.key)).toBeLessThan(PROMISED_MS);
  });
});

describe('a key that is in use', () => {
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

  it('costs no statement: 200 requests pass while nobody can read the keys', async () => {
    const { key } = await createKey(service);
    freezeClocks(); // it stays known for as long as this takes
    expect(await statusWith(service, key)).toBe(200);
    await table.hold('ACCESS EXCLUSIVE');

    const statuses = new Set<number | undefined>();
    for (let sent = 0; sent < 200; sent += 1) statuses.add(await statusWith(service, key));

    expect([...statuses]).toEqual([200]);
  });

  it('is looked for once by many requests, some seconds later', async () => {
    const { key } = await createKey(service);
    const find = jest.spyOn(service.app.get(KeysRepository), 'find');
    freezeClocks();
    const askMany = () =>
      Promise.all(
        Array.from({ length: 50 }, async () => {
          expect((await service.get(QUERY).set(bearer(key))).status).toBe(200);
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

describe('while the database is away', () => {
  it('a key gets the 503 of the route, never a 401, and works again afterwards', async () => {
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
          const { status, body } = await ask(service.url + QUERY, { headers: bearer(key), agent });
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
  }, 60_000);
});
