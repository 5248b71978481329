import type { EventType } from '../events/event';

/**
 * Every condition that a rule may have. Each has two types of events: one when the condition becomes true and one when
 * it becomes false.
 */
export const CONDITIONS = {
  low: ['level.low', 'level.recovered'],
  out: ['level.out', 'level.back'],
  stale: ['product.stale', 'product.fresh'],
  below_days: ['forecast.low', 'forecast.recovered'],
} as const satisfies Record<string, readonly [begin: EventType, end: EventType]>;

export type Condition = keyof typeof CONDITIONS;
