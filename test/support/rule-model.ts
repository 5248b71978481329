import type { ModelReading } from './stock-model';
import { StockModel } from './stock-model';

/** For each condition of a rule, the types of the events for its begin and its end. */
const TYPES = {
  low: ['level.low', 'level.recovered'],
  out: ['level.out', 'level.back'],
  stale: ['product.stale', 'product.fresh'],
} as const;

/** The fields of a rule that the tests' model of the service uses. */
export interface WatchedRule {
  readonly id: number;
  /** The location of the rule; undefined for all locations together. */
  readonly location: string | undefined;
  readonly when: keyof typeof TYPES;
  threshold: number;
  readonly recovers_at?: number | undefined;
  /**
   * For the condition `stale`: the product is stale if its newest reading is older than this time. The time
   * has the same unit as the times of the readings.
   */
  readonly staleBefore?: number;
}

/** The readings that a rule watches. */
function watchedBy({ location }: WatchedRule, readings: readonly ModelReading[]): readonly ModelReading[] {
  return readings.filter((reading) => location === undefined || reading.location === location);
}

/**
 * Whether the condition of a rule holds for a product, computed from all readings of the product.
 * @returns undefined if the level is above the threshold, but not above `recovers_at`; then the result
 * depends on earlier events
 */
export function holds(rule: WatchedRule, readings: readonly ModelReading[]): boolean | undefined {
  const watched = watchedBy(rule, readings);
  if (watched.length === 0) return false;
  const { when, threshold, recovers_at = threshold + 1, staleBefore = -Infinity } = rule;
  if (when === 'stale') return watched.every(({ at }) => at < staleBefore);
  const level = levelOf(watched);
  if (when === 'out') return level <= 0;
  if (level <= threshold) return true;
  return level > recovers_at ? false : undefined;
}

/** The sum of the levels of all locations that have readings. */
export function levelOf(readings: readonly ModelReading[]): number {
  const model = new StockModel(readings);
  const locations = [...new Set(readings.map(({ location }) => location))];
  return locations.reduce((sum, location) => sum + (model.level(location, Infinity)?.quantity ?? 0), 0);
}

/** Whether this type of event means that the condition of the rule became true. */
export function isBegin({ when }: WatchedRule, type: string): boolean {
  return type === TYPES[when][0];
}

/**
 * The expected types of the first events of one rule and one product, in order. The condition begins, ends,
 * begins again, and so on.
 * @param count number of events
 */
export function alternating({ when }: WatchedRule, count: number): string[] {
  return Array.from({ length: count }, (_, index) => TYPES[when][index % 2] as string);
}
