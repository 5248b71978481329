import { createClient } from '@verkko/client';
import { learnTime } from './clock';
import { setConnection } from './connection';
import { Refusal, Unreachable } from './failure';
import { learnReadLimit } from './read-limit';
import { currentKey, needKey } from './session';

/** The page is /console/ of the service, or of the path under which a proxy serves it. */
export const baseUrl = new URL('..', document.baseURI).href.replace(/\/$/, '');

/** The project's own client, with the key of the person who is signed in. */
export const api = createClient({ baseUrl });

api.use({
  onRequest: ({ request }) => {
    for (const [name, value] of Object.entries(credentials())) request.headers.set(name, value);
    request.headers.set('Cache-Control', 'no-cache'); // a replica may not have yet what was stored here just now
    return request;
  },
  onResponse: ({ request, response }) => {
    noteResponse(response);
    if (request.method === 'GET' && response.ok) learnReadLimit(response.headers);
  },
  onError: () => {
    setConnection({ kind: 'unreachable' });
    return new Unreachable();
  },
});

/** The headers that say who calls. */
export function credentials(): Record<string, string> {
  const key = currentKey();
  return key === undefined ? {} : { Authorization: `Bearer ${key}` };
}

/** Learns from any response of the service: its time, its rate limit, and whether it still takes the key. */
export function noteResponse({ status, headers }: Pick<Response, 'status' | 'headers'>): void {
  learnTime(headers.get('Date'));
  if (status === 401) needKey();
  if (status === 429) {
    const seconds = Number(headers.get('Retry-After') ?? 1);
    setConnection({ kind: 'limited', until: performance.now() + seconds * 1000 });
  } else {
    setConnection({ kind: 'open' });
  }
}

interface Answer<T> {
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of an answer. @throws Refusal, Unreachable */
export async function dataOf<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new Refusal(response, error);
  return data as T;
}
