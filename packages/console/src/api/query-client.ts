import { QueryClient } from '@tanstack/react-query';
import { Refusal, Unreachable } from './failure';
import { onKeyChanged } from './session';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;

/** Time to wait before the next attempt, in ms. */
export function waitBefore(tries: number, error: Error): number {
  const asked = error instanceof Refusal ? error.retryAfter : undefined;
  return asked ?? Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS);
}

/**
 * Cache of the service's responses. If a read fails because the service is unavailable or too busy, the read
 * is repeated until it succeeds.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // Requests are sent even if the browser reports no internet connection, because the service may run on
      // this machine.
      networkMode: 'always',
      retry: (_tries, error) =>
        error instanceof Unreachable || (error instanceof Refusal && error.isTemporary),
      retryDelay: waitBefore,
    },
    mutations: {
      networkMode: 'always',
      // A request is repeated only after a 429: then it was certainly not executed. After a 503, it may have
      // been executed, and a repeated request could create a second API key whose secret nobody knows.
      retry: (tries, error) => error instanceof Refusal && error.status === 429 && tries < 5,
      retryDelay: waitBefore,
    },
  },
});

/** Reloads the data that the page shows about products whose readings or details have changed. */
export async function forgetStock(productids: Iterable<string>): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: ['stock', 'products'] });
  const asked = [...new Set(productids)].map(async (id) => {
    const about = { queryKey: ['stock', id] };
    // Requests in progress are cancelled, because their responses may be older than the change.
    await queryClient.cancelQueries(about);
    await queryClient.invalidateQueries(about);
  });
  await Promise.all(asked);
}

// All data is requested again when the API key changes, because the key determines which data is visible.
onKeyChanged(() => void queryClient.resetQueries());
