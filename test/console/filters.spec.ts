import { bearer, BOOTSTRAP_KEY, createKey, type CreatedKey } from '../support/api-keys';
import { Console } from '../support/console';
import { PRODUCTS, UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';

describe('the console', () => {
  let service: Service;
  let console: Console;
  let till: CreatedKey;

  beforeAll(async () => {
    service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    till = await createKey(service, { scopes: ['inventory:read', 'inventory:write', 'inventory:void'] });
    const day = new Date(performance.timeOrigin).toISOString();
    const items = [
      { productid: 'OIL-1', quantity: 3, timestamp: day },
      { productid: 'JAM-1', quantity: 0, timestamp: day },
      { productid: 'OLD-1', quantity: 9, timestamp: '2024-01-01' },
    ];
    await service.post(UPDATE, { items }).set(bearer(till.key)).expect(201);
    await fetch(`${service.url}${PRODUCTS}/OIL-1`, {
      method: 'PATCH',
      headers: { ...bearer(till.key), 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'Olive oil, 1 l', barcodes: ['6410405082657'], low_at: 5, unit: 'pcs' }),
    });
    console = await Console.open(service);
    await console.go('/stock');
    await page().getByRole('dialog').getByLabel('API key').fill(till.key);
    await page().keyboard.press('Enter');
    await page().getByRole('table', { name: 'Products' }).waitFor();
  });
  afterAll(async () => {
    await (console as Console | undefined)?.close();
    await service.stop();
  });

  const page = () => console.page;
  const links = () => page().getByRole('table', { name: 'Products' }).getByRole('link').allInnerTexts();

  it.each([
    ['a name', 'olive', 'Olive oil, 1 l'],
    ['a barcode', '6410405082657', 'Olive oil, 1 l'],
    ['a product ID', 'jam', 'JAM-1'],
  ])('finds a product by %s', async (_by, text, found) => {
    await console.go('/stock');
    await page().getByRole('searchbox').fill(text);
    await page().getByText('1 product', { exact: true }).waitFor();

    expect(await links()).toEqual([found]);
  });

  it.each([
    ['low', 'Olive oil, 1 l'],
    ['out', 'JAM-1'],
    ['stale', 'OLD-1'],
  ])('lists only the products that match the filter %s, each with a badge', async (show, found) => {
    await console.go(`/stock?show=${show}`);
    await page().getByText('1 product', { exact: true }).waitFor();

    expect(await links()).toEqual([found]);
    expect(await page().locator('.mark').allInnerTexts()).toEqual([show]);
  });

  it('finds a product whose barcode is scanned on the count screen', async () => {
    await console.go('/count');
    await page().getByRole('searchbox').fill('JAM');
    await page()
      .getByRole('button', { name: /^JAM-1/ })
      .waitFor();
    // A barcode scanner presses Enter before the list of search results is updated.
    await page().getByRole('searchbox').fill('6410405082657');
    await page().keyboard.press('Enter');
    const heading = page().getByRole('heading', { name: 'Olive oil, 1 l' });
    await heading.waitFor();

    expect(await heading.count()).toBe(1);
  });

  it('lists products that are out of stock or low, even if the service first answers 429', async () => {
    let lists = 0;
    page().on('request', (request) => {
      if (request.url().includes('out=true')) lists += 1;
    });
    const limited = { status: 429, headers: { 'Retry-After': '1' }, body: '{}' };
    for (const request of ['**/products?*low=true*', '**/forecast?*']) {
      await page().route(request, (route) => route.fulfill(limited), { times: 1 });
    }
    await console.go('/low');
    const table = page().getByRole('table', { name: 'Low' });
    await table.getByRole('link').first().waitFor();

    expect(await table.getByRole('link').allInnerTexts()).toEqual(['JAM-1', 'Olive oil, 1 l']);
    expect(lists).toBe(1);
  });

  it('offers no button “Try again” for a request that the API key is not allowed to make', async () => {
    await console.go('/keys');
    await page().getByRole('alert').getByText('keys:admin').waitFor();

    expect(await page().getByRole('button', { name: 'Try again' }).count()).toBe(0);
  });

  it('shows in the history who stored a reading, and marks voided readings', async () => {
    await console.go('/product?id=OIL-1');
    await page().getByRole('button', { name: 'One less' }).click();
    await page().getByRole('button', { name: 'Undo' }).click();
    await page().getByText('Undone.').first().waitFor();
    const history = page().getByRole('table', { name: 'History' });
    await history.getByText('void', { exact: true }).waitFor();

    expect(await history.getByRole('cell', { name: till.id }).count()).toBe(2);
    expect(await history.getByRole('row', { name: /−1 pcs.*void.*correction/ }).count()).toBe(1);
    expect(await console.flawsIn('history')).toEqual([]);
    expect(console.complaints).toEqual([]);
  });
});
