import { now } from '../api/clock';
import type { NewReading } from '../api/reading';

/** The kinds of changes to the stock of a product. */
export type ChangeKind = 'count' | 'add' | 'take' | 'move';

/** The fields of the form that changes the stock. */
export interface ChangeFields {
  readonly kind: ChangeKind;
  readonly amount: string;
  readonly location: string;
  readonly target: string;
  readonly reason: string;
  readonly reference: string;
}

/**
 * Makes the readings that the form stores. A move to another location consists of two adjustments in one
 * request.
 */
export function readingsOf(productid: string, fields: ChangeFields, amount: number): NewReading[] {
  const { kind, reason, reference } = fields;
  const base = {
    productid,
    timestamp: now().toISOString(),
    ...(reference.trim() !== '' && { reference: reference.trim() }),
  };
  const because = reason.trim() === '' ? {} : { reason: reason.trim() };
  const at = (location: string) => (location === '' ? {} : { location });
  const { location, target } = fields;
  if (kind === 'count') return [{ ...base, ...because, ...at(location), quantity: amount }];
  if (kind === 'add') return [{ ...base, ...because, ...at(location), delta: amount }];
  if (kind === 'take') return [{ ...base, ...because, ...at(location), delta: -amount }];
  return [
    { ...base, ...at(location), reason: 'transfer', delta: -amount },
    { ...base, ...at(target), reason: 'transfer', delta: amount },
  ];
}
