import { useQueries } from '@tanstack/react-query';
import { useHasPlentyOfReads } from '../api/read-limit';
import type { Details } from '../api/reading';
import { details } from '../api/requests';

/**
 * The maximum number of products whose details are requested if the rate limit of the caller allows only few
 * reads.
 */
const FEW = 8;
const MANY = 100;
/**
 * Time in ms until details are requested again. It is long, because the name and the unit of a product seldom
 * change.
 */
const FRESH_MS = 300_000;

/**
 * The details of products that are loaded so far. Each product needs a request of its own, so only the
 * details of the first products are requested.
 */
export function useDetails(productids: readonly string[]): ReadonlyMap<string, Details> {
  const most = useHasPlentyOfReads() ? MANY : FEW;
  const asked = [...new Set(productids)].slice(0, most);
  return useQueries({
    queries: asked.map((productid) => ({ ...details(productid), staleTime: FRESH_MS })),
    combine: (results) =>
      new Map(
        results.flatMap(({ data }, index) => (data === undefined ? [] : [[asked[index] ?? '', data ?? {}]])),
      ),
  });
}
