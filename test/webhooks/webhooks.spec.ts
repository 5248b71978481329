import request from 'supertest';
import { BOOTSTRAP_KEY, bearer, createKey } from '../support/api-keys';
import { expectForbidden, notBoundTo } from '../support/bound-callers';
import { WEBHOOKS } from '../support/paths';
import { type Service, startService } from '../support/service';
import { makeWebhook, type Webhook } from '../support/webhooks';

const URL_RULE =
  'must be a URL of at most 2048 characters that starts with https:// or http://, without a user name, a password or a #';
const ADDRESS_RULE =
  'must not have a private, loopback, link-local or reserved address, unless the setting WEBHOOK_ALLOW names it';
const TYPES_RULE = expect.stringMatching(/^must be a list of one or more of level.low, /) as string;
const NAME_RULE = 'must be a string of 1 to 255 characters, valid Unicode, without U+0000';
const ALLOWED = '192.168.7.20';
const url = 'https://shop.example/hook';
const types = ['level.low', 'level.out'];

describe('/api/v1/webhooks', () => {
  let service: Service;
  let shop: { Authorization: string };
  let shops: { Authorization: string };

  beforeAll(async () => {
    service = await startService({
      AUTH: 'off',
      BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
      WEBHOOK_ALLOW: `${ALLOWED}, fd00:7::/32`,
    });
    const scopes = ['inventory:read', 'webhooks:write'];
    shop = bearer((await createKey(service, { scopes, locations: ['shop-7'] })).key);
    shops = bearer((await createKey(service, { scopes, locations: ['shop-7/*', 'shop-8'] })).key);
  });
  afterAll(() => service.stop());
  beforeEach(() => service.query('TRUNCATE webhooks, webhook_deliveries'));

  const path = (id: number | string) => `${WEBHOOKS}/${id}`;
  const patch = (id: number | string, body: object) => request(service.url).patch(path(id)).send(body);
  const remove = (id: number | string) => request(service.url).delete(path(id));
  const idsOf = async (query = '', caller = {}) => {
    const { body } = await service.get(`${WEBHOOKS}${query}`).set(caller).expect(200);
    return (body as { items: { id: number }[] }).items.map(({ id }) => id);
  };

  it.each([
    { url, types },
    { url, types, productid: 'A', description: 'Orders 📦' },
    { url, types, prefix: 'A-', location: '' },
    { url: `http://${ALLOWED}:5678/hook?token=1`, types, location: 'shop-7' },
    { url: 'http://[fd00:7::1]/', types },
  ])(
    'creates and deletes the webhook %j, and shows the secret only when the webhook is created',
    async (webhook) => {
      const { status, body } = await service.post(WEBHOOKS, webhook);
      const { id, secret, ...known } = body as Webhook;

      expect({ status, body: { ...known } }).toEqual({
        status: 201,
        body: { ...webhook, enabled: true, created_at: expect.stringMatching(/^20\d\d-.+Z$/) },
      });
      expect(Buffer.from(/^whsec_([\w+/]+=*)$/.exec(secret)?.[1] ?? '', 'base64')).toHaveLength(32);
      expect((await service.get(path(id)).expect(200)).body).toEqual({ id, ...known });
      expect((await service.get(WEBHOOKS).expect(200)).body).toEqual({
        count: 1,
        limit: 50,
        items: [{ id, ...known }],
      });

      await remove(id).expect(204);
      await remove(id).expect(404);
      await service.get(path(id)).expect(404);
    },
  );

  it.each<[object, string, string]>([
    [{ types }, 'url', URL_RULE],
    [{ url: 'ftp://shop.example', types }, 'url', URL_RULE],
    [{ url: '/hook', types }, 'url', URL_RULE],
    [{ url: 'https://user:secret@shop.example/', types }, 'url', URL_RULE],
    [{ url: 'https://shop.example/#a', types }, 'url', URL_RULE],
    [{ url: 'http://127.0.0.1/', types }, 'url', ADDRESS_RULE],
    [{ url: 'http://2130706433/', types }, 'url', ADDRESS_RULE],
    [{ url: 'http://0x7f.1/', types }, 'url', ADDRESS_RULE],
    [{ url: 'http://169.254.169.254/latest/meta-data', types }, 'url', ADDRESS_RULE],
    [{ url: 'http://192.168.7.21/', types }, 'url', ADDRESS_RULE],
    [{ url: 'http://[::1]/', types }, 'url', ADDRESS_RULE],
    [{ url: 'http://[::ffff:10.0.0.1]/', types }, 'url', ADDRESS_RULE],
    [{ url: 'http://[fe80::1]/', types }, 'url', ADDRESS_RULE],
    [{ url }, 'types', TYPES_RULE],
    [{ url, types: [] }, 'types', TYPES_RULE],
    [{ url, types: 'level.low' }, 'types', TYPES_RULE],
    [{ url, types: ['level.lower'] }, 'types', TYPES_RULE],
    [{ url, types, productid: '' }, 'productid', NAME_RULE],
    [
      { url, types, productid: 'A', prefix: 'B' },
      'prefix',
      'must be given alone: a webhook has at most one of productid and prefix',
    ],
    [{ url, types, urls: [] }, 'urls', 'is no member of this body; did you mean url?'],
  ])('rejects the webhook %j', async (webhook, field, message) => {
    const { status, body } = await service.post(WEBHOOKS, webhook);

    expect({ status, ...(body as object) }).toMatchObject({
      status: 422,
      error: 'VALIDATION_ERROR',
      details: [{ field, message }],
    });
    expect(await idsOf()).toEqual([]);
  });

  it.each([
    ['url', `https://shop.example/${'a'.repeat(2048)}`],
    ['description', 'a'.repeat(256)],
  ])('rejects a webhook if its field %s is too long', async (field, value) => {
    const { body } = await service.post(WEBHOOKS, { url, types, [field]: value }).expect(422);

    expect(body).toMatchObject({ details: [{ field }] });
  });

  it('changes only those fields of a webhook that a PATCH request contains', async () => {
    const { id, secret, ...before } = await makeWebhook(service, url, { description: 'Orders' });

    const changed = { ...before, id, types: ['level.out'] };
    expect((await patch(id, { types: ['level.out', 'level.out'] }).expect(200)).body).toEqual(changed);
    await patch(id, { url: 'http://127.0.0.1/' }).expect(422);
    await patch(id, { url: null }).expect(422);
    await patch(id, { types: null }).expect(422);
    await patch(id, { enabled: 'no' }).expect(422);
    await patch(id, { productid: 'B' }).expect(422);
    const { description, ...without } = changed as typeof changed & { description: string };
    expect((await patch(id, { description: null }).expect(200)).body).toEqual(without);
    expect((await patch(id, {}).expect(200)).body).toEqual(without);
    expect([description, secret]).toEqual(['Orders', expect.stringMatching(/^whsec_/)]);
  });

  it('disables and enables a webhook by PATCH', async () => {
    const { id } = await makeWebhook(service, url);

    expect((await patch(id, { enabled: false }).expect(200)).body).toMatchObject({
      enabled: false,
      disabled_reason: 'requested',
      disabled_at: expect.stringMatching(/^20\d\d-/),
    });
    const { body } = await patch(id, { enabled: true }).expect(200);
    expect(Object.keys(body as object)).toEqual(['id', 'url', 'types', 'enabled', 'created_at']);
    expect((body as Webhook).enabled).toBe(true);
  });

  it('gives a webhook a new secret, and keeps the old secret valid for one day or for the requested time', async () => {
    const { id, secret } = await makeWebhook(service, url);
    const rotate = async (query = '') =>
      (await service.post(`${path(id)}/secret${query}`).expect(201)).body as Webhook & {
        previous_secret_until?: string;
      };

    const renewed = await rotate();
    expect(renewed.secret).toMatch(/^whsec_/);
    expect(renewed.secret).not.toBe(secret);
    const [{ hours } = { hours: 0 }] = await service.query<{ hours: number }>(
      'SELECT round(extract(epoch FROM previous_secret_until - now()) / 3600)::int AS hours FROM webhooks',
    );
    expect(hours).toBe(24);
    expect(await rotate('?grace=0')).not.toHaveProperty('previous_secret_until');
    await service.post(`${path(id)}/secret?grace=604801`).expect(422);
  });

  it.each(['x', '0', '1.5', '2147483648', '999999'])('answers 404 for the webhook id %s', async (id) => {
    const answers = [
      await service.get(path(id)),
      await patch(id, {}),
      await remove(id),
      await service.get(`${path(id)}/deliveries`),
      await service.post(`${path(id)}/secret`),
      await service.post(`${path(id)}/test`),
      await service.post(`${path(id)}/replay`, { after: 0 }),
    ];
    for (const { status, body } of answers) {
      expect([status, (body as { message: string }).message]).toEqual([
        404,
        'There is no webhook with this id.',
      ]);
    }
  });

  it('lists the webhooks in pages, in the order of their creation', async () => {
    const ids: number[] = [];
    for (const location of ['C', 'A', 'B']) ids.push((await makeWebhook(service, url, { location })).id);

    const { body } = await service.get(`${WEBHOOKS}?limit=2`);
    const { next_cursor, items } = body as { next_cursor: string; items: { id: number }[] };
    expect(items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(await idsOf(`?limit=2&cursor=${next_cursor}`)).toEqual(ids.slice(2));
    await service.get(`${WEBHOOKS}?cursor=${next_cursor}x`).expect(422);
  });

  it('stores at most 100 webhooks', async () => {
    await service.query(
      `INSERT INTO webhooks (url, types, secret) SELECT '', '{}', '' FROM generate_series(1, 99)`,
    );
    const { id } = await makeWebhook(service, url);

    expect((await service.post(WEBHOOKS, { url, types })).body).toEqual({
      error: 'TOO_MANY_WEBHOOKS',
      message: 'There are 100 webhooks: delete one first.',
      request_id: expect.any(String),
    });
    await remove(id).expect(204);
    await makeWebhook(service, url);
  });

  it('allows a caller who is restricted to some locations to see and create webhooks only for these locations', async () => {
    const everywhere = await makeWebhook(service, url);
    const inShop = await makeWebhook(service, url, { location: 'shop-7' });
    const post = (caller: Record<string, string>, body: object) =>
      service.post(WEBHOOKS, { url, types, ...body }).set(caller);

    const { body } = await post(shop, {}).expect(201);
    expect(body).toMatchObject({ location: 'shop-7' });
    expect(await idsOf('', shop)).toEqual([inShop.id, (body as Webhook).id]);
    expect(await idsOf('', shops)).toEqual([]);
    await service.get(path(inShop.id)).set(shop).expect(200);
    for (const { id } of [everywhere, inShop]) await service.get(path(id)).set(shops).expect(404);
    await service
      .post(`${path(everywhere.id)}/test`)
      .set(shop)
      .expect(404);
    await service
      .post(`${path(everywhere.id)}/replay`, { after: 0 })
      .set(shop)
      .expect(404);

    expectForbidden(await post(shop, { location: 'shop-8' }), notBoundTo('shop-8'), 'location');
    expect((await post(shops, {})).status).toBe(403);
    await post(shops, { location: 'shop-7/back' }).expect(201);
  });
});
