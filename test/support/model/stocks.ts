import fc from 'fast-check';
import type { ModelReading } from '../stock-model';

export const LOCATIONS = ['', 'shop-7', 'shop-7/shelf "2"', 'lager ö'] as const;

/** Time 0 of the tests' stock model, in ms since 1970. */
const BEGINNING = Date.parse('2024-01-01T00:00:00Z');

/** Converts a time of the model, in µs, to an ISO 8601 timestamp. */
export function textOf(at: number): string {
  const seconds = new Date(BEGINNING + Math.floor(at / 1_000_000) * 1000);
  const fraction = (at % 1_000_000).toString().padStart(6, '0').replace(/0+$/, '');
  return `${seconds.toISOString().slice(0, 19)}${fraction && `.${fraction}`}Z`;
}

/** Converts ms since 1970 to µs since the start of the simulated time. */
export function modelTime(moment: number): number {
  return (moment - BEGINNING) * 1000;
}

/** A random reading that is not stored yet. */
export interface DrawnReading {
  readonly location: string;
  readonly at: number;
  readonly amount: number;
  readonly isDelta: boolean;
  readonly isOut: boolean;
  readonly isVoided: boolean;
  readonly reason: string | undefined;
}

/**
 * A random time in µs since the start time of the tests' stock model. It is one of ten times, from 0 to 3.6
 * s.
 */
export const tick = fc.integer({ min: 0, max: 9 }).map((number) => Math.floor(number * 400_000.5));

/** A time in the future: a hundred years after the simulated time begins. */
const later = fc.constant(3_155_760_000_000_000);

/**
 * Random readings at the given times, and some in the future. There are few different times, so that equal
 * timestamps are frequent.
 */
export function readingsAt(moments: fc.Arbitrary<number>, most: number): fc.Arbitrary<DrawnReading[]> {
  const reading = fc.record({
    location: fc.constantFrom(...LOCATIONS),
    at: fc.oneof({ weight: 9, arbitrary: moments }, { weight: 1, arbitrary: later }),
    amount: fc.integer({ min: 0, max: 9 }),
    isDelta: fc.boolean(),
    isOut: fc.boolean(),
    isVoided: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
    reason: fc.constantFrom(undefined, 'sale', 'transfer', 'stocktake'),
  });
  return fc.array(reading, { maxLength: most });
}

/** The item of an update that stores a random reading. */
export function itemOf(productid: string, { location, at, amount, isDelta, isOut, reason }: DrawnReading) {
  return {
    productid,
    ...(location && { location }),
    ...(isDelta ? { delta: (amount + 1) * (isOut ? -1 : 1) } : { quantity: amount }),
    ...(reason !== undefined && { reason }),
    timestamp: textOf(at),
  };
}

/** Converts stored random readings to readings of the tests' stock model. Voided readings are left out. */
export function modelReadings(
  productid: string,
  drawn: readonly DrawnReading[],
  ids: readonly number[],
): (ModelReading & { readonly reason: string | undefined })[] {
  return drawn.flatMap((reading, index) => {
    const { location, at, reason, isVoided } = reading;
    const item = itemOf(productid, reading);
    const amount = 'delta' in item ? { delta: item.delta } : { quantity: item.quantity };
    return isVoided ? [] : [{ id: ids[index] ?? 0, location, at, reason, ...amount }];
  });
}
