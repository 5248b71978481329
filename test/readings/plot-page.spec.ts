import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { BOOTSTRAP_KEY } from '../support/api-keys';
import { type Browser, openBrowser } from '@verkko/dev-servers/chromium';
import { type Service, startService } from '../support/service';

const PAGE = pathToFileURL(join(__dirname, '../../docs/how-to/plot.html')).href;

describe('the page docs/how-to/plot.html, opened in a browser', () => {
  let service: Service;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    service = await startService({
      AUTH: 'required',
      BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
      CORS_ORIGINS: '*',
    });
    await service
      .post('/api/v1/inventory/update', {
        items: [
          { productid: 'ABC-123', quantity: 50, timestamp: '2024-01-01T10:00:00Z' },
          { productid: 'ABC-123', quantity: 25, timestamp: '2024-01-01T11:00:00Z' },
        ],
      })
      .set('X-API-Key', BOOTSTRAP_KEY)
      .expect(201);
    browser = await openBrowser('inventory.test');
    page = await browser.context.newPage();
    await page.goto(PAGE);
    await page.getByLabel('Service').fill(service.url);
  });
  afterAll(async () => {
    await (browser as Browser | undefined)?.close();
    await service.stop();
  });

  const plot = async (status: string) => {
    await page.getByRole('button', { name: 'Plot' }).click();
    await page.getByRole('status').filter({ hasText: status }).waitFor();
  };

  it('shows the error message of the service', async () => {
    await plot('Send an API key');

    expect(await page.locator('.level').getAttribute('d')).toBeNull();
  });

  it('draws the level of a product', async () => {
    await page.getByLabel('Key').fill(BOOTSTRAP_KEY);
    await plot('2 buckets, 2024-01-01T10:00:00Z to 2024-01-01T11:00:00Z, now 25');

    expect(await page.locator('.level').getAttribute('d')).toBe('M0,0 500,0 500,150 1000,150');
    expect(await page.locator('.range').getAttribute('d')).toBe(
      'M0,0 500,0 500,150 1000,150 1000,150 500,150 500,0 0,0Z',
    );
  });

  it('says that a product has no readings', async () => {
    await page.getByLabel('Product').fill('nothing');
    await plot('There is no reading.');

    expect(await page.locator('.level').getAttribute('d')).toBe('');
  });
});
