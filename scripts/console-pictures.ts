import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Client } from '@verkko/client';
import { openBrowser, type Page } from '@verkko/dev-servers/chromium';
import { connect } from '../src/cli/connect';
import { refusal } from '../src/cli/response';
import { catalogue, type Product, STOCK_OUT_SKU } from './demo/catalogue';
import { takeWholePages } from './whole-pages';

const FOLDER = join(__dirname, '../docs/images');

/** A product of the demo counts as low at this number of pieces for each sale of an ordinary day. */
const LOW_DAYS = 17;

/** Products whose stock is low. */
const SOLD = ['COF-DECA-250', 'PAN-OLIV-500', 'TEA-CHAM-020', 'PAN-SALT-1KG'];

interface Picture {
  readonly name: string;
  readonly screen: string;
  readonly width: number;
  readonly height: number;
  /** CSS selector of an element that the screen shows later than all other elements. */
  readonly last: string;
  /** Before the screenshot is taken, does on the page what a person would do. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const PICTURES: readonly Picture[] = [
  { name: 'console-stock', screen: 'stock', width: 1000, height: 640, last: '.spark' },
  {
    ...{ name: 'console-product', screen: `product?id=${STOCK_OUT_SKU}`, width: 1000, height: 880 },
    last: '.uplot',
  },
  { name: 'console-alerts', screen: 'alerts', width: 1000, height: 640, last: 'table a' },
  {
    ...{ name: 'console-count', screen: 'count', width: 360, height: 640, last: '.big' },
    prepare: async (page) => {
      await page.getByLabel('Where you count').fill('cellar');
      await page.getByRole('searchbox').fill('espresso');
      await page.getByRole('button', { name: /^Espresso/ }).click();
      await page.getByLabel('How many are there?').fill('42');
    },
  },
];

/** The console screens. For reviewers, the script takes a full-page screenshot of each screen. */
const SCREENS = `stock product?id=${STOCK_OUT_SKU} count low import alerts webhooks keys service`.split(' ');

/**
 * Takes the screenshots for the documentation, and pictures of whole pages for reviewers. All of them show
 * the console of a running service that has the readings of `npm run demo`. Start the service without API
 * keys, and with `RATE_LIMIT_ANONYMOUS_READS=6000 RATE_LIMIT_ANONYMOUS_WRITES=6000`.
 */
async function main(url = 'http://127.0.0.1:8002'): Promise<void> {
  const client = await connect({ url, key: undefined });
  for (const product of catalogue) await describe(client, product);
  await follow(client);
  const browser = await openBrowser('console.invalid');
  const page = await browser.context.newPage();
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  for (const { name, screen, width, height, last, prepare } of PICTURES) {
    await page.setViewportSize({ width, height });
    await page.goto('about:blank');
    await page.goto(`${url}/console/#/${screen}`);
    await prepare?.(page);
    await page.locator(last).first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
  }
  process.stdout.write(`Whole pages: ${await takeWholePages(page, url, SCREENS)}\n`);
  await browser.close();
}

/** Sets the name, the unit and the threshold of low stock (`low_at`) of a product of the demo. */
async function describe(client: Client, { sku, name, salesPerDay }: Product): Promise<void> {
  const answer = await client.PATCH('/api/v1/inventory/products/{productid}', {
    params: { path: { productid: sku } },
    body: { name, unit: 'pcs', low_at: salesPerDay * LOW_DAYS },
  });
  if (!answer.response.ok) throw refusal(`The service did not take the details of ${sku}`, answer);
}

/**
 * Creates rules. Then sells one piece of each of several products with low stock, so that the screen Alerts
 * has events to show.
 */
async function follow(client: Client): Promise<void> {
  const { data } = await client.GET('/api/v1/rules', {});
  if (data !== undefined && data.items.length > 0) return;
  const rules = [
    { all: true, when: 'low' as const },
    { prefix: 'COF-', when: 'below_days' as const, threshold: 14 },
    { productid: STOCK_OUT_SKU, when: 'out' as const },
  ];
  for (const body of rules) {
    const answer = await client.POST('/api/v1/rules', { body });
    if (!answer.response.ok) throw refusal('The service did not take a rule', answer);
  }
  const timestamp = new Date().toISOString();
  const items = SOLD.map((productid) => ({ productid, delta: -1, reason: 'sale', timestamp }));
  const params = { header: { 'Idempotency-Key': randomUUID() } };
  const sold = await client.POST('/api/v1/inventory/update', { params, body: { items } });
  if (!sold.response.ok) throw refusal('The service did not take the sales', sold);
}

void main(process.argv[2]);
