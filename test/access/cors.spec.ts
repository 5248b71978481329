import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, openBrowser } from '@verkko/dev-servers/chromium';
import { QUERY, UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';
const PAGE = `${QUERY}?productid=A`;
const SHOP = 'https://shop.example';
const KEY = `vk_for-the-tests-${'0'.repeat(32)}`;

/** Returns only the CORS headers and the header Vary of a response, as an object. */
function crossOriginHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'),
  );
}

describe('the setting CORS_ORIGINS', () => {
  let service: Service;

  const start = async (environment: Record<string, string>) => {
    service = await startService({
      AUTH: 'required',
      BOOTSTRAP_API_KEY: KEY,
      RATE_LIMIT_FAILED_AUTHENTICATIONS: '1',
      ...environment,
    });
  };
  afterEach(() => service.stop());

  /** Sends a preflight request, as a browser does before it sends an API key or JSON to another origin. */
  const preflight = (origin: string, path = UPDATE, headers = 'authorization,content-type,x-api-key') =>
    fetch(service.url + path, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': headers,
      },
    });
  const ask = (headers: Record<string, string>) => fetch(service.url + PAGE, { headers });

  it('lets no web page of another origin read responses by default', async () => {
    await start({});

    const asked = await preflight(SHOP);
    const answered = await ask({ Origin: SHOP, 'X-API-Key': KEY });

    expect([asked.status, answered.status]).toEqual([405, 200]);
    expect(crossOriginHeaders(asked.headers)).toEqual({});
    expect(crossOriginHeaders(answered.headers)).toEqual({ vary: 'Accept' });
  });

  it('makes the service answer preflight requests with the allowed methods and headers', async () => {
    await start({ CORS_ORIGINS: `${SHOP}, http://localhost:5173`, RATE_LIMIT_ANONYMOUS_WRITES: '1' });

    for (const origin of [SHOP, 'http://localhost:5173', SHOP]) {
      const answer = await preflight(origin);

      expect([answer.status, await answer.text()]).toEqual([204, '']);
      expect(crossOriginHeaders(answer.headers)).toEqual({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE',
        'access-control-allow-headers': 'authorization,content-type,x-api-key',
        'access-control-expose-headers': '*',
        'access-control-max-age': '7200',
        vary: 'Origin, Access-Control-Request-Headers',
      });
      expect(answer.headers.get('ratelimit')).toBeNull();
    }
  });

  it.each([
    'traceparent,tracestate,baggage,sentry-trace',
    'accept,if-match,if-modified-since,if-none-match,range',
    'idempotency-key,x-request-id,content-encoding',
    'b3,x-b3-traceid,x-datadog-trace-id,newrelic,request-id,x-requested-with',
  ])('allows cross-origin requests with the headers %s', async (names) => {
    await start({ CORS_ORIGINS: SHOP });

    const { status, headers } = await preflight(SHOP, UPDATE, names);

    expect([status, headers.get('access-control-allow-headers')]).toEqual([204, names]);
  });

  it.each([
    ['200', { 'X-API-Key': KEY }],
    ['200', { Authorization: `Bearer ${KEY}` }],
    ['401', { 'X-API-Key': 'vk_wrong' }],
  ])(
    'lets an allowed origin read all headers of a response with the status %s (credentials: %j)',
    async (status, credentials) => {
      await start({ CORS_ORIGINS: SHOP });

      const answer = await ask({ Origin: SHOP, ...credentials });

      expect(answer.status).toBe(Number(status));
      expect(crossOriginHeaders(answer.headers)).toEqual({
        'access-control-allow-origin': SHOP,
        'access-control-expose-headers': '*',
        vary: 'Origin, Accept',
      });
    },
  );

  it.each(['https://shop.example.evil.example', 'http://shop.example', 'https://shop.example:8443', 'null'])(
    'does not let the unlisted origin %s read a response',
    async (origin) => {
      await start({ CORS_ORIGINS: SHOP });

      const asked = await preflight(origin);
      const answered = await ask({ Origin: origin, 'X-API-Key': KEY });

      expect([asked, answered].map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual([
        null,
        null,
      ]);
      expect([asked, answered].map(({ headers }) => headers.get('vary'))).toEqual([
        'Origin, Access-Control-Request-Headers',
        'Origin, Accept',
      ]);
    },
  );

  it('adds Vary: Origin to every response, even if the request has no Origin header', async () => {
    await start({ CORS_ORIGINS: SHOP });

    expect((await ask({ 'X-API-Key': KEY })).headers.get('vary')).toBe('Origin, Accept');
  });

  it('allows any origin, but no cookies, if its value is *', async () => {
    await start({ CORS_ORIGINS: '*' });

    const { headers } = await ask({ Origin: 'https://anywhere.example', 'X-API-Key': KEY });

    expect(crossOriginHeaders(headers)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': '*',
      vary: 'Accept',
    });
  });
});

describe('a web page', () => {
  const HOST = 'shop.test';
  let pages: Server;
  let port: number;
  let service: Service;
  let browser: Browser;

  beforeAll(async () => {
    pages = createServer((_request, response) => response.end('<!doctype html><title>shop</title>'));
    pages.listen(0, '127.0.0.1');
    await once(pages, 'listening');
    ({ port } = pages.address() as AddressInfo);
    service = await startService({
      AUTH: 'required',
      BOOTSTRAP_API_KEY: KEY,
      CORS_ORIGINS: `http://${HOST}:${port}`,
      RATE_LIMIT_WRITES: '600',
    });
    browser = await openBrowser(HOST);
  });
  afterAll(async () => {
    await (browser as Browser | undefined)?.close();
    await service.stop();
    pages.close();
  });

  /**
   * Opens a web page of the given origin. A script in this page then stores a reading through the API.
   * @returns the parts of the response that the browser lets the script read
   */
  const storeFrom = async (origin: string, header: object): Promise<unknown> => {
    const page = await browser.context.newPage();
    await page.goto(origin);
    const body = JSON.stringify({ items: [{ productid: 'A', quantity: 1, timestamp: '2024-01-01' }] });
    const options = { method: 'POST', headers: { 'Content-Type': 'application/json', ...header }, body };
    return page.evaluate(`fetch('${service.url}${UPDATE}', ${JSON.stringify(options)}).then(
      ({ status, headers }) => ({ status, limit: headers.get('RateLimit'), id: headers.get('X-Request-ID') }),
      ({ message }) => message,
    )`);
  };

  it.each([{ 'X-API-Key': KEY }, { Authorization: `Bearer ${KEY}` }])(
    'of an allowed origin can store readings, and can read the headers of the response',
    async (header) => {
      expect(await storeFrom(`http://${HOST}:${port}`, header)).toEqual({
        status: 201,
        limit: expect.stringMatching(/^"writes";r=\d+;t=\d+$/),
        id: expect.any(String),
      });
    },
  );

  it('of an origin that is not allowed can neither read a response nor store readings', async () => {
    const before = await service.query('SELECT id FROM inventory_items');

    expect(await storeFrom(`http://127.0.0.1:${port}`, { 'X-API-Key': KEY })).toBe('Failed to fetch');

    expect(await service.query('SELECT id FROM inventory_items')).toEqual(before);
  });
});
