import request from 'supertest';
import { BOOTSTRAP_KEY, bearer, createKey } from '../support/api-keys';
import {
  expectForbidden,
  issuer,
  type ServiceWithCallers,
  startWithBoundCallers,
} from '../support/bound-callers';
import { KEYS, PRODUCTS, QUERY, UPDATE } from '../support/paths';
import { READING } from '../support/readings';

const PAGE = `${QUERY}?productid=A`;

let service: ServiceWithCallers;

beforeAll(async () => {
  service = await startWithBoundCallers();
  const items = [undefined, 'shop-7', 'shop-7/shelf'].map((location) => ({ ...READING, location }));
  await service.post(UPDATE, { items }).set(service.as('a key of all')).expect(201);
});
afterAll(() => service.stop());

describe('a request that concerns all locations', () => {
  const ALL =
    'This concerns all locations, and the caller is bound to some: call with a key or a token that is bound to none.';
  const scope = 'inventory:read inventory:write inventory:erase keys:admin';
  const send = (method: 'put' | 'patch' | 'delete', path: string) => request(service.url)[method](path);

  it.each([
    ['PUT details', () => send('put', `${PRODUCTS}/A`).send({ name: 'Oil' })],
    ['PATCH details', () => send('patch', `${PRODUCTS}/A`).send({ name: 'Oil' })],
    ['DELETE a product', () => send('delete', `${PRODUCTS}/A`)],
    ['make a key', () => service.post(KEYS, { name: 'mine', scopes: ['inventory:read'] })],
    ['list keys', () => service.get(KEYS)],
    ['rotate a key', () => service.post(`${KEYS}/${'0'.repeat(16)}/rotate`)],
    ['revoke a key', () => send('delete', `${KEYS}/${'0'.repeat(16)}`)],
  ])('(here: %s) is rejected if its access token is restricted to some locations', async (_what, ask) => {
    expectForbidden(await ask().set(bearer(issuer.token({ scope, locations: 'shop-7' }))), ALL);
    const unbound = await ask().set(bearer(issuer.token({ scope: 'inventory:void' })));
    expect(unbound.body.message).toMatch(/^This needs the scope/);
  });

  it('is rejected if its API key is restricted to some locations', async () => {
    const { key } = await createKey(service, { scopes: ['inventory:erase'], locations: ['shop-7'] });

    expectForbidden(await send('delete', `${PRODUCTS}/A`).set(bearer(key)), ALL);
    expect(await service.query('SELECT FROM inventory_items')).toHaveLength(3);
  });
});

describe('an access token', () => {
  it.each([[[]], [''], [null], [7], [{}], ['*'], [['*']], [['shop-7', 7]], ['/*'], ['x'.repeat(256)]])(
    'is rejected if its claim locations has the invalid value %j',
    async (locations) => {
      const { status, headers, body } = await service.get(PAGE).set(bearer(issuer.token({ locations })));

      expect([status, headers['www-authenticate'], body]).toEqual([
        401,
        'Bearer realm="inventory", error="invalid_token", Basic realm="inventory", charset="UTF-8"',
        {
          error: 'UNAUTHENTICATED',
          message:
            'The claim locations of this token must be a list of 1 to 100 locations, such as shop-7, or shop-7/* for all that begin with shop-7/.',
          request_id: headers['x-request-id'],
        },
      ]);
    },
  );
});

describe('POST /api/v1/keys with the field locations', () => {
  it('stores each location once, and a rotation of the API key keeps the locations', async () => {
    const locations = ['shop-7', 'a, b', 'shop-7/*', 'shop-7'];
    const made = await createKey(service, { locations });
    expect(made.locations).toEqual(['shop-7', 'a, b', 'shop-7/*']);

    const renewed = await service.post(`${KEYS}/${made.id}/rotate`).set(bearer(BOOTSTRAP_KEY)).expect(201);
    expect(renewed.body.locations).toEqual(made.locations);
    const { body } = await service.get(`${KEYS}?limit=500`).set(bearer(BOOTSTRAP_KEY)).expect(200);
    const listed = (body as { items: { id: string; locations: unknown }[] }).items;
    expect(listed.find(({ id }) => id === made.id)?.locations).toEqual(made.locations);
    // This API key may use all locations.
    expect(listed.filter(({ locations }) => locations === null)).toHaveLength(1);

    const page = await service.get(PAGE).set(bearer(renewed.body.key)).expect(200);
    expect(page.body.items).toHaveLength(2);
  });

  it.each([[[]], ['shop-7'], [['']], [['*']], [['shop-*']], [['a', 1]], [['x'.repeat(256)]]])(
    'creates no API key with the invalid locations %j',
    async (locations) => {
      const { body } = await service
        .post(KEYS, { name: 'wrong', scopes: ['inventory:read'], locations })
        .set(bearer(BOOTSTRAP_KEY))
        .expect(422);

      expect(body.details).toEqual([
        {
          field: 'locations',
          message:
            'must be a list of 1 to 100 locations, such as shop-7, or shop-7/* for all that begin with shop-7/',
        },
      ]);
      expect(await service.query(`SELECT FROM api_keys WHERE name = 'wrong'`)).toEqual([]);
    },
  );

  it('rejects the scope keys:admin, because this scope concerns all locations', async () => {
    const { body } = await service
      .post(KEYS, { name: 'wrong', scopes: ['keys:admin'], locations: ['shop-7'] })
      .set(bearer(BOOTSTRAP_KEY))
      .expect(422);

    expect(body.message).toBe(
      'locations cannot be given with the scope keys:admin, which concerns all of them',
    );
  });

  it('makes an API key that can read nothing after its list of locations was emptied in the database', async () => {
    const { id, key } = await createKey(service, { locations: ['shop-7'] });
    await service.query(`UPDATE api_keys SET locations = '{}' WHERE id = $1`, [id]);

    const { body } = await service.get(PAGE).set(bearer(key)).expect(200);

    expect(body.items).toEqual([]);
  });
});
