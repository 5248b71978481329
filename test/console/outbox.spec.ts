import { bearer, BOOTSTRAP_KEY, createKey } from '../support/api-keys';
import { Console } from '../support/console';
import { PRODUCTS, UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';

describe('unconfirmed stock changes in the console', () => {
  let service: Service;
  let console: Console;
  let till: string;
  let office: string;

  beforeAll(async () => {
    service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    const scopes = ['inventory:read', 'inventory:write'];
    till = (await createKey(service, { scopes })).key;
    office = (await createKey(service, { scopes })).key;
    console = await Console.open(service);
  });
  afterAll(async () => {
    await (console as Console | undefined)?.close();
    await service.stop();
  });
  beforeEach(async () => {
    await console.begin('/count', till);
  });

  const page = () => console.page;
  const form = () => page().getByRole('form', { name: 'Change' });
  const isAway = () => page().route('**/inventory/update', (route) => route.abort());
  const isBack = () => page().unroute('**/inventory/update');
  const adjustments = (productid: string) =>
    service.query('SELECT quantity FROM inventory_items WHERE is_delta AND productid = $1', [productid]);
  /** Stores a count of 10 for a product, and opens the page of the product. */
  const open = async (productid: string) => {
    const items = [{ productid, quantity: 10, timestamp: '2024-01-01' }];
    await service.post(UPDATE, { items }).set(bearer(till)).expect(201);
    await console.go(`/product?id=${productid}`);
    await page().locator('.uplot').waitFor();
  };
  const add = async (amount: string) => {
    await form().getByText('Add', { exact: true }).first().click();
    await form().getByLabel('How many came *').fill(amount);
    await page().getByRole('button', { name: 'Add', exact: true }).click();
  };
  const level = (text: string) => page().getByTestId('level').getByText(text, { exact: true }).waitFor();

  it('are stored exactly once if the page is reloaded before the network is back', async () => {
    await open('TEA');
    await isAway();
    await add('5');
    await page().getByText('1 change waits on this device.').waitFor();
    await page().reload();
    await page().locator('.uplot').waitFor();
    expect(
      await form()
        .getByLabel(/^How many/)
        .inputValue(),
    ).toBe('');
    await isBack();

    await level('15');
    expect(await adjustments('TEA')).toEqual([{ quantity: 5 }]);
  });

  it('are shown in the form again, with an error message, if the service refuses them while the form is open', async () => {
    await open('COFFEE');
    await form().getByLabel('Why').fill('Not A Reason!');
    await add('5');

    await form()
      .getByText(/reason must be/)
      .first()
      .waitFor();
    expect(await form().getByLabel('How many came *').inputValue()).toBe('5');
    expect(await page().getByText('1 change was refused.').count()).toBe(0);
  });

  it('are stored once when the user sends them again after a 500 response', async () => {
    await open('MINT');
    await page().route('**/inventory/update', async (route) => {
      await route.fetch();
      await route.fulfill({ status: 500, body: '{}' });
    });
    await add('5');
    await page().getByText('1 change was refused.').waitFor();
    expect(
      await form()
        .getByLabel(/^How many/)
        .inputValue(),
    ).toBe('');
    await isBack();
    await page().getByRole('link', { name: 'Show them' }).click();
    await page().getByRole('button', { name: 'Send again' }).click();

    await page().getByText('Everything is stored.').waitFor();
    expect(await adjustments('MINT')).toEqual([{ quantity: 5 }]);
  });

  it('change the displayed level when they are stored, even if a change of another product cannot be sent', async () => {
    await open('FIG');
    await isAway();
    await add('5');
    await page().getByText('1 change waits on this device.').waitFor();
    await open('NUT');
    await add('5');
    await page().getByText('2 changes wait on this device.').waitFor();
    await console.go('/product?id=FIG');
    await level('10');
    await page().route('**/inventory/update', (route) =>
      route.request().postData()?.includes('FIG') ? route.continue() : route.abort(),
    );

    await level('15');
    expect([await adjustments('FIG'), await adjustments('NUT')]).toEqual([[{ quantity: 5 }], []]);
  });

  it('are listed as refused if the service refuses them after the user has left the form', async () => {
    await fetch(`${service.url}${PRODUCTS}/SALT`, {
      method: 'PATCH',
      headers: { ...bearer(till), 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'Sea salt', scale: 3, unit: 'kg' }),
    });
    await open('SALT');
    await isAway();
    await form().getByLabel('Why').fill('Not A Reason!');
    await add('5');
    await page().getByText('1 change waits on this device.').waitFor();
    await page().getByRole('link', { name: 'Count', exact: true }).click();
    await isBack();

    await page().getByText('1 change was refused.').waitFor();
    expect(
      await page()
        .getByText(/must be/)
        .count(),
    ).toBe(1);
    expect(await page().getByText('Sea salt', { exact: true }).count()).toBe(1);
    expect(await page().getByText('+5.000 kg', { exact: true }).count()).toBe(1);
  });

  it('are sent again after a sign-in with another API key, but only if the user requests it', async () => {
    await open('JAM');
    let stored = 0;
    await page().route('**/inventory/update', async (route) => {
      if (stored === 0) await route.fetch();
      stored += 1;
      await route.abort();
    });
    await add('5');
    await page().getByText('1 change waits on this device.').waitFor();
    await page().getByRole('button', { name: 'Sign out' }).click();
    await page().getByRole('dialog').getByLabel('API key').fill(office);
    await page().keyboard.press('Enter');
    await isBack();
    await page().getByRole('link', { name: 'Show them' }).click();
    await page()
      .getByText(/It was sent with another key/)
      .waitFor();
    expect(await adjustments('JAM')).toEqual([{ quantity: 5 }]);
    expect(await console.flawsIn('outbox-other-key')).toEqual([]);

    await page().getByRole('button', { name: 'Send again' }).click();
    await page().getByText('Everything is stored.').waitFor();
    expect(await adjustments('JAM')).toEqual([{ quantity: 5 }, { quantity: 5 }]);
  });

  it('are shown as stored when another browser tab has stored them', async () => {
    await open('RICE');
    await isAway();
    await add('2');
    await page().getByText('1 change waits on this device.').waitFor();
    const other = await page().context().newPage();
    await other.goto(`${service.url}/console/#/count`);
    await other.getByText('Everything is stored.').waitFor();
    await page().bringToFront();

    await page().getByText('Stored.').waitFor();
    await other.close();
    await isBack();
    expect(await adjustments('RICE')).toEqual([{ quantity: 2 }]);
  });

  it('are not sent again until the user enters a new API key, if the service has rejected the old one', async () => {
    const { page: opened } = console;
    await open('OIL');
    let tries = 0;
    await opened.route('**/inventory/update', async (route) => {
      tries += 1;
      await route.fulfill({ status: 401, body: '{}' });
    });
    await opened.clock.install();
    await add('1');
    const dialog = opened.getByRole('dialog');
    await dialog.waitFor();
    await opened.clock.runFor(60_000);
    expect(tries).toBe(1);
    await isBack();

    await dialog.getByLabel('API key').fill(office);
    await opened.keyboard.press('Enter');
    await level('11');
    expect(console.complaints).toEqual([]);
  });
});
