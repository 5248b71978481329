import { QueryClient } from '@tanstack/react-query';
import { Refusal, Unreachable } from './failure';
import { onKeyChanged } from './session';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;

/** How long to wait before the next try, in ms. */
export function waitBefore(tries: number, error: Error): number {
  const asked = error instanceof Refusal ? error.retryAfter : undefined;
  return asked ?? Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS);
}

/** What the page knows of the service. Reads are tried again for as long as the service is away or too busy. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // The service may be on this machine: whether there is an internet says nothing.
      networkMode: 'always',
      retry: (_tries, error) =>
        error instanceof Unreachable || (error instanceof Refusal && error.isTemporary),
      retryDelay: waitBefore,
    },
    mutations: {
      networkMode: 'always',
      // Only what was certainly not carried out is sent again: a second key must not be made by a lost answer.
      retry: (tries, error) => error instanceof Refusal && error.isTemporary && tries < 5,
      retryDelay: waitBefore,
    },
  },
});

/** Asks anew for what the page shows of products whose readings or details have changed. */
export async function forgetStock(productids: Iterable<string>): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: ['stock', 'products'] });
  const asked = [...new Set(productids)].map(async (id) => {
    const about = { queryKey: ['stock', id] };
    // An answer that is under way may be older than the change.
    await queryClient.cancelQueries(about);
    await queryClient.invalidateQueries(about);
  });
  await Promise.all(asked);
}

// What one may see depends on the key.
onKeyChanged(() => void queryClient.resetQueries());
