import type { EventType } from '../events/event';

/**
 * Every condition that a rule may have, with the types of the events when the condition becomes true and when it
 * becomes false.
 */
export const CONDITIONS = {
  low: ['level.low', 'level.recovered'],
  out: ['level.out', 'level.back'],
  stale: ['product.stale', 'product.fresh'],
  below_days: ['forecast.low', 'forecast.recovered'],
} as const satisfies Record<string, readonly [begin: EventType, end: EventType]>;

export type Condition = keyof typeof CONDITIONS;
