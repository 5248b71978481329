import fc from 'fast-check';
import { createDatabase, type TestDatabase } from '../support/database';
import { IMPORT, PRODUCTS, RULES, UPDATE, VOID } from '../support/paths';
import { eventsAfter, leaveToSweep, makeRule, type StockEvent, stopSweeps, sweep } from '../support/rules';
import { alternating, holds, type WatchedRule } from '../support/rule-model';
import { type Service, startService } from '../support/service';
import type { ModelReading } from '../support/stock-model';
import { storedReadings } from '../support/stored-readings';
import request from 'supertest';

const CASES = 12;
const LOCATIONS = ['', 'shop'] as const;

const location = fc.constantFrom(...LOCATIONS);
const seconds = fc.integer({ min: 0, max: 9 });

/**
 * A random action: it changes the readings of a product, changes the threshold of all its rules about a low
 * level, or runs a sweep.
 */
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

describe('the events of rules on two instances', () => {
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
        const stored = await storedReadings(database, productid);
        const reading = stored[(act.which ?? 0) % stored.length];
        if (!reading) return;
        const items = [{ ...reading, productid, timestamp: textOf(reading) }].map(
          ({ productid, location, timestamp, id }) => ({ productid, location, timestamp, id }),
        );
        await service.post(VOID, { items }).expect(voidedOrGone);
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

  /**
   * Throws if the response to a request that voids a reading is neither 200 nor 422. The status 422 is
   * correct if another action has erased the reading meanwhile.
   */
  function voidedOrGone({ status }: { status: number }): void {
    if (![200, 422].includes(status)) throw new Error(`A void was answered with ${status}`);
  }

  const textOf = ({ at }: ModelReading) => new Date(at * 1000).toISOString();

  /**
   * Tells whether the condition of a rule holds, according to the rule's last event. Expects that the events
   * alternate: the condition begins, ends, begins again, and so on.
   */
  function toldBy(events: readonly StockEvent[], rule: WatchedRule): boolean {
    const types = events.filter(({ data }) => data.rule === rule.id).map(({ type }) => type);
    expect(types).toEqual(alternating(rule, types.length));
    return types.length % 2 === 1;
  }

  it(`report each begin and end of a condition once, and match the stock after both instances check all rules (${CASES} random cases)`, async () => {
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
            // The rule's threshold is read from the service. If two requests change it at the same time, the
            // test does not know which change was the last one.
            for (const rule of rules.filter(({ when }) => when === 'low')) {
              const { body } = await instances[0].get(`${RULES}/${rule.id}`).expect(200);
              rule.threshold = (body as { threshold: number }).threshold;
            }

            const stored = await storedReadings(database, productid);
            const events = await eventsAfter(instances[0], 0, `&productid=${productid}`);
            const told = rules.map((rule) => toldBy(events, rule));
            expect(told).toEqual(rules.map((rule, index) => holds(rule, stored) ?? told[index]));
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
