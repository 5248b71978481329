import type { Locator, Page } from 'playwright-core';
import { type Browser, openBrowser } from '@verkko/dev-servers/chromium';
import {
  EXPORT,
  FORECAST,
  IMPORT,
  KEYS,
  LEVELS,
  PRODUCTS,
  QUERY,
  SERIES,
  UPDATE,
  VOID,
} from '../support/paths';
import { type Service, startService } from '../support/service';

// The host name is not localhost, because Swagger UI omits its validator badge on localhost.
const HOST = 'inventory.test';

describe('the page /docs in a browser', () => {
  let service: Service;
  let browser: Browser;
  let page: Page;
  const requested: string[] = [];

  beforeAll(async () => {
    service = await startService();
    browser = await openBrowser(HOST);
    page = await browser.context.newPage();
    page.on('request', (request) => requested.push(request.url()));
    await page.goto(`${origin()}/docs`);
    await page.locator('.opblock').first().waitFor();
  });
  afterAll(async () => {
    await (browser as Browser | undefined)?.close();
    await service.stop();
  });

  const origin = () => service.url.replace('127.0.0.1', HOST);

  /**
   * Opens an operation in Swagger UI, sends its example request, and returns the element that shows the
   * response.
   * @param type the media type to choose, if Swagger UI offers a choice
   */
  const execute = async (method: string, path: string, type?: string): Promise<Locator> => {
    const operation = page.locator(`.opblock-${method}`, {
      has: page.locator(`[data-path="${path}"]`),
    });
    await operation.locator('.opblock-summary-control').click();
    const types = operation.locator('.response-control-media-type--accept-controller select');
    if (type !== undefined) await types.selectOption(type);
    await operation.getByRole('button', { name: 'Execute' }).click();
    const answer = operation.locator('.live-responses-table');
    await answer.waitFor();
    return answer;
  };

  it('shows all routes, those of the newest version first', async () => {
    expect(await page.title()).toBe('Verkko Inventory API');
    const routes = page.locator('.opblock-summary-path');
    expect(await routes.evaluateAll((elements) => elements.map(({ dataset }) => dataset.path))).toEqual([
      UPDATE,
      QUERY,
      IMPORT,
      EXPORT,
      LEVELS,
      LEVELS,
      PRODUCTS,
      SERIES,
      FORECAST,
      VOID,
      ...Array<string>(4).fill(`${PRODUCTS}/{productid}`),
      ...Array<string>(2).fill('/api/v1/rules'),
      ...Array<string>(3).fill('/api/v1/rules/{id}'),
      '/api/v1/events',
      '/api/v1/inventory/stream',
      '/api/v1/inventory/stream/tickets',
      ...Array<string>(2).fill('/api/v1/webhooks'),
      ...Array<string>(3).fill('/api/v1/webhooks/{id}'),
      '/api/v1/webhooks/{id}/secret',
      '/api/v1/webhooks/{id}/deliveries',
      '/api/v1/webhooks/{id}/test',
      '/api/v1/webhooks/{id}/replay',
      KEYS,
      KEYS,
      '/api/v1/keys/{id}',
      '/api/v1/keys/{id}/rotate',
      '/health',
      '/livez',
      '/readyz',
      '/api/inventory/update',
      '/api/inventory/query',
      // The last two operations are the requests that the service sends to webhook receivers.
      'event',
      'test',
    ]);
  });

  it('shows the Authorize button, but no list of servers, because there is only one server', async () => {
    expect(await page.getByRole('button', { name: 'Authorize' }).isVisible()).toBe(true);
    expect(await page.getByText('Servers', { exact: true }).isVisible()).toBe(false);
  });

  it('sends the example requests when the user presses “Execute”, and shows the responses', async () => {
    const stored = await execute('post', UPDATE);
    expect(await stored.locator('.response-col_status').last().innerText()).toBe('201');

    const found = await execute('get', QUERY);
    expect(await found.locator('.response-col_status').last().innerText()).toBe('200');
    expect(JSON.parse(await found.locator('.highlight-code code').first().innerText())).toEqual({
      count: 2,
      limit: 50,
      offset: 0,
      items: [
        { id: 1, productid: 'ABC-123', quantity: 50, timestamp: '2024-01-01T10:00:00Z' },
        { id: 2, productid: 'ABC-123', quantity: 48, timestamp: '2024-01-01T10:30:00Z' },
      ],
    });
  });

  it('shows the list of products as CSV if the user chooses CSV', async () => {
    const answer = await execute('get', PRODUCTS, 'text/csv');

    expect(await answer.locator('.highlight-code code').first().innerText()).toMatch(
      /^productid,quantity,timestamp,id$/m,
    );
  });

  it('loads nothing from other hosts, and causes no error in the browser', () => {
    const hosts = new Set(
      requested.filter((url) => !url.startsWith('data:')).map((url) => new URL(url).origin),
    );

    expect([...hosts]).toEqual([origin()]);
    expect(browser.complaints).toEqual([]);
  });
});
