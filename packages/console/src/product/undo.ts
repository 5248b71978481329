import { forgetStock } from '../api/query-client';
import type { NewReading, StoredReading } from '../api/reading';
import { fetchReadings, voidReadings } from '../api/requests';
import { notifySuccess } from '../frame/notify';
import { texts } from '../texts';

/**
 * Maximum number of readings that the browser loads to find the reading to undo. All of them have the product
 * and the timestamp of that reading.
 */
const MOST = 500;

/**
 * Voids readings that were just stored, all or none. To find a reading, its product, location, timestamp in
 * milliseconds, and quantity or delta are compared.
 * @throws Refusal, Unreachable, or an Error if one of the readings is not found
 */
export async function undo(items: readonly NewReading[]): Promise<void> {
  const stored = await Promise.all(items.map(find));
  await voidReadings(stored, 'correction');
  await forgetStock(items.map(({ productid }) => productid));
  notifySuccess(texts.change.undone);
}

async function find({ productid, timestamp, location, delta, quantity }: NewReading): Promise<StoredReading> {
  const range = { starttimestamp: timestamp, endtimestamp: timestamp };
  const page = await fetchReadings({ productid, ...range, order: 'desc', limit: MOST });
  const found = page.items.find(
    (reading) =>
      (location === undefined || reading.location === location) &&
      (delta === undefined ? reading.quantity === quantity : reading.delta === delta),
  );
  if (!found) throw new Error(texts.change.gone);
  return found;
}
