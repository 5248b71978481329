import type { Api } from '../support/api';
import { RULES } from '../support/paths';
import type { WatchedRule } from '../support/rule-model';
import { makeRule } from '../support/rules';
import { PRODUCT_PREFIX, type Times } from './stock';

/** The types of events that the rules of this test cause, and the type for a voided reading. */
export const TYPES = [
  ...['level.low', 'level.recovered', 'level.out', 'level.back'],
  ...['product.stale', 'product.fresh', 'reading.voided'],
];

/**
 * Creates rules with several conditions, some for one location and some for all locations together. Clients
 * may change the threshold of the first rule.
 */
export async function makeRules(api: Api, { after, staleBefore }: Times): Promise<WatchedRule[]> {
  const changing = { prefix: PRODUCT_PREFIX };
  const rules = [
    { all: true, when: 'low', threshold: 5 },
    { all: true, when: 'out' },
    { ...changing, when: 'low', location: 'shop', threshold: 4, recovers_at: 7 },
    { ...changing, when: 'out', location: '' },
    { ...changing, when: 'stale', after },
    { ...changing, when: 'stale', location: 'shop', after },
  ] as const;
  const made: WatchedRule[] = [];
  for (const rule of rules) {
    made.push({ location: undefined, threshold: 0, staleBefore, ...rule, id: await makeRule(api, rule) });
  }
  return made;
}

/**
 * Reads the threshold of the first rule again, because clients may have changed it. If two clients change it
 * at the same time, only the service knows which change was the last one.
 */
export async function readThreshold(api: Api, [changing]: readonly WatchedRule[]): Promise<void> {
  if (!changing) return;
  const { body } = await api.get(`${RULES}/${changing.id}`).expect(200);
  changing.threshold = (body as WatchedRule).threshold;
}
