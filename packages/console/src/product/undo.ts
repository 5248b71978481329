import { queryClient } from '../api/query-client';
import type { NewReading } from '../api/reading';
import { fetchReadings, voidReading } from '../api/requests';
import { notifySuccess } from '../frame/notify';
import { texts } from '../texts';

/** Most readings of one product at one moment that are looked through. */
const MOST = 500;

/** Voids readings that were just stored: they are found by their moment, which is to the millisecond. */
export async function undo(items: readonly NewReading[]): Promise<void> {
  for (const item of items) {
    const { productid, timestamp, location } = item;
    const range = { starttimestamp: timestamp, endtimestamp: timestamp };
    const page = await fetchReadings({ productid, ...range, order: 'desc', limit: MOST });
    const stored = page.items.find(
      (reading) =>
        (location === undefined || reading.location === location) &&
        (item.delta === undefined ? reading.quantity === item.quantity : reading.delta === item.delta),
    );
    if (stored) await voidReading(stored, 'correction');
  }
  for (const { productid } of items) {
    await queryClient.invalidateQueries({ queryKey: ['stock', productid] });
  }
  void queryClient.invalidateQueries({ queryKey: ['stock', 'products'] });
  notifySuccess(texts.change.undone);
}
