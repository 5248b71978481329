import { bearer, BOOTSTRAP_KEY, createKey } from '../support/api-keys';
import { Console } from '../support/console';
import { FINGER, USERS, USERS_ON_FOOT } from '../support/console-users';
import { UPDATE, VOID } from '../support/paths';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';

const PRODUCTS = 1200;
const nameOf = (index: number) => `SKU-${String(index).padStart(5, '0')}`;

describe('the console', () => {
  let service: Service;
  let console: Console;

  beforeAll(async () => {
    service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    const items = Array.from({ length: PRODUCTS }, (_, index) => ({
      productid: nameOf(index),
      quantity: index % 7,
      timestamp: '2024-01-01T10:00:00Z',
      ...(index % 100 === 0 && { location: 'shop-7' }),
    }));
    await service.post(UPDATE, { items }).set(bearer(BOOTSTRAP_KEY)).expect(201);
    console = await Console.open(service);
  });
  afterAll(async () => {
    await (console as Console | undefined)?.close();
    await service.stop();
  });

  beforeEach(async () => {
    await console.begin('/stock', BOOTSTRAP_KEY);
    await table().waitFor();
  });

  afterEach(() => console.as());

  const page = () => console.page;
  const dialog = () => page().getByRole('dialog');
  const table = () => page().getByRole('table', { name: 'Products' });
  /** The API key in the session storage of the browser, and the API key in its local storage. */
  const keptKeys = () =>
    page().evaluate('[sessionStorage, localStorage].map((kept) => kept.getItem("verkko.key"))');
  const signIn = async (key: string) => {
    await dialog().getByLabel('API key').fill(key);
    await page().keyboard.press('Enter');
  };

  it.each(USERS)(
    'asks for an API key, and keeps a valid key until the browser tab is closed (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      await console.begin('/stock');
      await dialog().getByText('The service wants to know who you are.').waitFor();
      expect(await console.flawsIn('sign-in')).toEqual([]);

      for (const key of ['vk_wrong', BOOTSTRAP_KEY]) {
        await hand.write(dialog().getByLabel('API key'), key);
        await hand.press(dialog().getByRole('button', { name: 'Sign in' }));
        if (key !== BOOTSTRAP_KEY) await dialog().getByText('The service does not take this key.').waitFor();
      }
      await table().waitFor();

      expect(await keptKeys()).toEqual([BOOTSTRAP_KEY, null]);
      expect(await page().getByText('500+ products').count()).toBe(1);
    },
  );

  it.each(USERS_ON_FOOT)(
    'finds a product by search and filter, and exports the stock list (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      expect(await console.flawsIn('stock')).toEqual([]);
      await hand.write(page().getByRole('searchbox'), 'SKU-0010');
      await page().getByText('10 products', { exact: true }).waitFor();
      await hand.pick(page().getByRole('radiogroup', { name: 'Show' }), 'Out');
      await page().getByText('1 product', { exact: true }).waitFor();
      await hand.press(page().getByRole('link', { name: nameOf(105), exact: true }));
      await page()
        .getByRole('heading', { level: 1, name: nameOf(105) })
        .waitFor();
      await console.focusIsSomewhere();
      await page().goBack();
      await table().waitFor();

      const saving = page().waitForEvent('download');
      await hand.press(page().getByRole('button', { name: 'Export' }));
      expect((await saving).suggestedFilename()).toMatch(/\.csv$/);
    },
  );

  it.each([
    ['all stock', undefined, { productid: nameOf(3) }],
    ['two locations', ['shop-7', 'shop-8'], { productid: nameOf(100), location: 'shop-7' }],
  ])(
    'shows each change of a level in the stock list to a user who may see %s',
    async (_name, locations, place) => {
      if (locations) await console.begin('/stock', (await createKey(service, { locations })).key);
      await page().getByRole('img', { name: /^Live/ }).waitFor();
      const items = [{ ...place, quantity: 777, timestamp: new Date().toISOString() }];
      await service.post(UPDATE, { items }).set(bearer(BOOTSTRAP_KEY)).expect(201);

      await page()
        .getByRole('row', { name: new RegExp(`^${place.productid} .*777`) })
        .waitFor();
    },
  );

  it('shows no level of a product in the stock list after its last reading is voided', async () => {
    const reading = { productid: 'AAA', quantity: 5, timestamp: '2024-01-01T10:00:00Z' };
    await service
      .post(UPDATE, { items: [reading] })
      .set(bearer(BOOTSTRAP_KEY))
      .expect(201);
    const [stored] = await service.query<{ id: number }>(
      `SELECT id::int FROM inventory_items WHERE productid = 'AAA'`,
    );
    await page().reload();
    const row = page().getByRole('row', { name: /^AAA/ });
    await row.getByText('5', { exact: true }).waitFor();
    await page().getByRole('img', { name: /^Live/ }).waitFor();
    await service
      .post(VOID, { items: [{ ...reading, ...stored, quantity: undefined }] })
      .set(bearer(BOOTSTRAP_KEY))
      .expect(200);
    await row.getByText('5', { exact: true }).waitFor({ state: 'hidden' });

    expect(await row.getByText('–', { exact: true }).count()).toBe(3);
    expect(await row.getByText('stale', { exact: true }).count()).toBe(0);
  });

  it('renders only the visible rows of the stock list, and loads more on scrolling', async () => {
    expect(await page().getByRole('row').count()).toBeLessThan(60);
    for (const shown of ['1000+ products', '1200 products']) {
      await table().press('End');
      await page().getByText(shown, { exact: true }).waitFor();
    }
    await table().press('End');
    await page()
      .getByRole('link', { name: nameOf(PRODUCTS - 1) })
      .waitFor();

    expect(await page().getByRole('row').count()).toBeLessThan(60);
  });

  describe('the 30-day curves in the stock list', () => {
    const curves = () => page().locator('.spark');
    const askedSeries = () => {
      const asked: string[] = [];
      page().on('request', (request) => {
        if (request.url().includes('/series?')) asked.push(request.url());
      });
      return asked;
    };

    it('are requested once, and only for the visible rows', async () => {
      const asked = askedSeries();
      await page().reload();
      await table().getByText('30 days').waitFor();
      await curves().first().waitFor();
      await page().waitForLoadState('networkidle');
      const { length } = asked;
      const rows = new Set(asked).size;
      expect(rows).toBeLessThan(20);
      expect(await curves().count()).toBe(rows);

      await page().getByRole('link', { name: 'Low', exact: true }).click();
      await page().getByRole('heading', { level: 1, name: 'Low' }).waitFor();
      await page().getByRole('link', { name: 'Stock', exact: true }).click();
      await curves().first().waitFor();
      expect(asked).toHaveLength(length);
    });

    it('are not shown to a caller with a small rate limit for reads', async () => {
      const { key } = await createKey(service, { reads_per_minute: 30 });
      await console.begin('/stock', key);
      const asked = askedSeries();
      const known = page().waitForResponse('**/forecast?*');
      await page().reload();
      await known;

      expect(await table().getByText('30 days').count()).toBe(0);
      expect(asked).toEqual([]);
    });
  });

  it('does not load the stock list again when the user returns to the browser tab', async () => {
    const known = page().waitForResponse('**/forecast?*');
    await page().reload();
    await known;
    await page().waitForLoadState('networkidle');
    await page().clock.install();
    const asked: string[] = [];
    page().on('request', (request) => asked.push(request.url()));
    await page().clock.fastForward(120_000);
    const daysLeft = page().waitForRequest('**/forecast?*');
    await page().evaluate('dispatchEvent(new Event("visibilitychange"))');
    await daysLeft;

    expect(asked.filter((url) => url.includes('/products?'))).toEqual([]);
  });

  it('keeps the filter of the stock list in the URL, which can be shared', async () => {
    await page().getByRole('combobox', { name: 'Location' }).fill('shop-7');
    await page().getByText('12 products', { exact: true }).waitFor();
    expect(page().url()).toContain('location=shop-7');

    await page().reload();
    await page().getByText('12 products', { exact: true }).waitFor();
    await page().getByText('Low', { exact: true }).nth(1).click();
    await page().waitForURL(/show=low/);
    await page().goBack();
  });

  it('lets the user open a product from the stock list by the keyboard alone, and go back to the list', async () => {
    await page().keyboard.press('Tab');
    expect(await page().evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page().keyboard.press('Enter');
    for (let stop = 0; stop < 20; stop += 1) {
      await page().keyboard.press('Tab');
      if ((await page().evaluate('document.activeElement.textContent')) === nameOf(0)) break;
    }
    expect(await page().evaluate('document.activeElement.textContent')).toBe(nameOf(0));
    await page().keyboard.press('Enter');

    await page()
      .getByRole('heading', { level: 1, name: nameOf(0) })
      .waitFor();
    await page().goBack();
    await table().waitFor();
  });

  it('shows live levels after the user has signed in twice with the same API key', async () => {
    await page().route('**/stream/tickets', (route) => route.fulfill({ status: 401, body: '{}' }));
    await page().reload();
    await dialog().waitFor();
    expect(await page().getByRole('img', { name: /^Live/ }).count()).toBe(0);
    await page().unroute('**/stream/tickets');
    await signIn(BOOTSTRAP_KEY);

    await page().getByRole('img', { name: /^Live/ }).waitFor();
  });

  it('has, on a phone, a menu that the Tab key does not reach while the menu is closed', async () => {
    await console.as(FINGER);
    const isInMenu = `document.activeElement.closest('nav') !== null`;
    for (let stop = 0; stop < 8; stop += 1) {
      await page().keyboard.press('Tab');
      expect(await page().evaluate(isInMenu)).toBe(false);
    }
  });

  it('opens a dialog that asks for another API key if the service rejects the current key', async () => {
    await page().evaluate('sessionStorage.setItem("verkko.key", "vk_expired")');
    await page().getByRole('searchbox').fill('SKU-0001');
    await dialog().waitFor();
    expect(await page().getByLabel('Search by name, barcode or product ID').inputValue()).toBe('SKU-0001');

    await signIn(BOOTSTRAP_KEY);
    await table().waitFor();
    // The page waits a moment after the last key press before it starts the search. So the search may start
    // after the sign-in, and the test waits until the URL contains the search text.
    await expect(page().waitForURL(/q=SKU-0001/)).resolves.toBeUndefined();
  });

  it('reports that it cannot reach the service, and continues when the service can be reached again', async () => {
    await page().context().setOffline(true);
    await page().getByRole('searchbox').fill('SKU-00011');
    await page().getByText('The service cannot be reached.').first().waitFor();
    await page().context().setOffline(false);

    await table().waitFor();
    await page().getByText('The service cannot be reached.').first().waitFor({ state: 'hidden' });
    expect(console.complaints).toEqual([]);
  });

  it('reports that the service cannot be reached if a proxy answers 502, and continues when the proxy reaches the service again', async () => {
    await page().route('**/api/**', (route) => route.fulfill({ status: 502, body: '' }));
    await page().getByRole('searchbox').fill('SKU-00011');
    await page().getByText('The service cannot be reached.').first().waitFor();
    await page().unrouteAll();

    await table().waitFor();
    await page().getByText('1 product', { exact: true }).waitFor();
    await page().getByText('The service cannot be reached.').first().waitFor({ state: 'hidden' });
    expect(await page().getByRole('alert').count()).toBe(0);
  });

  it('does not report the service as unreachable if the service itself answers 503, and repeats the request', async () => {
    let requests = 0;
    await page().route('**/products?*', async (route) => {
      requests += 1;
      if (requests > 2) return route.continue();
      const headers = { 'X-Request-ID': 'full', 'Retry-After': '1' };
      return route.fulfill({ status: 503, headers, body: '{}' });
    });
    await page().getByRole('searchbox').fill('SKU-00011');
    await until('the request is repeated', () => requests === 2);
    expect(await page().getByText('The service cannot be reached.').count()).toBe(0);

    await expect(page().getByText('1 product', { exact: true }).waitFor()).resolves.toBeUndefined();
  });

  it('still shows how long it waits after too many requests if another request cannot reach the service', async () => {
    const refusal = { status: 429, headers: { 'Retry-After': '60' }, body: '{}' };
    await page().route('**/products?*', (route) => route.abort());
    await page().route('**/products?*', (route) => route.fulfill(refusal), { times: 1 });
    await page().getByRole('searchbox').fill('SKU-0');
    const waiting = page().getByText('Too many requests at once.');
    await waiting.waitFor();
    const again = page().waitForEvent('requestfailed', (request) => request.url().includes('SKU-00011'));
    await page().getByRole('searchbox').fill('SKU-00011');
    await again;

    expect(await waiting.count()).toBe(1);
    expect(
      await page()
        .getByText(/^The service cannot be reached. What/)
        .count(),
    ).toBe(0);
  });

  it('reports that it has sent too many requests, and continues when the rate limit allows requests', async () => {
    await page().route(
      '**/products?*',
      (route) => route.fulfill({ status: 429, headers: { 'Retry-After': '1' }, body: '{}' }),
      { times: 1 },
    );
    await page().getByRole('searchbox').fill('SKU-0');
    await page().getByText('Too many requests at once.').waitFor();

    await page().getByText('Too many requests at once.').waitFor({ state: 'hidden' });
    await table().waitFor();
    expect(await page().getByRole('searchbox').inputValue()).toBe('SKU-0');
  });

  it('shows on the Low screen the first 100 products that must be reordered, and more if the user requests more', async () => {
    await console.go('/low');
    const table = page().getByRole('table', { name: 'Low' });
    const more = page().getByRole('button', { name: 'Show more' });
    await page().getByText('100 of 172 products', { exact: true }).waitFor();
    expect(await table.getByRole('link').count()).toBe(100);
    await more.click();
    await page().getByText('172 products', { exact: true }).waitFor();

    expect(await table.getByRole('link').count()).toBe(172);
    expect(await more.count()).toBe(0);
  });

  it('shows its progress when it searches for products that run out soon, and skips products without recent readings', async () => {
    await console.go('/low');
    await page()
      .getByText(/^100 of \d+ products$/)
      .waitFor();
    const asked: string[] = [];
    page().on('request', (request) => asked.push(request.url()));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page().route('**/products?*cursor=*', async (route) => {
      await held;
      await route.continue();
    });
    await page().getByRole('button', { name: 'Find more that runs out soon' }).click();
    await page().getByText('Looked at 500 products …').waitFor();
    release();
    await page().getByText('Looked at 1200 products.').waitFor();
    await page().unrouteAll();

    const forecasts = asked.filter((url) => url.includes('/forecast?'));
    const products = forecasts.flatMap((url) => new URL(url).searchParams.getAll('productid'));
    // The console may request forecasts only for products with a reading of the last 30 days. Earlier tests
    // have stored such readings, so the test reads the names of these products from the database.
    const fresh = await service.query<{ productid: string }>(
      `SELECT productid FROM inventory_items WHERE timestamp > now() - interval '30 days'`,
    );
    const isFresh = new Set(fresh.map(({ productid }) => productid));
    expect(products.filter((productid) => !isFresh.has(productid))).toEqual([]);
  });

  it.each(USERS_ON_FOOT)('explains the word “stale” (input device: $name)', async (user) => {
    const hand = await console.as(user);
    await hand.pick(page().getByRole('radiogroup', { name: 'Show' }), 'Stale');
    await page().getByText('Stale: nothing was counted, sold or received for 30 days.').waitFor();

    expect(await page().locator('[title]').count()).toBe(0);
  });

  it.each(USERS)(
    'shows the label of the icon button “Light or dark” when the button gets the focus (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      await hand.reach(page().getByRole('button', { name: 'Light or dark' }));

      await expect(page().getByText('Light or dark').waitFor()).resolves.toBeUndefined();
    },
  );

  it('forgets the API key, the loaded products and the typed text when the user signs out', async () => {
    await page().evaluate(`sessionStorage.setItem('verkko.draft.change.SKU-0', '{"reason":"gift"}')`);
    await page().getByRole('button', { name: 'Sign out' }).click();
    await dialog().waitFor();

    expect(await table().count()).toBe(0);
    expect(await keptKeys()).toEqual([null, null]);
    // The test checks only the items of sessionStorage that the console itself stores. The router stores
    // scroll positions in sessionStorage, too.
    const kept = await page().evaluate<string[]>('Object.keys(sessionStorage)');
    expect(kept.filter((name) => name.startsWith('verkko.'))).toEqual([]);
  });
});
