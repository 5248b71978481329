import { createClient } from '@verkko/client';
import { learnTime } from './clock';
import { setConnection } from './connection';
import { Refusal, Unreachable } from './failure';
import { hasJustChanged, noteChange } from './last-change';
import { learnReadLimit } from './read-limit';
import { currentKey, needKey } from './session';

/**
 * URL of the service. The console is always at /console/ below this URL, even if a proxy changes the path.
 */
export const baseUrl = new URL('..', document.baseURI).href.replace(/\/$/, '');

/** The project's own API client, which sends the API key of the signed-in user. */
export const api = createClient({ baseUrl });

api.use({
  onRequest: ({ request }) => {
    for (const [name, value] of Object.entries(credentials())) request.headers.set(name, value);
    if (isWrite(request)) noteChange();
    else if (hasJustChanged()) request.headers.set('Cache-Control', 'no-cache');
    return request;
  },
  onResponse: ({ request, response }) => {
    noteResponse(response);
    if (isWrite(request)) noteChange();
    if (request.method === 'GET' && response.ok) learnReadLimit(response.headers);
  },
  onError: () => {
    setConnection({ kind: 'unreachable' });
    return new Unreachable();
  },
});

/**
 * True if the request can change data that later requests read. A request for a ticket changes no such data:
 * a ticket only opens a stream.
 */
function isWrite({ method, url }: Request): boolean {
  return method !== 'GET' && !url.endsWith('/stream/tickets');
}

/** The HTTP headers that identify the caller. */
export function credentials(): Record<string, string> {
  const key = currentKey();
  return key === undefined ? {} : { Authorization: `Bearer ${key}` };
}

/**
 * Reads four things from a response: the current time, whether a rate limit is reached, whether the API key is
 * rejected, and whether a proxy cannot reach the service.
 */
export function noteResponse({ status, headers }: Pick<Response, 'status' | 'headers'>): void {
  learnTime(headers.get('Date'));
  if (status === 401) needKey();
  if (status === 429) {
    const seconds = Number(headers.get('Retry-After') ?? 1);
    setConnection({ kind: 'limited', until: performance.now() + seconds * 1000 });
  } else {
    // The service sets X-Request-ID on every response. Without it, the response is from a proxy.
    const isOfProxy = [502, 503, 504].includes(status) && !headers.has('X-Request-ID');
    setConnection({ kind: isOfProxy ? 'unreachable' : 'open' });
  }
}

interface Answer<T> {
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of a successful response. @throws Refusal for an error status, Unreachable without a response */
export async function dataOf<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new Refusal(response, error);
  return data as T;
}
