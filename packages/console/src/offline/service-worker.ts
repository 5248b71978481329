// Keeps the files of the console in the browser, so that the page opens and reloads while the service is away. It keeps
// no data of the API: counts to be sent are in the outbox, and typed text is in the drafts.

/** The scripts and styles of this build; vite.config.ts fills them in. */
declare const CONSOLE_FILES: readonly string[];

interface WaitingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface RequestEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/** The globals of a service worker. TypeScript's own types for them contradict the types for a page. */
interface WorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: WaitingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
}

const worker = globalThis as unknown as WorkerScope;

const CACHE = 'verkko-console';
const PAGE = worker.registration.scope;
const FILES = CONSOLE_FILES.map((name) => new URL(name, PAGE).href);

/**
 * Time in ms for which the service worker waits for the page from the network before it shows the cached
 * page.
 */
const PATIENCE_MS = 4000;

worker.addEventListener('install', (event) => {
  event.waitUntil(keepFiles().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOldFiles().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') event.respondWith(newestPage(request));
  else if (FILES.includes(request.url)) event.respondWith(keptFile(request));
});

async function keepFiles(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([PAGE, ...FILES]);
}

async function forgetOldFiles(): Promise<void> {
  const cache = await caches.open(CACHE);
  const old = (await cache.keys()).filter(({ url }) => url !== PAGE && !FILES.includes(url));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/**
 * Returns the page from the service. If the service, or the proxy in front of it, does not answer, returns
 * the cached page.
 */
async function newestPage(request: Request): Promise<Response> {
  const kept = await caches.match(PAGE);
  if (!kept) return fetch(request);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.status < 500 ? response : kept;
  } catch {
    return kept;
  }
}

/**
 * A file from the browser's cache, or else from the service. A cached file is never outdated, because its
 * name has a hash of the content.
 */
async function keptFile(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
