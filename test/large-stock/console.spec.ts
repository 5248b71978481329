import { Readable } from 'node:stream';
import { BOOTSTRAP_KEY, createKey } from '../support/api-keys';
import { Console } from '../support/console';
import { USERS, USERS_ON_FOOT } from '../support/console-users';
import { IMPORT, RULES, UPDATE } from '../support/paths';
import { Receiver } from '../support/receiver';
import { makeRule } from '../support/rules';
import { type Service, startService } from '../support/service';
import { makeEvents, makeWebhook } from '../support/webhooks';

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

describe('the console with 10,000 products', () => {
  let service: Service;
  let console: Console;
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await Receiver.start();
    service = await startService({ BOOTSTRAP_API_KEY: BOOTSTRAP_KEY, WEBHOOK_ALLOW: '127.0.0.1' });
    const headers = { 'Content-Type': 'text/csv' };
    const body = Readable.toWeb(Readable.from(counts())) as ReadableStream;
    const file = { method: 'POST', headers, body, duplex: 'half' as const };
    const answer = await fetch(`${service.url}${IMPORT}`, file);
    if (!answer.ok) throw new Error(`The readings are not stored: ${await answer.text()}`);
    console = await Console.open(service);
  });
  afterAll(async () => {
    await (console as Console | undefined)?.close();
    await Promise.all([service.stop(), receiver.stop()]);
  });

  const page = () => console.page;
  const button = (name: string) => page().getByRole('button', { name, exact: true });

  describe.each(USERS_ON_FOOT)('lets a user (input device: $name)', (user) => {
    afterEach(() => console.as());

    it('find a product by its ID, and store one more piece of it', async () => {
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

    it('see a new stock level at the end of the list of products', async () => {
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

    it('find the products that run out soon', async () => {
      const hand = await console.as(user);
      await console.go('/low');
      await hand.press(button('Find more that runs out soon'));
      await page().getByText(`Looked at ${PRODUCTS} products.`).waitFor({ timeout: 180_000 });
      const saving = page().waitForEvent('download');
      await hand.press(button('Save as CSV'));
      expect((await saving).suggestedFilename()).toBe('low.csv');

      expect(await console.flawsIn('large-low')).toEqual([]);
    });

    it('store a count of a product', async () => {
      const hand = await console.as(user);
      await console.go('/count');
      await hand.write(page().getByRole('searchbox'), nameOf(5000));
      await hand.press(page().getByRole('button', { name: new RegExp(`^${nameOf(5000)} `) }));
      await hand.write(page().getByLabel('How many are there?'), '12');
      await hand.press(button('Store, and next'));
      await page().getByText('Everything is stored.').waitFor();

      expect(await console.flawsIn('large-count')).toEqual([]);
    });

    it('make a rule about all products, and see which products are low', async () => {
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

  describe.each(USERS)('lets an office user (input device: $name)', (user) => {
    const inDialog = (name: string) => page().getByRole('dialog').getByRole('button', { name, exact: true });
    const more = () => button('Show more');

    beforeEach(() => console.begin('/service', BOOTSTRAP_KEY));
    afterEach(() => console.as());

    it('import a file with a count of every product', async () => {
      const hand = await console.as(user);
      const rows = Array.from({ length: PRODUCTS }, (_, product) => `${nameOf(product)};1;attic\n`);
      const buffer = Buffer.from(`Article;Count;Place\n${rows.join('')}`);
      await console.go('/import');
      const choosing = page().waitForEvent('filechooser');
      await hand.press(page().getByRole('button', { name: /^File/ }));
      await (await choosing).setFiles({ name: 'attic.csv', mimeType: 'text/csv', buffer });
      await page()
        .getByRole('table', { name: /^The first 20 rows/ })
        .waitFor();
      expect(await console.flawsIn('large-import-preview')).toEqual([]);
      await hand.press(button('Store'));
      await page().getByText('10,000 rows are stored.').waitFor();

      expect(await console.flawsIn('large-import')).toEqual([]);
    });

    it('find one of 250 API keys, and revoke it', async () => {
      const hand = await console.as(user);
      await service.query('DELETE FROM api_keys');
      for (let till = 1; till <= 250; till += 1) await createKey(service, { name: `till ${till}` });
      await console.go('/keys');
      const revoke = (till: number) => button(`Revoke: till ${till}`);
      await revoke(100).waitFor();
      for (const last of [200, 250]) {
        await hand.press(more());
        await revoke(last).waitFor();
      }
      const newest = revoke(250);
      expect(await more().count()).toBe(0);
      expect(await console.flawsIn('large-keys')).toEqual([]);
      await hand.press(newest);
      await hand.press(inDialog('Revoke'));

      await expect(newest.waitFor({ state: 'detached' })).resolves.toBeUndefined();
    });

    it('change one of 200 rules', async () => {
      const hand = await console.as(user);
      await service.query('DELETE FROM rules');
      for (let rule = 0; rule < 200; rule += 1) {
        await makeRule(service, { productid: nameOf(rule), when: 'low', threshold: 1 });
      }
      await console.go('/alerts');
      const change = page().getByRole('button', { name: /^Change/ });
      await change.nth(99).waitFor();
      await hand.press(more().first());
      await change.nth(199).waitFor();
      expect(await console.flawsIn('large-rules')).toEqual([]);
      await hand.press(change.first());
      await hand.write(page().getByRole('dialog').getByLabel('Low at'), '2');
      await hand.press(inDialog('Save'));

      await expect(page().getByText('2 or less').waitFor()).resolves.toBeUndefined();
    });

    it('list 300 messages to a webhook, each with its product', async () => {
      const hand = await console.as(user);
      await service.query('DELETE FROM webhooks');
      for (let other = 1; other < 50; other += 1) {
        await makeWebhook(service, receiver.url, { description: `Other ${other}`, prefix: 'NONE-' });
      }
      await makeWebhook(service, receiver.url, { description: 'Shop', prefix: 'TOLD-' });
      await makeEvents(service, `TOLD-${USERS.indexOf(user)}`, 300);
      await console.go('/webhooks');
      await button('Messages: Other 1').waitFor();
      expect(await console.flawsIn('large-webhooks')).toEqual([]);
      await hand.press(button('Messages: Shop'));
      const products = page()
        .getByRole('dialog')
        .getByRole('link', { name: /^TOLD-/ });
      await products.nth(99).waitFor();
      await hand.press(inDialog('Show more'));
      await products.nth(199).waitFor();

      expect(await console.flawsIn('large-deliveries')).toEqual([]);
    });

    it('see how healthy the service is', async () => {
      await console.as(user);
      await console.go('/service');
      await page()
        .getByRole('row', { name: /^Database works PostgreSQL/ })
        .waitFor();
      await page()
        .getByRole('row', { name: /^Readings stored since then [\d,]{9,}/ })
        .waitFor();

      expect(await console.flawsIn('large-service')).toEqual([]);
    });
  });
});
