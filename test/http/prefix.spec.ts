import { type Browser, openBrowser } from '@verkko/dev-servers/chromium';
import { ask } from '../support/http-client';
import { linkOf } from '../support/pages';
import { type PrefixProxy, startPrefixProxy } from '../support/prefix-proxy';
import { type Service, startService } from '../support/service';

const QUERY = '/api/v1/inventory/query?productid=A&limit=1';

describe('a service behind a proxy at /stock/', () => {
  let service: Service;
  let proxy: PrefixProxy;

  beforeAll(async () => {
    service = await startService();
    proxy = await startPrefixProxy(service.url, '/stock');
    await service.store([
      { productid: 'A', quantity: 1, timestamp: '2024-01-01' },
      { productid: 'A', quantity: 2, timestamp: '2024-01-02' },
    ]);
  });
  afterAll(async () => {
    await proxy.stop();
    await service.stop();
  });

  it('redirects / to its documentation', async () => {
    const page = await fetch(`${proxy.url}/`);

    expect([page.status, page.url]).toEqual([200, `${proxy.url}/docs`]);
  });

  it.each([QUERY, '/api/inventory/query/?productid=A&limit=1', '/api/v1/inventory/products?limit=1'])(
    'sends for the path %s a Link header that leads to the next page',
    async (path) => {
      await service.store([{ productid: 'B', quantity: 1, timestamp: '2024-01-01' }]);
      const first = await ask(proxy.url + path);

      const next = new URL(linkOf(first) ?? '', proxy.url + path);

      expect(next.pathname).toMatch(/^\/stock\//);
      expect((await ask(next.href)).status).toBe(200);
    },
  );

  it.each(['/openapi.json', '/openapi-3.0.json'])(
    'gives the URL of the proxy as the server in the document %s',
    async (path) => {
      const { servers } = JSON.parse((await ask(proxy.url + path)).body) as { servers: { url: string }[] };

      const server = new URL(servers[0]?.url ?? '', proxy.url + path).href.replace(/\/$/, '');

      expect(server).toBe(proxy.url);
      expect((await ask(`${server}${QUERY}`)).status).toBe(200);
    },
  );

  it('lets Swagger UI send requests through the proxy', async () => {
    const browser: Browser = await openBrowser('inventory.test');
    try {
      const page = await browser.context.newPage();
      await page.goto(`${proxy.url.replace('127.0.0.1', 'inventory.test')}/docs`);
      const operation = page.locator('.opblock-get', { has: page.locator('[data-path="/livez"]') });
      await operation.locator('.opblock-summary-control').click();
      await operation.getByRole('button', { name: 'Execute' }).click();
      const status = operation.locator('.live-responses-table .response-col_status').last();

      expect(await status.innerText()).toBe('200');
    } finally {
      await browser.close();
    }
  });
});

describe('the header X-Forwarded-Prefix', () => {
  let trusting: Service;
  let other: Service;

  beforeAll(async () => {
    trusting = await startService({ HTTPS: 'enforce', TRUST_PROXY: 'loopback' });
    other = await startService({ HTTPS: 'enforce', TRUST_PROXY: '10.0.0.0/8' });
  });
  afterAll(async () => {
    await trusting.stop();
    await other.stop();
  });

  const locationOf = async ({ url }: Service, prefix: string) => {
    const headers = { 'X-Forwarded-Prefix': prefix, Host: 'shop.example' };
    return (await ask(`${url}/docs?a=1`, { headers })).headers.location;
  };

  it.each([
    ['/stock', 'https://shop.example/stock/docs?a=1'],
    ['/stock/', 'https://shop.example/stock/docs?a=1'],
    ['/shop/stock', 'https://shop.example/shop/stock/docs?a=1'],
  ])(
    'with the value %s from a trusted proxy adds the prefix to the redirect URL',
    async (prefix, location) => {
      expect(await locationOf(trusting, prefix)).toBe(location);
    },
  );

  it.each([
    '/',
    '//evil.example',
    'stock',
    '/a b',
    '/stock?x=',
    '@evil.example',
    '/stock, /stock',
    '/a//b',
    '',
  ])('with the invalid value %j is ignored', async (prefix) => {
    expect(await locationOf(trusting, prefix)).toBe('https://shop.example/docs?a=1');
  });

  it('is ignored if it comes from an untrusted sender', async () => {
    expect(await locationOf(other, '/stock')).toBe('https://shop.example/docs?a=1');
  });
});
