import fc from 'fast-check';
import { createDatabase, type TestDatabase } from '../support/database';
import { IMPORT, PRODUCTS, RULES, UPDATE, VOID } from '../support/paths';
import { eventsAfter, leaveToSweep, makeRule, type StockEvent, stopSweeps, sweep } from '../support/rules';
import { type Service, startService } from '../support/service';
import { type ModelReading, StockModel } from '../support/stock-model';
import request from 'supertest';

const CASES = 12;
const LOCATIONS = ['', 'shop'] as const;

const location = fc.constantFrom(...LOCATIONS);
const seconds = fc.integer({ min: 0, max: 9 });

/** A random action on the stock or the rules of one product. */
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('count'), location, seconds, amount: fc.nat(9) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('adjust'),
      location,
      seconds,
      amount: fc.integer({ min: -9, max: 9 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('import'), location, seconds, amount: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('void'), which: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase') }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('threshold'), amount: fc.integer({ min: -3, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep') }) },
) as fc.Arbitrary<Action>;

interface Action {
  readonly do: 'count' | 'adjust' | 'import' | 'void' | 'erase' | 'threshold' | 'sweep';
  readonly location?: string;
  readonly seconds?: number;
  readonly amount?: number;
  readonly which?: number;
}

interface WatchedRule {
  readonly id: number;
  readonly location: string | undefined;
  readonly when: 'low' | 'out';
  threshold: number;
}

