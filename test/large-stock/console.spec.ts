import { Readable } from 'node:stream';
import { Console } from '../support/console';
import { USERS_ON_FOOT } from '../support/console-users';
import { IMPORT, RULES, UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';

const PRODUCTS = 10_000;
const READINGS_EACH = 200;
const DAYS = 90;
const DAY_MS = 86_400_000;

const nameOf = (index: number) => `SKU-${String(index).padStart(5, '0')}`;
const LAST = nameOf(PRODUCTS - 1);

/** A CSV file of 2 million counts over 90 days, in which the level of each product falls until today. */
function* counts(): Generator<string> {
  yield 'productid,quantity,timestamp,location\n';
  const begin = performance.timeOrigin - DAYS * DAY_MS;
  for (let step = 0; step < READINGS_EACH; step += 1) {
    const timestamp = new Date(begin + ((step + 0.5) / READINGS_EACH) * DAYS * DAY_MS).toISOString();
    const rows = Array.from({ length: PRODUCTS }, (_, product) => {
      const quantity = 2 * (READINGS_EACH - step) + (product % 480);
      return `${nameOf(product)},${quantity},${timestamp},shop-${product % 5}\n`;
    });
    yield rows.join('');
  }
}

describe('the console of a service with 10,000 products and 2 million readings', () => {
  let service: Service;
  let console: Console;

  beforeAll(async () => {
    service = await startService();
    const headers = { 'Content-Type': 'text/csv' };
    const body = Readable.toWeb(Readable.from(counts())) as ReadableStream;
    const file = { method: 'POST', headers, body, duplex: 'half' as const };
    const answer = await fetch(`${service.url}${IMPORT}`, file);
    if (!answer.ok) throw new Error(`The readings are not stored: ${await answer.text()}`);
    console = await Console.open(service);
  });
  afterAll(async () => {
    await (console as Console | undefined)?.close();
    await service.stop();
  });

  const page = () => console.page;
  const button = (name: string) => page().getByRole('button', { name, exact: true });

  describe.each(USERS_ON_FOOT)('lets $name', (user) => {
    afterEach(() => console.as());

    it('find one product by its ID, and store one piece more of it', async () => {
      const hand = await console.as(user);
      await console.go('/stock');
      await page().getByText('500+ products').waitFor();
      await page().getByRole('img', { name: /^Live/ }).waitFor();
      expect(await console.flawsIn('large-stock')).toEqual([]);
      await hand.write(page().getByRole('searchbox'), LAST);
      await page().getByText('1 product', { exact: true }).waitFor();
      await hand.press(page().getByRole('link', { name: LAST, exact: true }));
      await page().locator('.uplot').waitFor();
      const level = page().getByTestId('level');
      const before = Number(await level.innerText());
      await hand.press(button('One more, shop-4'));
      await level.getByText(String(before + 1), { exact: true }).waitFor();

      expect(await console.flawsIn('large-product')).toEqual([]);
    });

    it('go to the end of the list, which shows a level that changes meanwhile', async () => {
      await console.as(user);
      await console.go('/stock');
      const table = page().getByRole('table', { name: 'Products' });
      const last = page().getByRole('row', { name: new RegExp(`^${LAST} `) });
      while (!(await last.isVisible())) await table.press('End');
      await page().getByText(`${PRODUCTS} products`, { exact: true }).waitFor();
      await page().getByRole('img', { name: /^Live/ }).waitFor();
      const item = {
        productid: LAST,
        location: 'shop-4',
        quantity: 777,
        timestamp: new Date().toISOString(),
      };
      await service.post(UPDATE, { items: [item] }).expect(201);
      await last.getByText('777', { exact: true }).waitFor();

      expect(await page().getByRole('row').count()).toBeLessThan(60);
    });

    it('find what runs out soon among all products', async () => {
      const hand = await console.as(user);
      await console.go('/low');
      await hand.press(button('Find more that runs out soon'));
      await page().getByText(`Looked at ${PRODUCTS} products.`).waitFor({ timeout: 180_000 });
      const saving = page().waitForEvent('download');
      await hand.press(button('Save as CSV'));
      expect((await saving).suggestedFilename()).toBe('low.csv');

      expect(await console.flawsIn('large-low')).toEqual([]);
    });

    it('count a product', async () => {
      const hand = await console.as(user);
      await console.go('/count');
      await hand.write(page().getByRole('searchbox'), nameOf(5000));
      await hand.press(page().getByRole('button', { name: new RegExp(`^${nameOf(5000)} `) }));
      await hand.write(page().getByLabel('How many are there?'), '12');
      await hand.press(button('Store, and next'));
      await page().getByText('Everything is stored.').waitFor();

      expect(await console.flawsIn('large-count')).toEqual([]);
    });

    it('make a rule about all products, which then tells what is low', async () => {
      const hand = await console.as(user);
      await service.query('DELETE FROM rules');
      await console.go('/alerts');
      await hand.press(button('New rule'));
      const dialog = page().getByRole('dialog');
      await hand.write(dialog.getByLabel('Low at'), '20');
      await hand.press(dialog.getByRole('button', { name: 'Tell me' }));
      await page().getByText('20 or less').waitFor();
      const { body } = await service.get(RULES).expect(200);
      expect(body).toMatchObject({ items: [{ all: true, when: 'low', threshold: 20 }] });
      const product = nameOf(USERS_ON_FOOT.indexOf(user));
      const item = { productid: product, quantity: 3, timestamp: new Date().toISOString() };
      await service.post(UPDATE, { items: [item] }).expect(201);
      await page()
        .getByRole('row', { name: new RegExp(`^${product} `) })
        .first()
        .waitFor();

      expect(await console.flawsIn('large-alerts')).toEqual([]);
    });
  });
});
