import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { fetchProducts } from '../api/requests';

/** Time after the last key press before the search begins, in ms. */
const TYPING_MS = 250;
/** The maximum number of matches: as many products as fit on the screen of a phone. */
const MOST = 8;

/** The products that match a text by name, barcode or product ID. */
export const matches = (q: string) =>
  queryOptions({
    queryKey: ['stock', 'products', 'matches', q],
    queryFn: () => fetchProducts({ q }, MOST),
  });

/** The matches of a text that is being typed; until they arrive, the matches of the previous text. */
export function useMatches(text: string) {
  const [q] = useDebouncedValue(text.trim(), TYPING_MS);
  return useQuery({ ...matches(q), enabled: q !== '', placeholderData: keepPreviousData });
}
