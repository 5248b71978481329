import { until } from '@verkko/dev-servers/until';
import { Console } from '../support/console';
import { USERS_ON_FOOT } from '../support/console-users';
import { PRODUCTS } from '../support/paths';
import { type Service, startService } from '../support/service';

describe('the count screen of the console', () => {
  let service: Service;
  let console: Console;

  beforeAll(async () => {
    service = await startService();
    await service.store([{ productid: 'TEA', quantity: 5, timestamp: '2024-01-01' }]);
    await setDetails('HONEY', { name: 'Honey', scale: 3, unit: 'kg' });
    console = await Console.open(service);
  });
  afterAll(async () => {
    await (console as Console | undefined)?.close();
    await service.stop();
  });

  beforeEach(async () => {
    await console.begin('/count');
    await page().getByLabel('Where you count').fill('cellar');
  });

  afterEach(() => console.as());

  const page = () => console.page;
  const setDetails = (productid: string, details: object) =>
    fetch(`${service.url}${PRODUCTS}/${productid}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(details),
    });
  const counts = (productid: string) =>
    service.query('SELECT quantity, location FROM inventory_items WHERE productid = $1 ORDER BY id', [
      productid,
    ]);
  /** Counts a product: types its ID and the number, and presses Enter. */
  const count = async (productid: string, quantity: string, tab = page()) => {
    await tab.getByRole('searchbox').fill(productid);
    await tab.getByRole('button', { name: `Use “${productid}” as the product ID` }).click();
    await tab.getByLabel('How many are there?').fill(quantity);
    await tab.keyboard.press('Enter');
    await tab.getByRole('searchbox').waitFor();
  };
  const allStored = () => page().getByText('Everything is stored.').waitFor();

  it('finds a product by a barcode in front of the camera, even if the product has no readings at the counted location', async () => {
    // Chromium on Linux has no barcode reader. This imitation of one finds a barcode as soon as the camera
    // delivers a picture.
    await page().addInitScript(`window.BarcodeDetector = class {
      detect(video) { return Promise.resolve(video.videoWidth > 0 ? [{ rawValue: '6400' }] : []); }
    }`);
    await setDetails('TEA', { barcodes: ['6400'] });
    await page().reload();
    await page().getByRole('button', { name: 'Scan a barcode' }).click();
    await page().getByText('Nothing is known of it here yet.').waitFor();

    expect(await page().getByLabel('How many are there?').inputValue()).toBe('');
    await page().getByRole('button', { name: 'Back' }).click();
    await page().getByRole('searchbox').fill('JAR');
    await page().getByRole('button', { name: 'Use “JAR” as the product ID' }).waitFor();
  });

  it('turns the camera off if the user closes the scanner before the camera has started', async () => {
    await page().addInitScript('window.BarcodeDetector = class { detect() { return Promise.resolve([]); } }');
    await page().reload();
    // The browser delivers the camera only when the test calls `startCamera`.
    await page().evaluate(`{
      const camera = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      const start = new Promise((resolve) => { window.startCamera = resolve; });
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        await start;
        return (window.stream = await camera(wanted));
      };
    }`);
    await page().getByRole('button', { name: 'Scan a barcode' }).click();
    await page().getByRole('button', { name: 'Stop scanning' }).click();
    await page().evaluate('startCamera()');

    const states = () =>
      page().evaluate<string[]>('(window.stream?.getTracks() ?? []).map(({ readyState }) => readyState)');
    expect(
      await until('the camera has started and is off', async () => (await states()).includes('ended')),
    ).toBe(true);
  });

  it.each(USERS_ON_FOOT)(
    'finds a product, stores its count, and asks for the next product (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      const jar = `JAR-${user.name}`;
      await service.store([
        { productid: jar, quantity: 5, location: 'cellar', timestamp: '2024-01-01' },
        { productid: jar, quantity: 445, location: 'shop', timestamp: '2024-01-01' },
      ]);
      const number = page().getByLabel('How many are there?');
      await hand.write(page().getByRole('searchbox'), jar);
      await hand.press(page().getByRole('button', { name: `${jar} 5`, exact: true }));
      await page().getByText('In stock here: 5.').waitFor();
      await console.focusIsOn(number);
      expect(await console.flawsIn('count')).toEqual([]);
      await hand.write(number, 'a few');
      await hand.press(page().getByRole('button', { name: 'Store, and next' }));
      await page().getByText('A whole number, such as 12').waitFor();
      await hand.write(number, '7');
      await hand.press(page().getByRole('button', { name: 'Store, and next' }));
      await console.focusIsOn(page().getByRole('searchbox'));
      await allStored();

      expect(await counts(jar)).toEqual([
        { quantity: 5, location: 'cellar' },
        { quantity: 445, location: 'shop' },
        { quantity: 7, location: 'cellar' },
      ]);
    },
  );

  it.each(USERS_ON_FOOT)(
    'lists the last counts after a reload, and can undo a count (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      const [kept, undone] = [`CUP-${user.name}`, `PLATE-${user.name}`];
      await count(kept, '5');
      await count(undone, '77');
      await allStored();
      await page().reload();
      const last = page().getByRole('list', { name: 'Counted here' });
      await last.getByRole('listitem').nth(1).waitFor();
      expect(await last.getByRole('listitem').allInnerTexts()).toEqual([
        expect.stringMatching(new RegExp(`^${undone} · cellar\\s.*\\s77\\s+Undo$`, 's')),
        expect.stringMatching(new RegExp(`^${kept} · cellar\\s.*\\s5\\s+Undo$`, 's')),
      ]);
      expect(await console.flawsIn('count-last')).toEqual([]);
      await hand.press(page().getByRole('button', { name: `Undo: ${undone} · cellar, 77` }));
      await page().getByText('Undone.').waitFor();
      await last.getByText(undone).waitFor({ state: 'detached' });
      await console.focusIsSomewhere();

      expect([await counts(kept), await counts(undone)]).toEqual([[{ quantity: 5, location: 'cellar' }], []]);
    },
  );

  it('keeps counts on the device without a network, even if the page is reloaded', async () => {
    await page().route('**/api/**', (route) => route.abort());
    await count('JAM', '3');
    await count('SALT', '4');
    await page().getByRole('heading', { name: 'On this device' }).waitFor();
    expect(await console.flawsIn('count-offline')).toEqual([]);
    await page().reload();
    await page().getByRole('heading', { name: 'On this device' }).waitFor();
    expect(await counts('JAM')).toEqual([]);
    await page().unroute('**/api/**');

    await allStored();
    expect(await counts('JAM')).toEqual([{ quantity: 3, location: 'cellar' }]);
    expect(await counts('SALT')).toEqual([{ quantity: 4, location: 'cellar' }]);
  });

  it('opens and reloads without a network, and then still shows everything that was typed', async () => {
    await console.waitUntilKept();
    await page().context().setOffline(true);
    await count('SUGAR', '6');
    await page().getByRole('searchbox').fill('FLOUR');
    await page().reload();
    await page().getByRole('heading', { name: 'On this device' }).waitFor();
    expect(await page().getByLabel('Where you count').inputValue()).toBe('cellar');
    expect(await page().getByRole('searchbox').inputValue()).toBe('FLOUR');
    for (const screen of ['Stock', 'Low', 'Import', 'Keys', 'Service']) {
      await page().getByRole('link', { name: screen, exact: true }).click();
      await page().getByRole('heading', { level: 1, name: screen }).waitFor();
    }

    await page().context().setOffline(false);
    await console.go('/count');
    await allStored();
    expect(await counts('SUGAR')).toEqual([{ quantity: 6, location: 'cellar' }]);
  });

  it('gives a count typed offline the decimal places of its product when the network is back', async () => {
    await page().route('**/api/**', (route) => route.abort());
    await count('HONEY', '2.5');
    await page().getByText('2.5', { exact: true }).waitFor();
    await page().route('**/inventory/update', (route) => route.abort());
    await page().unroute('**/api/**');
    await page().getByText('Honey · cellar', { exact: true }).waitFor();
    await page().getByText('2.500 kg', { exact: true }).waitFor();
    await page().unroute('**/inventory/update');

    await allStored();
    expect(await counts('HONEY')).toEqual([{ quantity: 2500, location: 'cellar' }]);
  });

  it('shows the product name and the unit beside a count that the console has not sent yet', async () => {
    const items = [{ productid: 'NUTS', quantity: 9000, location: 'cellar', timestamp: '2024-01-01' }];
    await service.store(items);
    await setDetails('NUTS', { name: 'Walnuts', scale: 3, unit: 'kg' });
    await page().route('**/inventory/update', (route) => route.abort());
    await page().getByRole('searchbox').fill('NUTS');
    await page().getByRole('button', { name: 'Walnuts NUTS 9.000 kg' }).click();
    await page().getByLabel('How many are there?').fill('12.5');
    await page().keyboard.press('Enter');
    await page().getByText('Walnuts · cellar', { exact: true }).waitFor();
    await page().getByText('12.500 kg', { exact: true }).waitFor();
    await page().unroute('**/inventory/update');

    await allStored();
    expect(await counts('NUTS')).toEqual(
      [9000, 12_500].map((quantity) => ({ quantity, location: 'cellar' })),
    );
  });

  it('lists a count once even if two browser tabs have sent it', async () => {
    const context = page().context();
    const send: (() => void)[] = [];
    await context.route('**/inventory/update', async (route) => {
      if (send.length < 2) await new Promise<void>((go) => send.push(go));
      await route.continue();
    });
    const other = await context.newPage();
    try {
      await count('BOWL', '3');
      await until('the first tab sends the count', () => send.length === 1);
      await other.goto(`${service.url}/console/#/count`);
      await until('the second tab sends the count, too', () => send.length === 2);
      send[0]?.();
      await page().getByRole('button', { name: 'Undo: BOWL' }).waitFor();
      send[1]?.();
      await count('DISH', '4', other); // a tab sends one count after the other
      const last = other.getByRole('list', { name: 'Counted here' }).getByRole('listitem');
      await last.filter({ hasText: 'DISH' }).waitFor();
      const listed = await last.allInnerTexts();

      expect(listed.filter((text) => text.startsWith('BOWL'))).toHaveLength(1);
    } finally {
      for (const go of send) go();
      await other.close();
      await context.unroute('**/inventory/update');
    }
  });

  it('offers to sign in and to sign out even if the service requires no key', async () => {
    await page().getByRole('button', { name: 'Sign in' }).click();
    await page().getByRole('dialog').getByLabel('API key').fill('any-key');
    await page().keyboard.press('Enter');
    await page().getByRole('button', { name: 'Sign out' }).click();
    const signIn = page().getByRole('button', { name: 'Sign in' });
    await signIn.waitFor();

    expect(await signIn.count()).toBe(1);
  });

  it('stores a count only once if the response of the service is lost', async () => {
    let lost = 0;
    await page().route('**/inventory/update', async (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    await count('RICE', '9');
    await allStored();
    await page().unroute('**/inventory/update');

    expect([lost, await counts('RICE')]).toEqual([1, [{ quantity: 9, location: 'cellar' }]]);
  });

  it.each(USERS_ON_FOOT)(
    'keeps a refused count on the screen until the user discards it (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      // The form itself rejects a number that is too large. The test therefore types a valid number, and
      // replaces it in the request to the service.
      await page().route('**/inventory/update', (route) =>
        route.continue({ postData: route.request().postData()?.replace('12345', '99999999999') }),
      );
      await count('OIL', '12345');
      await page()
        .getByText(/must be an integer from 0 to 2147483647/)
        .waitFor();
      await page().unroute('**/inventory/update');
      expect(await console.flawsIn('count-refused')).toEqual([]);
      const dialog = page().getByRole('dialog');
      await hand.press(page().getByRole('button', { name: 'Discard' }));
      await dialog.getByText('12,345', { exact: true }).waitFor();
      await hand.press(dialog.getByRole('button', { name: 'Cancel' }));
      await dialog.waitFor({ state: 'detached' });
      expect(await page().getByText('OIL · cellar').count()).toBe(1);
      await hand.press(page().getByRole('button', { name: 'Discard' }));
      await hand.press(dialog.getByRole('button', { name: 'Discard' }));

      await allStored();
      await console.focusIsSomewhere();
      expect(await counts('OIL')).toEqual([]);
      expect(console.complaints).toEqual([]);
    },
  );
});
