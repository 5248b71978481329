import { LiveChannel } from '../../src/live/live-channel';
import { DatabaseIdentity } from '../../src/database/database-identity';
import { REDIS } from '../../src/redis/redis.module';
import type { RedisClient } from '../../src/redis/redis-client';
import { LiveLevelsRepository } from '../../src/live/live-levels.repository';
import { createDatabase, type TestDatabase } from '../support/database';
import { EventStream } from '../support/event-stream';
import { IMPORT, PRODUCTS, STREAM, UPDATE, VOID } from '../support/paths';
import { makeRule, stopSweeps, sweep } from '../support/rules';
import { type Service, startService } from '../support/service';
import { type RedisServer, startRedisServer } from '@verkko/dev-servers/redis-server';
import { until } from '@verkko/dev-servers/until';
import request from 'supertest';

describe('GET /api/v1/inventory/stream', () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let service: Service;
  let other: Service;
  let withoutRedis: Service;
  const streams: EventStream[] = [];
  let products = 0;

  beforeAll(async () => {
    database = await createDatabase();
    const environment = { AUTH: 'off', REQUEST_TIMEOUT: '1', KEEP_ALIVE_TIMEOUT: '1' };
    redis = await startRedisServer();
    const withRedis = { ...environment, REDIS_URL: redis.url };
    service = await startService(withRedis, database.connection);
    other = await startService(withRedis, database.connection);
    withoutRedis = await startService(environment, database.connection);
    for (const instance of [service, other, withoutRedis]) stopSweeps(instance);
    await hearEachOther();
  });
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.leave();
  });
  afterAll(async () => {
    await Promise.all([service.stop(), other.stop(), withoutRedis.stop()]);
    await Promise.all([database.drop(), redis.stop()]);
  });

  const hearEachOther = () =>
    until('the instances hear each other', () =>
      [service, other].every(({ app }) => app.get(LiveChannel).isUp),
    );
  const open = async (query: string, from = service, headers = {}) => {
    const stream = await EventStream.open(`${from.url}${STREAM}?${query}`, headers);
    streams.push(stream);
    return stream.ready();
  };
  const newProduct = () => `P-${(products += 1)}`;
  const at = (minute: number) => `2024-01-01T10:${String(minute).padStart(2, '0')}:00Z`;
  const count = (productid: string, quantity: number, more: object = {}) =>
    service.store([{ productid, quantity, timestamp: at(0), ...more }]);

  it('sends the level of each requested product, and then each change', async () => {
    const [one, two] = [newProduct(), newProduct()];
    await count(one, 5);
    const stream = await open(`productid=${one}&productid=${two}`);

    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(stream.retry).toBeGreaterThanOrEqual(1000);
    expect(stream.messages.map(({ event, id, content }) => [event, id, content])).toEqual([
      [
        'level.changed',
        0,
        {
          type: 'level.changed',
          timestamp: expect.stringMatching(/^20\d\d-.+Z$/),
          data: {
            productid: one,
            quantity: 5,
            reading: { id: expect.any(Number), timestamp: at(0) },
            sequence: 0,
          },
        },
      ],
      [
        'level.changed',
        0,
        { type: 'level.changed', timestamp: expect.any(String), data: { productid: two, sequence: 0 } },
      ],
      ['ready', 0, { products: 2 }],
    ]);

    await service
      .post(UPDATE, { items: [{ productid: one, delta: -2, timestamp: at(1) }] })
      .set('Idempotency-Key', one)
      .expect(201);
    await stream.expect(one, 3);
    expect(stream.messages.at(-1)?.data).toEqual({
      productid: one,
      quantity: 3,
      previous_quantity: 5,
      counted_at: at(0),
      reading: { id: expect.any(Number), timestamp: at(1) },
      sequence: 0,
    });
  });

  it.each<[string, (productid: string) => unknown, number | undefined]>([
    ['an update', (productid) => count(productid, 7, { timestamp: at(1) }), 7],
    ['a count at a named location', (productid) => count(productid, 7, { location: 'shop' }), 12],
    [
      'an import',
      (productid) =>
        service
          .post(IMPORT, `productid,quantity,timestamp\n${productid},9,${at(1)}\n`)
          .set('Content-Type', 'text/csv')
          .expect(201),
      9,
    ],
    [
      'a void',
      async (productid) => {
        const { body } = await service.get(`/api/v1/inventory/query?productid=${productid}`);
        await service.post(VOID, { items: (body as { items: object[] }).items }).expect(200);
      },
      undefined,
    ],
    [
      'an erasure',
      (productid) => request(service.url).delete(`${PRODUCTS}/${productid}`).expect(200),
      undefined,
    ],
  ])('sends the new level after %s to the clients of every instance', async (_, act, level) => {
    const productid = newProduct();
    await count(productid, 5);
    const all = await Promise.all(
      [service, other, withoutRedis].map((from) => open(`productid=${productid}`, from)),
    );

    await act(productid);
    for (const stream of all) await stream.expect(productid, level);
  });

  it('sends the level of a new product if its name begins with the requested prefix', async () => {
    const prefix = `${newProduct()}-`;
    await count(`${prefix}A`, 1);
    const all = await Promise.all(
      [service, other, withoutRedis].map((from) => open(`prefix=${prefix}`, from)),
    );
    expect(all.map(({ levels }) => levels)).toEqual(all.map(() => ({ [`${prefix}A`]: 1 })));

    await count(`${prefix}B`, 2);
    for (const stream of all) await stream.expect(`${prefix}B`, 2);
  });

  it('sends only the level at the location that the request names', async () => {
    const productid = newProduct();
    await count(productid, 1);
    const [shop, unnamed] = await Promise.all(
      ['shop', ''].map((location) => open(`productid=${productid}&location=${location}`)),
    );
    expect([shop?.levels, unnamed?.levels]).toEqual([
      { [`${productid}@shop`]: undefined },
      { [`${productid}@`]: 1 },
    ]);

    await count(productid, 4, { location: 'shop' });
    await shop?.expect(`${productid}@shop`, 4);
    await count(productid, 2, { timestamp: at(1) });
    await unnamed?.expect(`${productid}@`, 2);
    expect(unnamed?.messages.filter(({ event }) => event === 'level.changed')).toHaveLength(2);
  });

  it('sends at most one level of a product per second, always the newest', async () => {
    const productid = newProduct();
    const stream = await open(`productid=${productid}`, other);
    for (let quantity = 1; quantity <= 30; quantity += 1) {
      await count(productid, quantity, { timestamp: at(quantity) });
    }
    await stream.expect(productid, 30);

    const times = stream.messages
      .filter(({ event }) => event === 'level.changed')
      .map(({ content }) => Date.parse((content as { timestamp: string }).timestamp));
    const pauses = times.slice(2).map((time, index) => time - (times[index + 1] ?? 0));
    expect(Math.min(1000, ...pauses)).toBeGreaterThan(900);
  });

  it('begins with the newest level, even if the level changed less than a second ago', async () => {
    const productid = newProduct();
    const first = await open(`productid=${productid}`);
    await count(productid, 5);
    await first.expect(productid, 5);
    await count(productid, 6, { timestamp: at(1) });
    const second = await open(`productid=${productid}`);

    expect(second.messages.map(({ event, data }) => [event, data.quantity])).toEqual([
      ['level.changed', 6],
      ['ready', undefined],
    ]);
    await first.expect(productid, 6);
  });

  it('ignores messages in Redis that the service did not send, and continues', async () => {
    const productid = newProduct();
    const stream = await open(`productid=${productid}`, other);
    const publisher = service.app.get<RedisClient>(REDIS);
    const channel = `live:${await service.app.get(DatabaseIdentity).id()}`;
    for (const text of [
      'x',
      'null',
      '1',
      '{"from":"x"}',
      '{"from":"x","changed":"x"}',
      '{"from":"x","changed":[1]}',
    ]) {
      expect(await publisher.publish(channel, text)).toBe(2);
    }

    await count(productid, 5);
    await stream.expect(productid, 5);
  });

  it('sends a change within 15 s, even if the message from another instance about this change was lost', async () => {
    const productid = newProduct();
    await count(productid, 5);
    const stream = await open(`productid=${productid}`, other);
    const publish = jest.spyOn(service.app.get(LiveChannel), 'publish').mockReturnValue(undefined);
    await count(productid, 6, { timestamp: at(1) });
    publish.mockRestore();

    await stream.expect(productid, 6);
    await stream.comment();
  });

  it('sends changes while Redis is unavailable, and after Redis is available again', async () => {
    const productid = newProduct();
    const stream = await open(`productid=${productid}`, other);
    await redis.stop();
    await count(productid, 6);
    await stream.expect(productid, 6);

    await redis.start();
    await hearEachOther();
    await count(productid, 7, { timestamp: at(1) });
    await stream.expect(productid, 7);
  });

  it('sends an event of a rule before the new level, and gives both the same sequence number', async () => {
    const productid = newProduct();
    await count(productid, 12);
    const stream = await open(`productid=${productid}`, other);
    await makeRule(service, { productid, when: 'low', threshold: 10 });
    await count(productid, 9, { timestamp: at(1) });
    await sweep(service);

    const event = await stream.find(({ event: type }) => type === 'level.low');
    const level = await stream.find(
      ({ event: type, data }) => type === 'level.changed' && data.sequence === 1,
    );
    expect(event).toMatchObject({
      id: (event.content as { id: number }).id,
      data: { quantity: 9, sequence: 1 },
    });
    expect(level).toMatchObject({ id: event.id, data: { quantity: 9, sequence: 1 } });
    expect(stream.messages.indexOf(level)).toBeGreaterThan(stream.messages.indexOf(event));
  });

  it.each([
    ['the header Last-Event-ID', (id: number) => ['', { 'Last-Event-ID': String(id) }] as const],
    ['the parameter after', (id: number) => [`&after=${id}`, {}] as const],
  ])(
    'begins with the events since the event id in %s, followed by the newest level',
    async (_, continued) => {
      const [productid, foreign] = [newProduct(), newProduct()];
      for (const name of [productid, foreign]) {
        await count(name, 1);
        await makeRule(service, { productid: name, when: 'out' });
      }
      const first = await open(`productid=${productid}`);
      const id = first.messages.at(-1)?.id ?? NaN;
      first.leave();
      for (const quantity of [0, 3]) {
        for (const name of [productid, foreign]) await count(name, quantity, { timestamp: at(4 + quantity) });
        await sweep(service);
      }
      const [query, headers] = continued(id);
      const stream = await open(`productid=${productid}${query}`, other, headers);

      expect(stream.messages.map(({ event, data }) => [event, data.quantity])).toEqual([
        ['level.out', 0],
        ['level.back', 3],
        ['level.changed', 3],
        ['ready', undefined],
      ]);
    },
  );

  it('causes no database queries and no Redis messages while no stream is open', async () => {
    const productid = newProduct();
    (await open(`productid=${productid}`, withoutRedis)).leave();
    await until('the stream is closed', async () =>
      (await withoutRedis.get('/metrics')).text.includes('verkko_streams 0'),
    );
    const levels = jest.spyOn(withoutRedis.app.get(LiveLevelsRepository), 'levels');
    const publish = jest.spyOn(withoutRedis.app.get(LiveChannel), 'publish');
    await withoutRedis.store([{ productid, quantity: 1, timestamp: at(1) }]);
    // This stream is on another instance. While it opens, the first instance has enough time to make a
    // mistaken database query or send a Redis message.
    await open(`productid=${productid}`, service);
    expect([levels.mock.calls, publish.mock.calls]).toEqual([[], []]);
  });

  it.each([
    ['', 'productid must be given, or prefix, and not both'],
    ['productid=A&prefix=B', 'productid must be given, or prefix, and not both'],
    ['prefix=', 'prefix must be a string of 1 to 255 characters, valid Unicode, without U+0000'],
    ['productid=A&after=x', 'after must be an integer from 0 to 9007199254740991'],
    ['product=A', 'product is no parameter of this route; did you mean productid?'],
  ])('rejects the query string %j', async (query, message) => {
    const { status, body } = await service.get(`${STREAM}?${query}`);

    expect([status, (body as { message: string }).message]).toEqual([422, message]);
  });

  it('rejects a Last-Event-ID that is not a whole number', async () => {
    const { status, body } = await service.get(`${STREAM}?productid=A`).set('Last-Event-ID', 'x');

    expect([status, (body as { error: string }).error]).toEqual([400, 'BAD_REQUEST']);
  });

  it('answers HEAD without opening a stream', async () => {
    const { status, headers } = await request(service.url).head(`${STREAM}?productid=A`);

    expect([status, headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it('refuses or ends a stream if the parameter prefix matches the names of more than 1,000 products', async () => {
    const prefix = `${newProduct()}-many-`;
    const items = Array.from({ length: 1000 }, (_, index) => ({
      productid: `${prefix}${index}`,
      quantity: 1,
      timestamp: at(0),
    }));
    await service.store(items);
    const full = await open(`prefix=${prefix}`);
    await count(`${prefix}1000`, 1);
    expect([await full.end(), Object.keys(full.levels).length]).toEqual([
      { reason: 'prefix is the beginning of more than 1000 products: ask for a longer one' },
      1000,
    ]);

    const { status, body } = await service.get(`${STREAM}?prefix=${prefix}`);
    expect([status, (body as { message: string }).message]).toEqual([
      422,
      'prefix is the beginning of more than 1000 products: ask for a longer one',
    ]);
    const stream = await open(`prefix=${prefix}1`);
    expect(Object.keys(stream.levels)).toHaveLength(112);
  });
});
