import { BOOTSTRAP_KEY, bearer, type CreatedKey, createKey, factsOf } from '../support/api-keys';
import { freezeClocks, setWallClock } from '../support/frozen-clocks';
import { QUERY } from '../support/paths';
import { type Service, startService } from '../support/service';

const PAGE = `${QUERY}?productid=A`;

describe('POST /api/v1/keys/{id}/rotate', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
  });
  afterAll(() => service.stop());
  afterEach(() => jest.useRealTimers());

  const rotate = (id: string, parameters = '', by = BOOTSTRAP_KEY) =>
    service.post(`/api/v1/keys/${id}/rotate${parameters}`).set(bearer(by));
  const renewed = async (id: string, parameters = '') =>
    (await rotate(id, parameters).expect(201)).body as CreatedKey;
  const statusWith = async (key: string) => (await service.get(PAGE).set(bearer(key))).status;
  const statusesWith = async (...keys: CreatedKey[]) => {
    const statuses: number[] = [];
    for (const { key } of keys) statuses.push(await statusWith(key));
    return statuses;
  };

  it('gives the API key a new secret and changes nothing else', async () => {
    const old = await createKey(service, { expires_at: '2999-01-01', reads_per_minute: 7 });

    const answer = await rotate(old.id);

    expect(answer.status).toBe(201);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { key } = answer.body as CreatedKey;
    expect(answer.body).toEqual({ ...factsOf(old), key });
    expect(key).toMatch(new RegExp(`^vk_${old.id}_[0-9a-f]{64}$`));
    expect(key).not.toBe(old.key);
  });

  it('makes the old secret invalid and the new one valid at once', async () => {
    const old = await createKey(service);
    expect(await statusWith(old.key)).toBe(200);

    const next = await renewed(old.id);

    expect(await statusesWith(old, next)).toEqual([401, 200]);
    const last = await renewed(old.id, '?grace=0');
    expect(await statusesWith(old, next, last)).toEqual([401, 401, 200]);
  });

  it('keeps the old secret valid for as many seconds as the parameter grace says', async () => {
    const old = await createKey(service);

    const next = await renewed(old.id, '?grace=60');

    expect(await statusesWith(old, next)).toEqual([200, 200]);
    freezeClocks();
    setWallClock(50_000);
    expect(await statusesWith(old, next)).toEqual([200, 200]);
    setWallClock(11_000);
    expect(await statusesWith(old, next)).toEqual([401, 200]);
  });

  it('ends the grace period of an old secret early if the API key is rotated again', async () => {
    const oldest = await createKey(service);
    const old = await renewed(oldest.id, '?grace=604800');

    const next = await renewed(oldest.id, '?grace=604800');

    expect(await statusesWith(oldest, old, next)).toEqual([401, 200, 200]);
    const last = await renewed(oldest.id);
    expect(await statusesWith(oldest, old, next, last)).toEqual([401, 401, 401, 200]);
  });

  it('keeps no secret valid after the expiry of the API key, even within the grace period', async () => {
    freezeClocks();
    const old = await createKey(service, { expires_at: new Date(Date.now() + 30_000).toISOString() });
    const next = await renewed(old.id, '?grace=60');

    setWallClock(30_000);

    expect(await statusesWith(old, next)).toEqual([401, 401]);
  });

  it('rejects a caller who lacks a scope of the API key to be rotated', async () => {
    const strong = await createKey(service, {
      scopes: ['inventory:write', 'metrics:read', 'inventory:read'],
    });
    const admin = await createKey(service, { scopes: ['keys:admin', 'inventory:read'] });
    const hash = () => service.query('SELECT hash, previous_hash FROM api_keys WHERE id = $1', [strong.id]);
    const before = await hash();

    const answer = await rotate(strong.id, '?grace=60', admin.key);

    expect([answer.status, answer.body]).toEqual([
      403,
      {
        error: 'FORBIDDEN',
        message: 'This needs the scopes of the key, and the caller lacks inventory:write, metrics:read.',
        request_id: answer.headers['x-request-id'],
      },
    ]);
    expect(await hash()).toEqual(before);
    expect(await statusWith(strong.key)).toBe(200);
  });

  it('rotates even the API key that authenticates the request', async () => {
    const admin = await createKey(service, { scopes: ['keys:admin', 'inventory:read'] });

    const next = (await rotate(admin.id, '', admin.key).expect(201)).body as CreatedKey;

    expect(await statusesWith(admin, next)).toEqual([401, 200]);
  });

  it('rejects the parameter grace if it is in the request body instead of the query string', async () => {
    const { id, key } = await createKey(service);

    const answer = await rotate(id).send({ grace: 3600 });

    expect([answer.status, answer.body]).toEqual([
      400,
      {
        error: 'BAD_REQUEST',
        message: 'This takes no body: put parameters into the query string, after a ?.',
        request_id: answer.headers['x-request-id'],
      },
    ]);
    expect(await statusWith(key)).toBe(200);
  });

  it('answers 404 for an expired API key', async () => {
    const { id } = await createKey(service);
    await service.query("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1", [id]);

    expect((await rotate(id)).status).toBe(404);
  });

  it('leaves one valid secret after two concurrent rotations of the same API key', async () => {
    const old = await createKey(service);

    const both = await Promise.all([renewed(old.id), renewed(old.id)]);

    expect((await statusesWith(...both)).sort()).toEqual([200, 401]);
  });
});