describe('the events of rules, with two instances,', () => {
  let database: TestDatabase;
  let instances: [Service, Service];
  let products = 0;
  let keys = 0;

  beforeAll(async () => {
    database = await createDatabase();
    instances = [
      await startService({ AUTH: 'off' }, database.connection),
      await startService({ AUTH: 'off' }, database.connection),
    ];
    leaveToSweep(instances[1]);
    for (const instance of instances) stopSweeps(instance);
  });
  afterAll(async () => {
    for (const instance of instances) await instance.stop();
    await database.drop();
  });

  const timestampOf = ({ seconds = 0 }: Action) => `2024-01-01T00:00:0${seconds}Z`;

  async function perform(
    service: Service,
    productid: string,
    rules: WatchedRule[],
    act: Action,
  ): Promise<void> {
    const { location = '', amount = 0 } = act;
    const item = { productid, timestamp: timestampOf(act), ...(location && { location }) };
    switch (act.do) {
      case 'count':
        await service.post(UPDATE, { items: [{ ...item, quantity: amount }] }).expect(201);
        break;
      case 'adjust':
        await service
          .post(UPDATE, { items: [{ ...item, delta: amount || 1 }] })
          .set('Idempotency-Key', `key-${(keys += 1)}`)
          .expect(201);
        break;
      case 'import':
        await service
          .post(
            IMPORT,
            `productid,location,quantity,timestamp\n${productid},${location},${amount},${item.timestamp}\n`,
          )
          .set('Content-Type', 'text/csv')
          .expect(201);
        break;
      case 'void': {
        const stored = await readings(productid);
        const reading = stored[(act.which ?? 0) % stored.length];
        if (!reading) return;
        // Another action may have erased or voided the reading meanwhile.
        const items = [{ ...reading, productid, timestamp: textOf(reading) }].map(
          ({ productid, location, timestamp, id }) => ({ productid, location, timestamp, id }),
        );
        const { status } = await service.post(VOID, { items });
        expect([200, 422]).toContain(status);
        break;
      }
      case 'erase':
        await request(service.url).delete(`${PRODUCTS}/${productid}`).expect(200);
        break;
      case 'threshold':
        for (const rule of rules.filter(({ when }) => when === 'low')) {
          await request(service.url).patch(`${RULES}/${rule.id}`).send({ threshold: amount }).expect(200);
        }
        break;
      case 'sweep':
        await sweep(service);
    }
  }

  const textOf = ({ at }: ModelReading) => `2024-01-01T00:00:0${at}Z`;

  async function readings(productid: string): Promise<ModelReading[]> {
    const rows = await database.query<{
      id: number;
      location: string;
      at: number;
      quantity: number;
      is_delta: boolean;
    }>(
      `SELECT id::int, location, extract(second FROM "timestamp")::int AS at, quantity, is_delta
       FROM inventory_items WHERE productid = $1`,
      [productid],
    );
    return rows.map(({ quantity, is_delta, ...reading }) => ({
      ...reading,
      ...(is_delta ? { delta: quantity } : { quantity }),
    }));
  }

  /** The level that a rule watches, computed by its definition; undefined without a reading. */
  function levelFor(model: StockModel, { location }: WatchedRule): number | undefined {
    const levels = LOCATIONS.filter((one) => location === undefined || one === location).flatMap(
      (one) => model.level(one, Infinity)?.quantity ?? [],
    );
    return levels.length === 0 ? undefined : levels.reduce((sum, level) => sum + level, 0);
  }

  /** Whether the condition of a rule holds; undefined if that depends on earlier events of the rule. */
  function holds(model: StockModel, rule: WatchedRule): boolean | undefined {
    const level = levelFor(model, rule);
    if (level === undefined) return false;
    if (rule.when === 'out') return level <= 0;
    if (level <= rule.threshold) return true;
    return level > rule.threshold + 1 ? false : undefined;
  }

  /** Whether the last event of a rule says that its condition holds. Begins and ends must alternate. */
  function toldBy(events: readonly StockEvent[], rule: WatchedRule): boolean {
    const types = events.filter(({ data }) => data.rule === rule.id).map(({ type }) => type);
    const [begin, end] = rule.when === 'low' ? ['level.low', 'level.recovered'] : ['level.out', 'level.back'];
    expect(types).toEqual(types.map((_type, index) => (index % 2 === 0 ? begin : end)));
    return types.length % 2 === 1;
  }

  it(`tell every state that lasts two sweeps exactly once (${CASES} stocks)`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(fc.nat(1), action), { maxLength: 6 }), { minLength: 1, maxLength: 8 }),
        async (rounds) => {
          const productid = `P-${(products += 1)}`;
          const rules: WatchedRule[] = [];
          for (const when of ['low', 'out'] as const) {
            for (const location of [undefined, ...LOCATIONS]) {
              const rule = { productid, when, location, ...(when === 'low' && { threshold: 5 }) };
              rules.push({ id: await makeRule(instances[0], rule), when, location, threshold: 5 });
            }
          }
          for (const actions of rounds) {
            await Promise.all(
              actions.map(([instance, act]) => perform(instances[instance as 0 | 1], productid, rules, act)),
            );
            await Promise.all(instances.map(sweep));
            // Of two changes at once, the database knows which was the last one.
            for (const rule of rules.filter(({ when }) => when === 'low')) {
              const { body } = await instances[0].get(`${RULES}/${rule.id}`).expect(200);
              rule.threshold = (body as { threshold: number }).threshold;
            }

            const model = new StockModel(await readings(productid));
            const events = await eventsAfter(instances[0], 0, `&productid=${productid}`);
            const told = rules.map((rule) => toldBy(events, rule));
            expect(told).toEqual(rules.map((rule, index) => holds(model, rule) ?? told[index]));
            for (const place of [undefined, ...LOCATIONS]) {
              const sequences = events
                .filter(({ data }) => data.location === place)
                .map(({ data }) => data.sequence);
              expect(sequences).toEqual(sequences.map((_sequence, index) => index + 1));
            }
          }
          for (const { id } of rules) await request(instances[0].url).delete(`${RULES}/${id}`).expect(204);
        },
      ),
      { numRuns: CASES },
    );
    const all = await eventsAfter(instances[0], 0);
    expect(all.map(({ id }) => id)).toEqual(all.map((_event, index) => index + 1));
  });
});
