import request from 'supertest';
import { BOOTSTRAP_KEY, bearer, createKey } from '../support/api-keys';
import { expectForbidden, notBoundTo } from '../support/bound-callers';
import { EVENTS, RULES } from '../support/paths';
import { makeRule } from '../support/rules';
import { type Service, startService } from '../support/service';

const ALONE = 'must be given alone: a rule has one of productid, prefix and all';
const LEVEL = 'must be an integer from -2147483647 to 2147483647';
const SILENCE = 'must be a number of m, h or d, such as 90m, 36h or 7d, up to 366d';

describe('the API for rules and events', () => {
  let service: Service;
  let shop: { Authorization: string };
  let shops: { Authorization: string };

  beforeAll(async () => {
    service = await startService({ AUTH: 'off', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    const scopes = ['inventory:read', 'rules:write', 'inventory:write', 'inventory:void'];
    shop = bearer((await createKey(service, { scopes, locations: ['shop-7'] })).key);
    shops = bearer((await createKey(service, { scopes, locations: ['shop-7/*', 'shop-8'] })).key);
  });
  afterAll(() => service.stop());
  beforeEach(() => service.query('TRUNCATE rules, alarms'));

  const path = (id: number | string) => `${RULES}/${id}`;
  const patch = (id: number | string, body: object) => request(service.url).patch(path(id)).send(body);
  const remove = (id: number | string) => request(service.url).delete(path(id));
  const idsOf = async (query = '', caller = {}) => {
    const { body } = await service.get(`${RULES}${query}`).set(caller).expect(200);
    return (body as { items: { id: number }[] }).items.map(({ id }) => id);
  };

  it.each([
    { productid: 'A', when: 'low' },
    { productid: 'A', when: 'low', threshold: 10, recovers_at: 10 },
    { prefix: 'A', location: 'shop-7', when: 'low', threshold: -5 },
    { all: true, location: '', when: 'out' },
    { all: true, when: 'stale', after: '36h' },
    { all: true, when: 'below_days', threshold: 7, recovers_at: 14 },
    { all: true, when: 'out', paused: true },
  ])('creates the rule %j, returns it, and deletes it', async (rule) => {
    const { status, body } = await service.post(RULES, rule);
    const { id } = body as { id: number };

    expect({ status, body: body as object }).toEqual({
      status: 201,
      body: { id, ...rule, created_at: expect.stringMatching(/^20\d\d-.+Z$/) },
    });
    expect((await service.get(path(id)).expect(200)).body).toEqual(body);
    expect((await service.get(RULES).expect(200)).body).toEqual({ count: 1, limit: 50, items: [body] });

    await remove(id).expect(204);
    await remove(id).expect(404);
    await service.get(path(id)).expect(404);
    expect(await idsOf()).toEqual([]);
  });

  it.each<[object, string, string]>([
    [{ when: 'low' }, 'productid', 'must be given, or prefix, or all'],
    [{ productid: 'A', prefix: 'A', when: 'low' }, 'prefix', ALONE],
    [{ prefix: 'A', all: true, when: 'low' }, 'all', ALONE],
    [{ all: false, when: 'low' }, 'all', 'must be true, or left out'],
    [{ all: true, when: 'lower' }, 'when', 'must be one of low, out, stale, below_days'],
    [{ all: true }, 'when', 'must be one of low, out, stale, below_days'],
    [{ all: true, when: 'low', threshold: '5' }, 'threshold', LEVEL],
    [{ all: true, when: 'low', threshold: 2_147_483_648 }, 'threshold', LEVEL],
    [{ all: true, when: 'out', threshold: 5 }, 'threshold', 'is for low and below_days only'],
    [{ all: true, when: 'out', recovers_at: 5 }, 'recovers_at', 'is for low and below_days only'],
    [{ all: true, when: 'low', recovers_at: 5 }, 'recovers_at', 'needs a threshold'],
    [
      { all: true, when: 'low', threshold: 5, recovers_at: 4 },
      'recovers_at',
      'must not be less than threshold',
    ],
    [{ all: true, when: 'below_days' }, 'threshold', 'must be an integer from 1 to 3650 for below_days'],
    [
      { all: true, when: 'below_days', threshold: 0 },
      'threshold',
      'must be an integer from 1 to 3650 for below_days',
    ],
    [{ all: true, when: 'stale' }, 'after', 'is needed for stale, such as 36h'],
    [{ all: true, when: 'low', after: '1h' }, 'after', 'is for stale only'],
    [{ all: true, when: 'stale', after: '0h' }, 'after', SILENCE],
    [{ all: true, when: 'stale', after: '367d' }, 'after', SILENCE],
    [{ all: true, when: 'stale', after: '30s' }, 'after', SILENCE],
    [{ all: true, when: 'out', paused: 'yes' }, 'paused', 'must be true or false'],
    [
      { all: true, when: 'low', thresholds: 5 },
      'thresholds',
      'is no member of this body; did you mean threshold?',
    ],
  ])('rejects the rule %j', async (rule, field, message) => {
    const { status, headers, body } = await service.post(RULES, rule);

    expect({ status, ...(body as object) }).toEqual({
      status: 422,
      error: 'VALIDATION_ERROR',
      message: `${field} ${message}`,
      details: [{ field, message }],
      request_id: headers['x-request-id'],
    });
    expect(await idsOf()).toEqual([]);
  });

  it('keeps each field of a rule unless a PATCH request changes it, and removes an optional field if PATCH sets it to null', async () => {
    const id = await makeRule(service, { all: true, when: 'low', threshold: 5, recovers_at: 8 });
    const { body: before } = await service.get(path(id));

    expect((await patch(id, { threshold: 6 }).expect(200)).body).toEqual({ ...before, threshold: 6 });
    await patch(id, { threshold: 9 }).expect(422);
    await patch(id, { after: '1h' }).expect(422);
    await patch(id, { productid: 'B' }).expect(422);
    await patch(id, { threshold: null }).expect(422);
    const { recovers_at, ...without } = before as { recovers_at: number; threshold: number };
    expect((await patch(id, { recovers_at: null }).expect(200)).body).toEqual({ ...without, threshold: 6 });
    expect(recovers_at).toBe(8);
    expect((await service.get(path(id)).expect(200)).body).toEqual({ ...without, threshold: 6 });
  });

  it.each(['x', '0', '1.5', '2147483648', '999999'])('answers 404 for the rule id %s', async (id) => {
    for (const { status, body } of [await service.get(path(id)), await patch(id, {}), await remove(id)]) {
      expect([status, (body as { message: string }).message]).toEqual([
        404,
        'There is no rule with this id.',
      ]);
    }
  });

  it('stores a rule only once, even if several equal requests arrive at the same time', async () => {
    const rule = { prefix: 'A', location: '', when: 'low', threshold: 5 };
    const answers = await Promise.all([1, 2, 3].map(() => service.post(RULES, rule)));
    const [id = 0, ...others] = await idsOf();

    expect([answers.map(({ status }) => status).sort(), others]).toEqual([[201, 409, 409], []]);
    expect((await service.post(RULES, { ...rule, paused: true })).body).toEqual({
      error: 'RULE_EXISTS',
      message: `Rule ${id} says the same: change that one, or delete it first.`,
      request_id: expect.any(String),
    });
    for (const other of [
      { ...rule, location: null },
      { ...rule, location: 'shop' },
      { ...rule, prefix: 'AB' },
    ]) {
      await makeRule(service, other);
    }
    const more = await makeRule(service, { ...rule, threshold: 6 });
    await patch(more, { threshold: 5 }).expect(409);
    await patch(id, { threshold: 5, paused: true }).expect(200);
  });

  it('lists the rules in pages, in the order of their creation', async () => {
    const ids: number[] = [];
    for (const productid of ['C', 'A', 'B']) ids.push(await makeRule(service, { productid, when: 'out' }));

    const { body } = await service.get(`${RULES}?limit=2`);
    const { next_cursor, items } = body as { next_cursor: string; items: { id: number }[] };
    expect(items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(await idsOf(`?limit=2&cursor=${next_cursor}`)).toEqual(ids.slice(2));
    await service.get(`${RULES}?cursor=${next_cursor}x`).expect(422);
  });

  it.each([
    {
      what: '10,000 rules',
      stored: `INSERT INTO rules ("when", productid) SELECT 'low', 'X' FROM generate_series(1, 9999)`,
      message: 'There are 10000 rules: delete one, or use prefix or all.',
    },
    {
      what: '500 rules about all products',
      stored: `INSERT INTO rules ("when") SELECT 'low' FROM generate_series(1, 499)`,
      message: 'There are 500 rules about all products: delete one, or use productid or prefix.',
    },
  ])('stores at most $what', async ({ stored, message }) => {
    await service.query(stored);
    const last = await makeRule(service, { all: true, when: 'out' });

    expect((await service.post(RULES, { all: true, when: 'out', location: 'shop' })).body).toEqual({
      error: 'TOO_MANY_RULES',
      message,
      request_id: expect.any(String),
    });
    await remove(last).expect(204);
    await makeRule(service, { all: true, when: 'out' });
  });

  it('stores a rule for one product or one name prefix, even if 500 other rules watch all products', async () => {
    await service.query(`INSERT INTO rules ("when") SELECT 'out' FROM generate_series(1, 500)`);

    for (const products of [{ productid: 'A' }, { prefix: 'A-' }]) {
      const { body } = await service.post(RULES, { ...products, when: 'out' }).expect(201);
      expect(body).toMatchObject(products);
    }
  });

  it('lets a caller who is restricted to certain locations see only the rules for these locations', async () => {
    const own = await service.post(RULES, { all: true, when: 'out' }).set(shop).expect(201);
    const below = await service.post(RULES, { all: true, location: 'shop-7/x', when: 'out' }).set(shops);
    const total = await makeRule(service, { all: true, when: 'out' });

    expect(own.body).toMatchObject({ location: 'shop-7' });
    expectForbidden(
      await service.post(RULES, { all: true, location: 'shop-8', when: 'out' }).set(shop),
      notBoundTo('shop-8'),
      'location',
    );
    expectForbidden(
      await service.post(RULES, { all: true, location: '', when: 'out' }).set(shop),
      notBoundTo(''),
      'location',
    );
    await service.post(RULES, { all: true, when: 'out' }).set(shops).expect(403);
    const [ownId, belowId] = [own, below].map(({ body }) => (body as { id: number }).id) as [number, number];
    expect(await idsOf('', shop)).toEqual([ownId]);
    expect(await idsOf('', shops)).toEqual([belowId]);
    for (const id of [belowId, total]) {
      await service.get(path(id)).set(shop).expect(404);
      await patch(id, {}).set(shop).expect(404);
      await remove(id).set(shop).expect(404);
    }
    await remove(ownId).set(shop).expect(204);
    expect(await idsOf()).toEqual([belowId, total]);
  });

  it('shows an event at a location only to callers with access to this location', async () => {
    const timestamp = '2024-01-01T00:00:00Z';
    const places = ['shop-7', 'shop-7/x', 'shop-8'];
    await service.store(places.map((location) => ({ productid: 'V', quantity: 1, timestamp, location })));
    await service.store([{ productid: 'V', quantity: 1, timestamp }]);
    const readings = await service.query('SELECT productid, location, id::int FROM inventory_items');
    const items = readings.map((reading) => ({ ...reading, timestamp }));
    await service.post('/api/v1/inventory/void', { items }).expect(200);

    const locationsOf = async (caller: Record<string, string>) => {
      const { body } = await service.get(EVENTS).set(caller).expect(200);
      return (body as { items: { data: { location: string } }[] }).items
        .map(({ data }) => data.location)
        .sort();
    };
    expect(await locationsOf(shop)).toEqual(['shop-7']);
    expect(await locationsOf(shops)).toEqual(['shop-7/x', 'shop-8']);
    expect(await locationsOf({})).toEqual(['', ...places]);
  });
});
