import { until } from '@verkko/dev-servers/until';
import request from 'supertest';
import { LevelChanges } from '../../src/changes/level-changes';
import { ChangedProducts } from '../../src/changes/changed-products';
import { createDatabase, type TestDatabase } from '../support/database';
import { EventStream } from '../support/event-stream';
import { IMPORT, PRODUCTS, QUERY, STREAM, UPDATE, VOID, WEBHOOKS } from '../support/paths';
import { answer, hang, Receiver } from '../support/receiver';
import { eventsAfter, makeRule, type StockEvent, stopSweeps, sweep } from '../support/rules';
import { type Service, startService } from '../support/service';
import { attempted, deliveriesOf, makeWebhook, type Webhook } from '../support/webhooks';

describe('a webhook for level.changed', () => {
  let database: TestDatabase;
  let service: Service;
  let other: Service;
  let receiver: Receiver;
  let products = 0;

  beforeAll(async () => {
    database = await createDatabase();
    const environment = { AUTH: 'off', WEBHOOK_ALLOW: '127.0.0.1' };
    service = await startService(environment, database.connection);
    other = await startService(environment, database.connection);
    for (const instance of [service, other]) stopSweeps(instance);
  });
  afterAll(async () => {
    await Promise.all([service.stop(), other.stop()]);
    await database.drop();
  });
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await database.query('DELETE FROM webhooks');
    await database.query('DELETE FROM webhook_deliveries');
    for (const { app } of [service, other]) app.get(ChangedProducts).forget();
    await receiver.stop();
  });

  const newProduct = () => `P-${(products += 1)}`;
  const ask = (members: object, url = receiver.url) =>
    makeWebhook(service, url, { types: ['level.changed'], ...members });
  const count = (productid: string, quantity: number, location?: string) =>
    service.store([
      { productid, quantity, timestamp: new Date().toISOString(), ...(location && { location }) },
    ]);
  const patch = ({ id }: Webhook, body: object) =>
    request(service.url).patch(`${WEBHOOKS}/${id}`).send(body).expect(200);
  const told = (productid: string, type = 'level.changed') =>
    eventsAfter(service, 0, `&productid=${productid}&type=${type}`);
  const levelsIn = (events: readonly StockEvent[]) =>
    events.map(({ data: { location, quantity } }) => [location ?? 'all', quantity]);
  /**
   * Turns off the check of levels right after a write, so that only the periodic check of all products finds
   * changes.
   */
  const leaveToSweep = () => {
    for (const { app } of [service, other]) {
      jest.spyOn(app.get(ChangedProducts), 'note').mockReturnValue(undefined);
    }
  };
  /**
   * Subtracts one second from the stored time of the last event about each product and location, so that the
   * next events are not delayed.
   */
  const letSecondPass = () =>
    database.query(`UPDATE told_levels SET level_told_at = level_told_at - interval '1 second'`);

  it('receives an event for each new level at a location, and for each new total of all locations', async () => {
    const productid = newProduct();
    await count(productid, 5);
    await count(productid, 7, 'shop');
    await ask({ productid });
    await count(productid, 6, 'shop');

    await receiver.received(2);
    const messages = receiver.bodies as StockEvent[];
    expect(new Map(levelsIn(messages) as [string, number][])).toEqual(
      new Map([
        ['shop', 6],
        ['all', 11],
      ]),
    );
    expect(messages).toEqual(expect.arrayContaining(await told(productid)));
    const [{ data }] = (await told(productid)).filter((event) => event.data.location === 'shop') as [
      StockEvent,
    ];
    expect(data).toEqual({
      productid,
      location: 'shop',
      quantity: 6,
      reading: { id: expect.any(Number), timestamp: expect.any(String) },
      sequence: 1,
    });
    await letSecondPass();
    await service
      .post(UPDATE, { items: [{ productid, delta: -2, location: 'shop' }] })
      .set('Idempotency-Key', productid)
      .expect(201);
    await receiver.received(4);
    expect((await told(productid)).at(-1)?.data).toMatchObject({
      counted_at: data.reading?.timestamp,
      sequence: 2,
    });
    expect((await told(productid)).map((event) => event.data.previous_quantity)).toEqual(
      expect.arrayContaining([6, 11]),
    );
  });

  it.each([
    [
      'every location and all together',
      {},
      [
        ['', 1],
        ['all', 3],
        ['shop', 2],
      ],
    ],
    ['a named location', { location: 'shop' }, [['shop', 2]]],
    ['the unnamed location', { location: '' }, [['', 1]]],
  ])(
    'receives only the levels of %s if it was created with the filter %j',
    async (_what, members, expected) => {
      const prefix = `${newProduct()}-`;
      await ask({ prefix, ...members });
      await service.store([
        { productid: `${prefix}A`, quantity: 1, timestamp: '2024-01-01' },
        { productid: `${prefix}A`, quantity: 2, timestamp: '2024-01-01', location: 'shop' },
        { productid: `other-${prefix}A`, quantity: 1, timestamp: '2024-01-01' },
      ]);
      await receiver.received(expected.length);
      await sweep(service);

      expect(levelsIn(await told(`${prefix}A`)).sort()).toEqual(expected);
      expect(await told(`other-${prefix}A`)).toEqual([]);
    },
  );

  it('receives at most one event per second for a product, and the newest level last', async () => {
    const productid = newProduct();
    await ask({ productid, location: '' });
    let quantity = 0;
    const newest = await until('three levels are told', async () => {
      await count(productid, (quantity += 1));
      const events = await told(productid);
      return events.length === 3 && events.at(-1);
    });
    await until(
      'the last level is told',
      async () => (await told(productid)).at(-1)?.data.quantity === quantity,
    );

    expect((await told(productid)).length - 3).toBe(newest.data.quantity === quantity ? 0 : 1);
    const pauses = await database.query<{ pause: number | null }>(
      `SELECT extract(epoch FROM made_at - lag(made_at) OVER (ORDER BY id))::float8 AS pause
       FROM events WHERE productid = $1`,
      [productid],
    );
    expect(pauses.slice(1).every(({ pause }) => pause !== null && pause >= 1)).toBe(true);
    const all = (await told(productid)).length;
    await receiver.received(all);
    const messages = receiver.bodies as StockEvent[];
    messages.sort((one, two) => one.data.sequence - two.data.sequence);
    expect(messages.at(-1)?.data.quantity).toBe(quantity);
  });

  it('receives a change from the periodic check of all products if the check after the write missed the change', async () => {
    leaveToSweep();
    const productid = newProduct();
    await ask({ prefix: productid, location: '' });
    const steps: readonly (readonly [() => unknown, number | undefined])[] = [
      [() => count(productid, 8), 8],
      [
        () =>
          service
            .post(IMPORT, `productid,quantity,timestamp\n${productid},9,${new Date().toISOString()}\n`)
            .set('Content-Type', 'text/csv')
            .expect(201),
        9,
      ],
      [
        async () => {
          const { body } = await service.get(`${QUERY}?productid=${productid}&order=desc&limit=1`);
          await service.post(VOID, { items: (body as { items: object[] }).items }).expect(200);
        },
        8,
      ],
      [() => request(service.url).delete(`${PRODUCTS}/${productid}`).expect(200), undefined],
    ];
    for (const [index, [act, quantity]] of steps.entries()) {
      await act();
      await Promise.all([sweep(service), sweep(other)]);
      await sweep(service);
      const events = await told(productid);

      expect([index, events.length, events.at(-1)?.data.quantity]).toEqual([index, index + 1, quantity]);
      await letSecondPass();
    }
  });

  it('receives each change once, even if several instances find it', async () => {
    leaveToSweep();
    const names = Array.from({ length: 20 }, newProduct);
    await ask({});
    await service.store(names.map((productid) => ({ productid, quantity: 1, timestamp: '2024-01-01' })));
    const looks = [service, other, service, other].map(({ app }) => app.get(LevelChanges).update(names));
    await Promise.all(looks);

    for (const productid of names) {
      expect(levelsIn(await told(productid)).sort()).toEqual([
        ['', 1],
        ['all', 1],
      ]);
    }
  });

  it('that is limited to one product causes no level checks for other products', async () => {
    const [asked, unasked] = [newProduct(), newProduct()];
    await ask({ productid: asked });
    const update = jest.spyOn(service.app.get(LevelChanges), 'update');
    await count(unasked, 1);
    await count(asked, 1);
    await receiver.received(2);
    await sweep(service);

    expect(update.mock.calls.flat(2)).not.toContain(unasked);
    expect(await told(unasked)).toEqual([]);
    expect(await database.query('SELECT FROM told_levels WHERE productid = $1', [unasked])).toEqual([]);
  });

  it('has at most one pending delivery for a product and location: the one with the newest level', async () => {
    const productid = newProduct();
    receiver.behaviours = [answer(503)];
    const webhook = await ask({ productid, location: '' });
    for (const quantity of [1, 2, 3]) {
      await count(productid, quantity);
      await until(
        'the level is told',
        async () => (await told(productid)).at(-1)?.data.quantity === quantity,
      );
      await attempted(service, webhook, 1);
      await letSecondPass();
    }
    const [newest] = (await told(productid)).slice(-1) as [StockEvent];
    expect((await deliveriesOf(service, webhook)).map(({ event }) => event)).toEqual([newest.id]);

    receiver.behaviours = [hang];
    await count(productid, 4);
    await receiver.received(4);
    await letSecondPass();
    receiver.behaviours = [answer(204)];
    await count(productid, 5);
    await receiver.received(5);
    receiver.requests[3]?.response.writeHead(503).end();
    await until('both attempts are stored', async () => {
      const [, replaced] = await deliveriesOf(service, webhook);
      return replaced?.status_code === 503;
    });
    expect((await deliveriesOf(service, webhook)).map(({ status }) => status)).toEqual([
      'delivered',
      'failed',
    ]);

    await service.post(`${WEBHOOKS}/${webhook.id}/replay`, { after: 0 }).expect(200, { queued: 1 });
    await receiver.received(6);
    expect(receiver.events[5]).toBe(receiver.events[4]);
  });

  it('receives, when it is enabled again, the changes that happened while it was disabled', async () => {
    leaveToSweep();
    const productid = newProduct();
    const webhook = await ask({ productid, location: '' });
    await patch(webhook, { enabled: false });
    await count(productid, 3);
    await sweep(service);
    expect(await told(productid)).toEqual([]);

    await ask({ prefix: 'P-' });
    await patch(webhook, { enabled: true });
    await sweep(service);
    const events = await told(productid);
    expect(levelsIn(events)).toEqual([['', 3]]);
    expect((await deliveriesOf(service, webhook)).map(({ event }) => event)).toEqual([events[0]?.id]);
  });

  it('does not receive changes made before level.changed was added to its types', async () => {
    leaveToSweep();
    const productid = newProduct();
    const webhook = await makeWebhook(service, receiver.url, { productid });
    await count(productid, 3);
    await patch(webhook, { types: ['level.changed'] });
    await sweep(service);
    expect(await told(productid)).toEqual([]);

    await count(productid, 4);
    await sweep(service);
    expect((await told(productid)).map(({ data }) => data.previous_quantity)).toEqual([undefined, undefined]);
    expect(levelsIn(await told(productid)).sort()).toEqual([
      ['', 4],
      ['all', 4],
    ]);
  });

  it('can be created while changes for an older webhook are unsent, and the older webhook still gets them', async () => {
    leaveToSweep();
    const productid = newProduct();
    await ask({ productid, location: '' });
    await count(productid, 3);
    await ask({ prefix: productid });
    await sweep(service);

    expect(levelsIn(await told(productid))).toEqual([['', 3]]);
  });

  it('sends its events only to its receiver, and not to open streams of the same product', async () => {
    const productid = newProduct();
    await ask({ productid });
    const stream = await EventStream.open(`${service.url}${STREAM}?productid=${productid}`);
    await stream.ready();
    await count(productid, 2);
    await receiver.received(2);
    await letSecondPass();
    await makeRule(service, { productid, when: 'low', threshold: 5 });
    await stream.find(({ event }) => event === 'level.low');

    expect(
      stream.messages.filter(({ content }) => 'id' in (content as object)).map(({ event }) => event),
    ).toEqual(['level.low']);
    stream.leave();
  });
});
