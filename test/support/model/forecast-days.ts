import type { Day } from '../../../src/forecast/forecast';
import type { ModelReading, StockModel } from '../stock-model';

/**
 * Computes the consumption and the highest level of each day in a simple way: directly from all readings.
 *
 * @param edges the starts of the days, and the end of the last one
 */
export function daysOf(
  model: StockModel,
  readings: readonly (ModelReading & { readonly reason?: string | undefined })[],
  edges: readonly number[],
): Day[] {
  const locations = [...new Set(readings.map(({ location }) => location))];
  const moments = [...new Set(readings.map(({ at }) => at))];
  const total = (at: number) =>
    locations.reduce((sum, location) => sum + (model.level(location, at)?.quantity ?? 0), 0);
  const consumedAt = (location: string, at: number) => {
    const tied = readings.filter((one) => one.location === location && one.at === at);
    const counted = tied.findLast(({ quantity }) => quantity !== undefined);
    const counts = ({ reason }: { readonly reason?: string | undefined }) =>
      reason !== 'transfer' && reason !== 'stocktake';
    if (!counted) {
      return tied.filter(counts).reduce((sum, { delta = 0 }) => sum + Math.max(0, -delta), 0);
    }
    const before = model.level(location, at - 1)?.quantity ?? 0;
    return counts(counted) ? Math.max(0, before - (counted.quantity ?? 0)) : 0;
  };
  return edges.slice(1).flatMap((to, day) => {
    const from = edges[day] as number;
    if (!moments.some((at) => at <= from)) return [];
    const inside = moments.filter((at) => at >= from && at < to);
    const consumed = inside.flatMap((at) => locations.map((location) => consumedAt(location, at)));
    return {
      consumed: consumed.reduce((sum, one) => sum + one, 0),
      highest: Math.max(...[from, ...inside].map(total)),
    };
  });
}
