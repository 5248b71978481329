import request from 'supertest';
import { Database } from '../../src/database/database';
import { EventLog } from '../../src/events/event-log';
import { EventsRepository } from '../../src/events/events.repository';
import { Alarms } from '../../src/rules/alarms';
import { Sweep } from '../../src/rules/sweep';
import { SweepsRepository } from '../../src/rules/sweeps.repository';
import { BOOTSTRAP_KEY } from '../support/api-keys';
import { createDatabase, type TestDatabase } from '../support/database';
import { freezeClocks, letPass } from '../support/frozen-clocks';
import { HeldTable } from '../support/held-table';
import { EVENTS, IMPORT, PRODUCTS, RULES, UPDATE, VOID } from '../support/paths';
import { eventsAfter, makeRule, type StockEvent, stopSweeps, sweep } from '../support/rules';
import { type Service, startService } from '../support/service';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const DAY = 86_400_000;

/** An action of a test, and the events that it causes, each with its type and quantity. */
type Step = readonly [act: (productid: string) => unknown, ...told: [type: string, quantity?: number][]];

describe('a rule about stock levels', () => {
  let database: TestDatabase;
  let service: Service;
  let other: Service;
  let last = 0;
  let products = 0;

  const start = async () => {
    const environment = { AUTH: 'off', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY, CLOCK_TOLERANCE: '0' };
    const instance = await startService(environment, database.connection);
    stopSweeps(instance);
    return instance;
  };
  beforeAll(async () => {
    database = await createDatabase();
    service = await start();
    other = await start();
  });
  afterAll(async () => {
    await Promise.all([service.stop(), other.stop(), endProcesses()]);
    await database.drop();
  });
  beforeEach(async () => {
    await database.query('TRUNCATE rules, alarms');
    last = (await eventsAfter(service, 0)).at(-1)?.id ?? 0;
  });

  const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();
  const count = (quantity: number, location?: string) => async (productid: string) => {
    await service.store([{ productid, quantity, timestamp: ago(0), ...(location && { location }) }]);
  };
  const add =
    (delta: number, more = {}) =>
    async (productid: string) => {
      const key = `key-${Math.random()}`;
      await service
        .post(UPDATE, { items: [{ productid, delta, ...more }] })
        .set('Idempotency-Key', key)
        .expect(201);
    };
  const details = (body: object) => async (productid: string) => {
    await request(service.url).patch(`${PRODUCTS}/${productid}`).send(body).expect(200);
  };
  const patch = (body: object) => async () => {
    const [rule] = await database.query<{ id: number }>('SELECT id FROM rules');
    await request(service.url)
      .patch(`${RULES}/${rule?.id ?? 0}`)
      .send(body)
      .expect(200);
  };
  const erase = (productid: string) => request(service.url).delete(`${PRODUCTS}/${productid}`).expect(200);
  const newest = async (productid: string) => {
    const { body } = await service.get(`/api/v1/inventory/query?productid=${productid}&order=desc&limit=1`);
    return (body as { items: object[] }).items;
  };
  const voidNewest = async (productid: string) =>
    service.post(VOID, { items: await newest(productid) }).expect(200);
  const importCount = (quantity: number) => async (productid: string) => {
    const file = `productid,quantity,timestamp\n${productid},${quantity},${ago(0)}\n`;
    await service.post(IMPORT, file).set('Content-Type', 'text/csv').expect(201);
  };
  /** Stores the counts of ten days. On each day, 4 pieces were consumed; 20 pieces are left. */
  const consume = async (productid: string) => {
    await service.store(
      Array.from({ length: 11 }, (_, index) => ({
        productid,
        quantity: 20 + 4 * index,
        timestamp: ago(index * DAY),
      })),
    );
  };
  const nothing = () => undefined;

  const eventsSince = async () => {
    const events = await eventsAfter(service, last);
    last = events.at(-1)?.id ?? last;
    return events;
  };

  it.each<[rule: object, ...Step[]]>([
    [
      { when: 'low', threshold: 10 },
      [nothing],
      [count(11)],
      [count(10), ['level.low', 10]],
      [add(1)],
      [add(-2)],
      [add(3), ['level.recovered', 12]],
      [add(-20), ['level.low', -8]],
    ],
    [
      { when: 'low', threshold: 10, recovers_at: 20 },
      [count(5), ['level.low', 5]],
      [count(20)],
      [count(21), ['level.recovered', 21]],
      [count(11)],
    ],
    [
      { when: 'low' },
      [count(5)],
      [details({ low_at: 5 }), ['level.low', 5]],
      [details({ low_at: null }), ['level.recovered', 5]],
      [details({ low_at: 4 })],
    ],
    [{ when: 'out' }, [count(1)], [count(0), ['level.out', 0]], [add(-1)], [add(2), ['level.back', 1]]],
    [
      { when: 'out', location: 'shop' },
      [count(0)],
      [count(0, 'shop'), ['level.out', 0]],
      [count(1, 'shop'), ['level.back', 1]],
    ],
    [{ when: 'out', location: '' }, [count(0, 'shop')], [count(0), ['level.out', 0]]],
    [
      { when: 'low', threshold: 10 },
      [count(6, 'shop'), ['level.low', 6]],
      [count(6, 'store'), ['level.recovered', 12]],
    ],
    [
      { when: 'stale', after: '1h' },
      [
        async (productid) => service.store([{ productid, quantity: 3, timestamp: ago(3_700_000) }]),
        ['product.stale', 3],
      ],
      [async (productid) => service.store([{ productid, quantity: 4, timestamp: ago(3_650_000) }])],
      [count(5), ['product.fresh', 5]],
    ],
    [
      { when: 'below_days', threshold: 6 },
      [consume, ['forecast.low', 20]],
      [count(24)],
      [count(29), ['forecast.recovered', 29]],
    ],
    [
      { when: 'low', threshold: 10 },
      [count(20)],
      [count(5), ['level.low', 5]],
      [voidNewest, ['reading.voided', 20], ['level.recovered', 20]],
      [voidNewest, ['reading.voided']],
    ],
    [{ when: 'low', threshold: 10 }, [count(5), ['level.low', 5]], [erase, ['level.recovered']], [nothing]],
    [
      { when: 'low', threshold: 10 },
      [importCount(3), ['level.low', 3]],
      [importCount(30), ['level.recovered', 30]],
    ],
    [
      { when: 'low', threshold: 10 },
      [count(15)],
      [patch({ threshold: 15 }), ['level.low', 15]],
      [patch({ threshold: 5 }), ['level.recovered', 15]],
    ],
    [
      { when: 'low', threshold: 10, paused: true },
      [count(5)],
      [patch({ paused: false }), ['level.low', 5]],
      [patch({ paused: true })],
      [count(15)],
      [count(4)],
      [patch({ paused: null })],
      [count(15), ['level.recovered', 15]],
    ],
    [
      { when: 'below_days', threshold: 6, paused: true },
      [consume],
      [patch({ paused: false }), ['forecast.low', 20]],
    ],
  ])('such as %j causes one event each time its condition becomes true or false', async (rule, ...steps) => {
    const productid = `P-${(products += 1)}`;
    const id = await makeRule(service, { productid, ...rule });
    for (const [index, [act, ...told]] of steps.entries()) {
      await act(productid);
      await Promise.all([sweep(service), sweep(other)]);
      await sweep(service);
      const events = await eventsSince();

      expect({ index, told: events.map(({ type, data }) => [type, data.quantity]) }).toEqual({
        index,
        told: told.map(([type, quantity]) => [type, quantity]),
      });
      for (const { type, data } of events) {
        expect(data).toMatchObject({
          productid,
          ...(type !== 'reading.voided' && { rule: id }),
          ...('location' in rule && { location: rule.location }),
        });
      }
    }
  });

  it('causes events that contain the level, the reading and the threshold', async () => {
    const productid = `P-${(products += 1)}`;
    await details({ low_at: 10 })(productid);
    await service.store([{ productid, quantity: 12, timestamp: '2024-01-01' }]);
    await add(-3, { timestamp: '2024-01-02' })(productid);
    const rule = await makeRule(service, { prefix: productid, when: 'low' });
    await sweep(service);
    await add(10, { timestamp: '2024-01-03' })(productid);
    await sweep(service);
    const { id } = (await newest(productid))[0] as { id: number };
    const data = { productid, threshold: 10, counted_at: '2024-01-01T00:00:00Z', rule };

    expect(await eventsAfter(service, last, `&productid=${productid}`)).toEqual([
      {
        id: last + 1,
        type: 'level.low',
        timestamp: expect.stringMatching(/^20\d\d-.+Z$/),
        data: {
          ...data,
          quantity: 9,
          reading: { id: id - 1, timestamp: '2024-01-02T00:00:00Z' },
          sequence: 1,
        },
      },
      {
        id: last + 2,
        type: 'level.recovered',
        timestamp: expect.stringMatching(/^20\d\d-.+Z$/),
        data: {
          ...data,
          quantity: 19,
          previous_quantity: 9,
          reading: { id, timestamp: '2024-01-03T00:00:00Z' },
          sequence: 2,
        },
      },
    ]);
  });

  it('causes an event at its creation if its condition already holds, and none after its deletion', async () => {
    const productid = `P-${(products += 1)}`;
    await count(0)(productid);
    const rule = await makeRule(service, { productid, when: 'out' });
    await until('the state is told', async () => (await eventsAfter(service, last)).length === 1);

    await request(service.url).delete(`${RULES}/${rule}`).expect(204);
    await count(5)(productid);
    await sweep(service);
    expect((await eventsSince()).map(({ type }) => type)).toEqual(['level.out']);
    expect(await database.query('SELECT * FROM alarms')).toEqual([]);
  });

  it('causes an event for a reading with a future timestamp only when that time has come', async () => {
    const productid = `P-${(products += 1)}`;
    await makeRule(service, { productid, when: 'out' });
    await service.store([{ productid, quantity: 0, timestamp: ago(-3_600_000) }]);
    await sweep(service);
    expect(await eventsSince()).toEqual([]);

    await database.query(
      `UPDATE inventory_items SET "timestamp" = now() - interval '1 second' WHERE productid = $1`,
      [productid],
    );
    await sweep(service);
    expect((await eventsSince()).map(({ type }) => type)).toEqual(['level.out']);
  });

  it.each<[string, object]>([
    ['productid', {}],
    ['prefix', { productid: null, prefix: 'now-' }],
    ['all', { productid: null, all: true }],
  ])(
    'with the field %s causes an event at once, even if the rule and the reading are sent to different instances',
    async (kind, products) => {
      const productid = `now-${kind}`;
      // This test makes the clock jump. If an instance checks rules at that moment, it waits very long before
      // its next check. So this test uses instances of its own.
      const [one, another] = await Promise.all([start(), start()]);
      freezeClocks();
      try {
        await another.store([{ productid, quantity: 1, timestamp: '2024-01-01' }]);
        await makeRule(one, { productid, when: 'out', ...products });
        letPass(4001); // instances use new rules within 5 s
        await another.store([{ productid, quantity: 0, timestamp: '2024-01-02' }]);
        const filter = `&productid=${productid}`;
        const events = await until('the event is there', async () => {
          letPass(20); // moves the frozen clock on, because the instance waits for a later time
          const found = await eventsAfter(one, last, filter);
          return found.length > 0 && found;
        });
        expect(events.map(({ type, data }) => [type, data.quantity])).toEqual([['level.out', 0]]);
      } finally {
        jest.useRealTimers();
        await Promise.all([one.stop(), another.stop()]);
      }
    },
  );

  it('causes an event even if the process is killed just after it stored the reading', async () => {
    const productid = `P-${(products += 1)}`;
    await makeRule(service, { productid, when: 'low', threshold: 10 });
    const killed = await startProcess({ ...databaseEnvironment(database.connection), AUTH: 'off' });
    const counters = await HeldTable.connect(database.connection, 'counters');
    await counters.hold();
    const stored = await fetch(`${killed.url}${UPDATE}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ items: [{ productid, quantity: 3, timestamp: ago(0) }] }),
    });
    await counters.hasWaiting(); // the instance has found that the level is low, but has not written the event
    await killed.stop('SIGKILL');
    await counters.release();
    await counters.disconnect();

    expect(stored.status).toBe(201);
    await Promise.all([sweep(service), sweep(other)]);
    await sweep(service);
    expect((await eventsSince()).map(({ type }) => type)).toEqual(['level.low']);
  });

  it('lets a write succeed even if the check of the rule after the write fails', async () => {
    const productid = `P-${(products += 1)}`;
    await makeRule(service, { productid, when: 'out' });
    const alarms = service.app.get(Alarms);
    const update = alarms.update.bind(alarms);
    let failures = 0;
    const check = jest.spyOn(alarms, 'update').mockImplementation((pairs) =>
      update(pairs).catch((error: unknown) => {
        failures += 1;
        throw error;
      }),
    );
    await database.query('ALTER TABLE alarms RENAME TO alarms_away');
    await count(0)(productid);
    await until('the check has failed', () => failures > 0);
    check.mockRestore();
    await database.query('ALTER TABLE alarms_away RENAME TO alarms');
    await sweep(service);
    expect((await eventsSince()).map(({ type }) => type)).toEqual(['level.out']);
  });

  it('is checked even if the check of another rule fails', async () => {
    const productid = `P-${(products += 1)}`;
    await count(0)(productid);
    await database.query(`INSERT INTO rules (productid, "when", after) VALUES ($1, 'stale', 'broken')`, [
      productid,
    ]);
    await database.query(`INSERT INTO rules (productid, "when") VALUES ($1, 'out')`, [productid]);
    await database.query('UPDATE sweeps SET began_at = NULL, ended_at = NULL');
    const { app } = service;
    const alarms = app.get(Alarms);
    const parts = [app.get(Database), app.get(SweepsRepository), app.get(EventLog)] as const;
    const sweep = new Sweep('levels', 2, (run, pairs) => alarms.updateIn(run, pairs), ...parts);

    const events = await until('the event is there', async () => {
      await sweep.step().catch(() => undefined);
      const found = await eventsSince();
      return found.length > 0 && found;
    });
    expect(events.map(({ type }) => type)).toEqual(['level.out']);
  });

  describe('causes events; the route GET /api/v1/events', () => {
    let first: number;
    const idsOf = async (query: string) => {
      const { body } = await service.get(`${EVENTS}?${query}`).expect(200);
      return (body as { items: StockEvent[] }).items.map(({ id }) => id - first);
    };

    beforeAll(async () => {
      first = (await eventsAfter(service, 0)).at(-1)?.id ?? 0;
      for (const productid of ['E', 'F', 'E']) {
        await count(0)(productid);
        await voidNewest(productid);
      }
      await count(0)('F');
      await database.query('TRUNCATE rules, alarms');
      await makeRule(service, { productid: 'F', when: 'out' });
      await sweep(service);
    });

    it('lists only the events after a given id, of a given product or of a given type', async () => {
      expect(await idsOf(`after=${first}`)).toEqual([1, 2, 3, 4]);
      expect(await idsOf(`after=${first + 3}`)).toEqual([4]);
      expect(await idsOf(`after=${first + 4}`)).toEqual([]);
      expect(await idsOf(`after=${first}&limit=2`)).toEqual([1, 2]);
      expect(await idsOf(`after=${first}&productid=E`)).toEqual([1, 3]);
      expect(await idsOf(`after=${first}&type=level.out`)).toEqual([4]);
      expect(await idsOf(`after=${first}&type=level.out&type=reading.voided&productid=F`)).toEqual([2, 4]);
    });

    it('accepts order=desc (newest events first) and before=N (only events with ids less than N)', async () => {
      expect(await idsOf('order=desc&limit=3')).toEqual([4, 3, 2]);
      expect(await idsOf(`order=desc&limit=3&before=${first + 2}&after=${first}`)).toEqual([1]);
      expect(await idsOf(`order=desc&productid=E&before=${first + 3}&after=${first}`)).toEqual([1]);
    });

    it.each([
      ['order=newest', 'order must be asc or desc'],
      ['after=-1', 'after must be an integer from 0 to 9007199254740991'],
      ['after=1&after=2', 'after must be given once'],
      ['limit=501', 'limit must be an integer from 1 to 500'],
      ['product=A', 'product is no parameter of this route; did you mean productid?'],
      ['type=level.lower', expect.stringMatching(/^type must be one of level\.low, level\.recovered, /)],
    ])('rejects the query string %s', async (query, message) => {
      const { status, body } = await service.get(`${EVENTS}?${query}`);

      expect([status, (body as { message: string }).message]).toEqual([422, message]);
    });

    it('returns no events that were deleted after 30 days, and never returns a new event with the id of a deleted one', async () => {
      await database.query(`UPDATE events SET made_at = now() - interval '30 days 1 minute' WHERE id <= $1`, [
        first + 3,
      ]);
      expect(await service.app.get(EventsRepository).deleteOld()).toBe(first + 3);
      expect(await service.app.get(EventsRepository).deleteOld()).toBe(0);
      expect(await idsOf('')).toEqual([4]);

      await database.query(`UPDATE events SET made_at = now() - interval '31 days'`);
      await service.app.get(EventsRepository).deleteOld();
      await makeRule(service, { productid: 'F', when: 'out' });
      await sweep(service);
      const [{ id, data }] = (await eventsAfter(service, 0)) as [StockEvent];
      expect([id - first, data.sequence]).toEqual([5, 2]);
    });
  });
});
