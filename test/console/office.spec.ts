import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bearer, BOOTSTRAP_KEY, createKey } from '../support/api-keys';
import { until } from '@verkko/dev-servers/until';
import { Console } from '../support/console';
import { FINGER, USERS, USERS_ON_FOOT } from '../support/console-users';
import { EXPORT, KEYS, LEVELS, PRODUCTS, UPDATE, VOID } from '../support/paths';
import { Receiver } from '../support/receiver';
import { type Service, startService } from '../support/service';

const LAYOUTS = join(__dirname, '../../docs/how-to/layouts');

/**
 * Export files of shops and ERPs. For each file: the system that the console recognises, the number of rows
 * that are stored, and the level of one product.
 */
const FILES: readonly (readonly [
  file: string,
  system: string,
  inserted: number,
  product: string,
  level: number,
])[] = [
  ['shopify-inventory.csv', 'Shopify (inventory)', 2, 'HAT-S', 12],
  ['shopify-products.csv', 'Shopify (products)', 2, 'HAT-S', 12],
  ['square.csv', 'Square', 2, 'COFFEE-1KG', 24],
  ['lightspeed.csv', 'Lightspeed', 2, '10001', 14],
  ['woocommerce.csv', 'WooCommerce', 2, 'TEE-RED', 17],
  ['amazon-fba.txt', 'Amazon', 3, 'TUBE-12', 21],
  ['ebay.csv', 'eBay', 2, 'LENS-50', 6],
  ['odoo.csv', 'Odoo', 3, 'FURN_8888', 1394],
  ['erpnext.csv', 'ERPNext', 3, 'SKU003', 1394],
  ['sap-mb52.csv', 'SAP (MB52)', 3, '100-110', 1394],
];

describe('the console', () => {
  let service: Service;
  let console: Console;
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await Receiver.start();
    const environment = { AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY, WEBHOOK_ALLOW: '127.0.0.1' };
    service = await startService(environment);
    console = await Console.open(service);
    await console.go('/import');
    await page().getByRole('button', { name: 'Sign in' }).click();
    await page().getByRole('dialog').getByLabel('API key').fill(BOOTSTRAP_KEY);
    await page().keyboard.press('Enter');
    await page().getByRole('button', { name: 'Sign out' }).waitFor();
  });
  afterAll(async () => {
    await (console as Console | undefined)?.close();
    await Promise.all([service.stop(), receiver.stop()]);
  });

  afterEach(() => console.as());

  const page = () => console.page;
  const button = (name: string) => page().getByRole('button', { name });
  const inDialog = (name: string) => page().getByRole('dialog').getByRole('button', { name, exact: true });
  const choose = (file: { name: string; mimeType: string; buffer: Buffer } | string) =>
    page().locator('input[type=file]').setInputFiles(file);
  const chooseText = (name: string, text: string) =>
    choose({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  const preview = () => page().getByRole('table', { name: /^The first \d+ rows/ });
  /** The text of the file that the console offers for correction. */
  const savedRows = async () => {
    const saving = page().waitForEvent('download');
    await button('Save these rows to mend them').click();
    return readFileSync(await (await saving).path(), 'utf8');
  };
  const levelOf = async (productid: string) => {
    const { body } = await service.get(`${LEVELS}?productid=${productid}`).set(bearer(BOOTSTRAP_KEY));
    return (body as { items: { quantity: number }[] }).items[0]?.quantity;
  };

  /**
   * Stores 12 daily counts of a product, the last one 3 days ago. Each count is 5 less than the previous one.
   */
  const storeFalling = async (productid: string, first: number) => {
    const day = (daysAgo: number) => new Date(performance.timeOrigin - daysAgo * 86_400_000).toISOString();
    const items = Array.from({ length: 12 }, (_, index) => ({
      productid,
      quantity: first - 5 * index,
      timestamp: day(14 - index),
    }));
    await service.post(UPDATE, { items }).set(bearer(BOOTSTRAP_KEY)).expect(201);
  };

  it.each(FILES)('recognises and imports the file %s', async (file, system, inserted, product, level) => {
    await service.query('TRUNCATE inventory_items');
    await console.go('/import');
    await choose(join(LAYOUTS, file));
    await page().getByText(`It looks like an export of ${system}.`).waitFor();
    await page().getByRole('button', { name: 'Store' }).click();
    await page().getByText(`${inserted} rows are stored.`).waitFor();

    expect(await levelOf(product)).toBe(level);
  });

  it('shows the first rows of a chosen import file as they would be stored', async () => {
    await console.go('/import');
    expect(await console.flawsIn('import')).toEqual([]);
    await choose(join(LAYOUTS, 'sap-mb52.csv'));
    await preview()
      .getByRole('row', { name: /MÜHLE-2 0 0001/ })
      .waitFor();
    await preview()
      .getByRole('row', { name: /100-110 1394 0001/ })
      .waitFor();
    expect(await console.flawsIn('import-preview')).toEqual([]);
  });

  it.each(USERS)(
    'imports no row of a file with mistakes, and offers the wrong rows as a file for correction (input device: $name)',
    async (user) => {
      await service.query('TRUNCATE inventory_items');
      const hand = await console.as(user);
      await console.go('/import');
      const text = 'Article;Count\nA;1\nB;many\n"C;\nD";\nE;2\n';
      const choosing = page().waitForEvent('filechooser');
      await hand.press(button('File …'));
      const file = { name: 'stock.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
      await (await choosing).setFiles(file);
      await page().getByText('Say which column is what.').waitFor();
      await hand.press(button('Store'));
      await page().getByText('Nothing is stored.').waitFor();
      await page().getByRole('cell', { name: 'line 3, quantity' }).waitFor();
      await console.focusIsOn(button('Store'));
      expect(await console.flawsIn('import-mistakes')).toEqual([]);

      const saving = page().waitForEvent('download');
      await hand.press(button('Save these rows to mend them'));
      const saved = await saving;
      expect(saved.suggestedFilename()).toBe('to-mend-stock.csv');
      expect(readFileSync(await saved.path(), 'utf8')).toBe('Article;Count\r\nB;many\r\n"C;\nD";\r\n');

      await hand.tick(page().getByLabel(/^Leave out rows/));
      await hand.press(button('Store'));
      await page().getByText('2 rows are stored.').waitFor();
      await page().getByText('2 rows are left out.').waitFor();
      await console.focusIsSomewhere();
    },
  );

  it('shows the line number of each invalid row of an import file, and offers to store the valid rows', async () => {
    await service.query('TRUNCATE inventory_items');
    await console.go('/import');
    const text = 'Stock of today\nArticle;Count\n"MUG\nRED";4\n\nB;many\nE;2\n';
    await chooseText('stock.csv', text);
    for (const row of [/^3 MUG RED 4/, /^6 B many cannot be read/, /^7 E 2/]) {
      await preview().getByRole('row', { name: row }).waitFor();
    }
    await button('Store').click();
    await page().getByRole('cell', { name: 'line 6, quantity' }).waitFor();
    await button('Leave these out, store the others').click();
    await page().getByText('2 rows are stored.').waitFor();
    await console.focusIsSomewhere();

    expect(
      await page()
        .getByLabel(/^Leave out rows/)
        .isChecked(),
    ).toBe(true);
    expect([await levelOf('E'), await levelOf('B')]).toEqual([2, undefined]);
  });

  it.each([
    ['separated by tabs', 'tsv', 'SKU\tQty\nTUBE 5"\tmany\nHOSE 3"\t8\n', 'SKU\tQty\r\nTUBE 5"\tmany\r\n'],
    ['separated by semicolons', 'csv', 'SKU;Qty\nTUBE 5";7\nHOSE;8\n', 'SKU;Qty\r\nTUBE 5";7\r\n'],
    ['with the line breaks of old Macs', 'csv', 'SKU;Qty\rTUBE;many\rHOSE;8\r', 'SKU;Qty\r\nTUBE;many\r\n'],
    [
      'of JSON objects',
      'ndjson',
      '{"sku":"HOSE","qty":8}\n{"sku":"TUBE","qty":"many"}\n',
      '{"sku":"TUBE","qty":"many"}\r\n',
    ],
  ])('offers only the invalid rows of a file %s for correction', async (_, extension, text, saved) => {
    await console.go('/import');
    await chooseText(`stock.${extension}`, text);
    await button('Store').click();
    await page()
      .getByRole('cell', { name: /^line 2/ })
      .waitFor();

    expect(await savedRows()).toBe(saved);
  });

  it('saves the invalid rows of a file for correction with their UTF-8 text unchanged, although a later byte is not valid UTF-8', async () => {
    await console.go('/import');
    const text = `SKU,Qty\nMÜHLE,many\n${'HOSE,8\n'.repeat(80_000)}`;
    const buffer = Buffer.concat([Buffer.from(text), Buffer.of(0xff), Buffer.from(',1\n')]);
    await choose({ name: 'stock.csv', mimeType: 'text/csv', buffer });
    await button('Store').click();
    await page()
      .getByRole('cell', { name: /^line 2/ })
      .waitFor();

    expect(await savedRows()).toContain('MÜHLE,many\r\n');
  });

  it('tells that it cannot offer the invalid rows of a file that has changed since it was chosen', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'verkko-office-'));
    const file = join(folder, 'stock.csv');
    try {
      writeFileSync(file, 'SKU,Qty\nTUBE,many\n');
      await console.go('/import');
      await choose(file);
      await button('Store').click();
      await page()
        .getByRole('cell', { name: /^line 2/ })
        .waitFor();
      writeFileSync(file, 'SKU,Qty\nTUBE,many\nHOSE,8\n');
      await button('Save these rows to mend them').click();

      const alert = page().getByRole('alert').filter({ hasText: 'That did not work' });
      await expect(alert.waitFor()).resolves.toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('shows the first rows of an NDJSON file in which a line is not an object', async () => {
    await console.go('/import');
    await chooseText('stock.ndjson', 'null\n{"sku":"A","qty":1}\n');

    await expect(
      preview()
        .getByRole('row', { name: /^2 A 1/ })
        .waitFor(),
    ).resolves.toBeUndefined();
  });

  it('shows that invalid quantities, and names that are not text, in an NDJSON file cannot be read', async () => {
    const rows = [
      { sku: 'A', qty: 5 },
      { sku: 'B', qty: '5' },
      { sku: 'C', qty: 1.5 },
      { sku: 'D', qty: -5 },
      { sku: 6, qty: 5 },
      { sku: 'F', qty: 2_147_483_648 },
    ];
    await console.go('/import');
    await chooseText('stock.ndjson', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const shown = preview().getByRole('row').filter({ hasText: 'cannot be read' });
    await shown.first().waitFor();
    const unread = (await shown.allInnerTexts()).map((row) => /^\d+/.exec(row)?.[0]);
    await button('Store').click();
    const refused = page().getByRole('cell', { name: /^line/ });
    await refused.first().waitFor();

    expect(unread).toEqual(['2', '3', '4', '5', '6']);
    expect(await refused.allInnerTexts()).toEqual(
      unread.map((line) => expect.stringContaining(`line ${line},`)),
    );
  });

  it('offers no rows for correction if the error is not in the rows of the import file', async () => {
    await console.go('/import');
    await chooseText('stock.csv', 'SKU,Qty\nA,1\n');
    await page().getByLabel('Location of all rows').fill('x'.repeat(256));
    await button('Store').click();
    await page().getByRole('cell', { name: 'location', exact: true }).waitFor();

    expect(await button('Save these rows to mend them').count()).toBe(0);
  });

  it('tells that it lists only the first 100 of the rows that were left out', async () => {
    await console.go('/import');
    await chooseText('stock.csv', `SKU,Qty\nA,1\n${'B,many\n'.repeat(101)}`);
    await page()
      .getByLabel(/^Leave out rows/)
      .check();
    await button('Store').click();
    await page().getByText('101 rows are left out.').waitFor();

    expect(await page().getByText('Only the first 100 of them are listed.').count()).toBe(1);
  });

  it('ignores columns of an import file that the user declares absent', async () => {
    await service.query('TRUNCATE inventory_items');
    await console.go('/import');
    const text = 'productid,Location,quantity,delta,timestamp\nTEA,cellar,5,-2,2024-01-01\n';
    await chooseText('stock.csv', text);
    await page().getByLabel('Not in the file: Location').click();
    await page().getByLabel('Not in the file: Change (came or went)').click();
    await preview().getByRole('row', { name: '2 TEA 5 – 2024-01-01' }).waitFor();
    await button('Store').click();
    await page().getByRole('status').getByText('1 rows are stored.').or(page().getByRole('alert')).waitFor();

    const unnamed = await service.get(`${LEVELS}?productid=TEA&location=`).set(bearer(BOOTSTRAP_KEY));
    expect(unnamed.body).toMatchObject({ items: [{ quantity: 5 }] });
  });

  it('does not offer to ignore a column of reasons, because the service reads it in any case', async () => {
    await console.go('/import');
    await chooseText('stock.csv', 'productid,quantity,Reason,timestamp\nTEA,5,sale,2024-01-01\n');
    await preview().getByRole('row', { name: '2 TEA 5' }).waitFor();

    expect(await page().getByRole('combobox', { name: 'Why' }).inputValue()).toBe('Reason');
    expect(await page().getByLabel('Not in the file: Why').count()).toBe(0);
  });

  it.each(['As it shows', 'Point: 6.5', 'Comma: 6,5'])(
    'shows the numbers in an import file as the service reads them (decimal mark: %s)',
    async (decimal) => {
      await service.query('TRUNCATE inventory_items');
      // The preview shows at most 20 rows.
      const numbers = "5|5.0|6.000|6,00|1'234|1,234.00|1.234,00|1.5|-5|1e3|12 345".split('|');
      const changes = "-5|+7|\u22122|'-3|'4|- 6|-1,234.00|0".split('|');
      const rows = [
        ...numbers.map((number) => `${number}\t`),
        ...changes.map((change) => `\t${change}`),
        '1\t2',
      ];
      const lines = rows.map((row, index) => `P${index}\t${row}\n`);
      await console.go('/import');
      await chooseText('stock.tsv', `SKU\tCount\tChange\n${lines.join('')}`);
      await page().getByRole('combobox', { name: 'Decimal mark' }).click();
      await page().getByRole('option', { name: decimal }).click();
      const shown = await preview().getByRole('row').allInnerTexts();
      const asShown = shown.map((row) => /^\d+\t(P\d+)\t(-?\d+)\t/.exec(row)).filter((row) => row !== null);
      await page()
        .getByLabel(/^Leave out rows/)
        .check();
      await button('Store').click();
      await page().getByText('rows are stored.').waitFor();

      const { text: csv } = await service.get(EXPORT).set(bearer(BOOTSTRAP_KEY)).expect(200);
      const stored = csv
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((row) => row.split(','));
      expect(new Map(asShown.map(([, product, number]) => [product, number]))).toEqual(
        new Map(stored.map(([product, , quantity, delta]) => [product, quantity || delta])),
      );
    },
  );

  it('finds the names of the columns after 20 titles and after blank lines', async () => {
    await console.go('/import');
    const titles = `Stock, all shops\n\nDate:;2024-01-01\n${'Title\n\n'.repeat(18)}`;
    await chooseText('stock.csv', `${titles}Article;Count;Unit;Shop\nTEA;5;kg;cellar\n`);
    await preview().getByRole('row', { name: '41 TEA 5 cellar' }).waitFor();
    await button('Store').click();

    await expect(page().getByText('1 rows are stored.').waitFor()).resolves.toBeUndefined();
  });

  it('disables the settings of an import while its file is uploaded', async () => {
    await console.go('/import');
    await choose(join(LAYOUTS, 'sap-mb52.csv'));
    let answer: (() => void) | undefined;
    const isAsked = new Promise<void>((resolve) => {
      void page().route('**/import?*', async (route) => {
        resolve();
        await new Promise<void>((go) => {
          answer = go;
        });
        await route.continue();
      });
    });
    await page().getByRole('button', { name: 'Store' }).click();
    await isAsked;
    const anotherFile = page().getByRole('button', { name: 'Another file' });
    await until('the settings are disabled', () => anotherFile.isDisabled());
    expect(
      await page()
        .getByLabel(/^Leave out rows/)
        .isDisabled(),
    ).toBe(true);
    expect(await page().getByLabel('Decimal mark').first().isDisabled()).toBe(true);

    answer?.();
    await page().getByText('3 rows are stored.').waitFor();
    await page().unroute('**/import?*');
  });

  it('tells the user who imports a workbook to save it as CSV', async () => {
    await console.go('/import');
    await choose({ name: 'stock.csv', mimeType: 'text/csv', buffer: Buffer.from('PK\x03\x04…') });

    expect(await page().getByRole('alert').innerText()).toContain('save it as CSV');
  });

  it.each(USERS)(
    'lists the products that run out soon, and saves the list as CSV (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      await service.query('TRUNCATE inventory_items');
      await storeFalling('MILK', 100);
      await storeFalling('=BREAD', 60);
      await fetch(`${service.url}${PRODUCTS}/MILK`, {
        method: 'PATCH',
        headers: { ...bearer(BOOTSTRAP_KEY), 'Content-Type': 'application/json' },
        body: JSON.stringify({ unit: 'l', scale: 1, low_at: 20 }),
      });
      await console.go('/low');
      await hand.press(button('Find more that runs out soon'));
      await page().getByText('Looked at ').waitFor();
      await console.focusIsOn(button('Find more that runs out soon'));
      const table = page().getByRole('table', { name: 'Low' });
      await table.getByRole('link', { name: 'MILK' }).waitFor();
      expect(await table.getByRole('link').allInnerTexts()).toEqual(['=BREAD', 'MILK']);
      expect(await console.flawsIn('low')).toEqual([]);

      const saving = page().waitForEvent('download');
      await hand.press(button('Save as CSV'));
      const lines = readFileSync(await (await saving).path(), 'utf8').split('\r\n');
      expect(lines).toEqual([
        'productid,name,quantity,unit,low_at,days_left,per_day',
        "'=BREAD,,5,,,1,5",
        'MILK,,4.5,l,2.0,9,0.5',
        '',
      ]);
    },
  );

  it('shows on a phone, in the list of products, how many days the stock lasts', async () => {
    await service.query('TRUNCATE inventory_items');
    await storeFalling('EGGS', 60);
    await console.as(FINGER);
    await console.go('/stock');

    const row = page().getByRole('row', { name: /^EGGS 5 \d+(\.\d)? days? left$/ });
    await expect(row.waitFor()).resolves.toBeUndefined();
  });

  it('shows the forecasts of products whose names together do not fit into one URL', async () => {
    await service.query('TRUNCATE inventory_items');
    const names = Array.from({ length: 20 }, (_, index) => `${'茶'.repeat(100)}-${index}`);
    await Promise.all(names.map((name) => storeFalling(name, 60)));
    await console.go('/low');
    await button('Find more that runs out soon').click();
    await page().getByText('Looked at 20 products.').waitFor();

    expect(await page().getByRole('table', { name: 'Low' }).getByRole('link').count()).toBe(20);
  });

  it('repeats only the refused one of the requests for the forecasts of many products', async () => {
    await service.query('TRUNCATE inventory_items');
    const names = Array.from({ length: 20 }, (_, index) => `${'茶'.repeat(100)}-${index}`);
    await Promise.all(names.map((name) => storeFalling(name, 60)));
    const asked: string[] = [];
    await page().route('**/forecast?*', (route) => {
      asked.push(route.request().url());
      if (asked.length > 1) return route.continue();
      return route.fulfill({ status: 429, headers: { 'Retry-After': '0' }, body: '{}' });
    });
    await console.go('/low');
    await button('Find more that runs out soon').click();
    await page().getByText('Looked at 20 products.').waitFor();
    await page().unrouteAll();

    expect(new Set(asked).size).toBeGreaterThan(1);
    expect(asked.length).toBe(new Set(asked).size + 1);
  });

  it.each(USERS)(
    'creates an API key and shows it once, renews it, and revokes it (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      await console.go('/keys');
      await page().getByText('There are no keys yet.').waitFor();
      await hand.press(button('New key'));
      await hand.write(page().getByRole('dialog').getByLabel('Name'), 'till 3');
      expect(await console.flawsIn('new-key')).toEqual([]);
      await hand.press(inDialog('New key'));
      const secret = page().getByRole('dialog').getByLabel('The new key', { exact: true });
      const first = await secret.inputValue();
      await hand.press(inDialog('Close'));
      await console.focusIsOn(button('New key'));
      await page()
        .getByRole('row', { name: /^till 3/ })
        .waitFor();
      expect(await console.flawsIn('keys')).toEqual([]);
      const status = async (key: string) =>
        (await service.get(`${LEVELS}?productid=A`).set(bearer(key))).status;
      expect(await status(first)).toBe(200);

      await hand.press(button('Renew: till 3'));
      await hand.press(inDialog('Renew'));
      const second = await secret.inputValue();
      expect(second).not.toBe(first);
      expect(await status(second)).toBe(200);
      await hand.press(inDialog('Close'));
      await console.focusIsOn(button('Renew: till 3'));

      await hand.press(button('Revoke: till 3'));
      await hand.press(inDialog('Revoke'));
      await page().getByText('There are no keys yet.').waitFor();
      await console.focusIsSomewhere();
      const { body } = await service.get(KEYS).set(bearer(BOOTSTRAP_KEY)).expect(200);
      expect(body).toMatchObject({ count: 0 });
    },
  );

  it('shows the error about a new API key only at the field with the wrong value', async () => {
    await console.go('/keys');
    await button('New key').click();
    const dialog = page().getByRole('dialog');
    await dialog.getByLabel('Name').fill('till 5');
    await dialog.getByLabel('Until').fill('2020-01-01');
    await inDialog('New key').click();
    await dialog.getByText(/^must be an ISO 8601 date-time in the future/).waitFor();

    expect(await dialog.getByLabel('Until').getAttribute('aria-invalid')).toBe('true');
    expect(await dialog.getByRole('alert').count()).toBe(0);
  });

  it('creates an API key that is valid until the end of the chosen day', async () => {
    await console.go('/keys');
    await button('New key').click();
    await page().getByRole('dialog').getByLabel('Name').fill('fair');
    await page().getByRole('dialog').getByLabel('Until').fill('2099-05-01');
    try {
      await inDialog('New key').click();
      await inDialog('Close').click();

      await expect(
        page()
          .getByRole('row', { name: /^fair .*1 May 2099, 23:59:59/ })
          .waitFor(),
      ).resolves.toBeUndefined();
    } finally {
      await service.query(`DELETE FROM api_keys WHERE name = 'fair'`);
    }
  });

  it('shows the expiry date of an API key even on the small screen of a phone', async () => {
    const expires_at = '2099-06-15T12:00:00Z';
    const made = [
      await createKey(service, { name: 'office' }),
      await createKey(service, { name: 'fair', expires_at }),
    ];
    await console.as(FINGER);
    await console.go('/keys');
    const untilOf = async (name: string) => {
      const text = await page()
        .getByRole('row', { name: new RegExp(`^${name}`) })
        .innerText();
      return /Until: (.*)/.exec(text)?.[1];
    };
    await page()
      .getByRole('row', { name: /^office/ })
      .waitFor();
    expect(await untilOf('office')).toBe('for ever');
    expect(await untilOf('fair')).toMatch(/^15 Jun 2099/);
    for (const { id } of made) await service.query('DELETE FROM api_keys WHERE id = $1', [id]);
  });

  it('does not repeat the request for a new API key after a 503 response, because the key may exist', async () => {
    let requests = 0;
    await page().route('**/api/v1/keys', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      requests += 1;
      await route.fulfill({ status: 503, headers: { 'Retry-After': '0' }, body: '{}' });
    });
    await console.go('/keys');
    await page().getByRole('button', { name: 'New key' }).click();
    await page().getByRole('dialog').getByLabel('Name').fill('till 4');
    await page().getByRole('dialog').getByRole('button', { name: 'New key' }).click();
    await page().getByRole('dialog').getByText('The service answered with status 503.').waitFor();
    await page().unrouteAll();

    expect(requests).toBe(1);
  });

  it.each(USERS)(
    'creates a webhook, tests it, and sends past events to it again (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      await service.query('DELETE FROM events');
      const before = receiver.requests.length;
      await console.go('/webhooks');
      await page()
        .getByText(/^There are no webhooks yet/)
        .waitFor();
      await hand.press(button('New webhook'));
      const dialog = page().getByRole('dialog');
      await hand.write(dialog.getByLabel('Address'), 'chat');
      await hand.write(dialog.getByLabel('Name'), 'Orders');
      await hand.tick(dialog.getByLabel('voided'));
      await hand.press(inDialog('New webhook'));
      // The dialog shows the error once, beside the field, because more text would push the buttons out of a
      // phone's window.
      await dialog.getByText(/must be a URL/).waitFor();
      expect(await dialog.getByRole('alert').count()).toBe(0);
      expect(await console.flawsIn('new-webhook')).toEqual([]);
      await hand.write(dialog.getByLabel('Address'), receiver.url);
      const kept = String(await page().evaluate('JSON.stringify([sessionStorage, localStorage])'));
      expect([kept.includes('Orders'), kept.includes(receiver.url)]).toEqual([true, false]);
      await page().keyboard.press('Enter');
      const secret = page().getByRole('dialog').getByLabel('The new secret', { exact: true });
      const first = await secret.inputValue();
      expect(first).toMatch(/^whsec_/);
      await console.leaveDialog();
      await console.focusIsOn(button('New webhook'));

      const row = page().getByRole('list', { name: 'Webhooks' }).getByRole('listitem');
      await hand.press(button('Test: Orders'));
      await row.getByText(/^It works: answered 204 in/).waitFor();
      await console.focusIsOn(button('Test: Orders'));
      const salt = { productid: 'SALT', quantity: 4, timestamp: new Date().toISOString() };
      await service
        .post(UPDATE, { items: [salt] })
        .set(bearer(BOOTSTRAP_KEY))
        .expect(201);
      const [stored] = await service.query(
        `SELECT id::int FROM inventory_items WHERE productid = 'SALT' ORDER BY id DESC LIMIT 1`,
      );
      await service
        .post(VOID, { items: [{ productid: 'SALT', timestamp: salt.timestamp, ...stored }] })
        .set(bearer(BOOTSTRAP_KEY))
        .expect(200);
      await receiver.received(before + 2);
      expect(await console.flawsIn('webhooks')).toEqual([]);

      await hand.press(button('Messages: Orders'));
      const messages = page().getByRole('dialog');
      await messages.getByRole('row', { name: /^voided SALT .* delivered 1 try answered 204/ }).waitFor();
      expect(await console.flawsIn('deliveries')).toEqual([]);
      const again = messages.getByRole('button', { name: /^Send from here/ });
      await hand.press(again);
      await messages.getByText('1 message is on the way.').waitFor();
      const requests = await receiver.received(before + 3);
      const [sent, repeated] = requests.slice(before + 1);
      expect(repeated?.headers['webhook-id']).toBe(sent?.headers['webhook-id']);
      await hand.press(messages.getByRole('button', { name: 'Send everything of 30 days again' }));
      const question = page().getByRole('dialog', { name: 'Send everything of 30 days again?' });
      await question.getByText('The other program gets every message again').waitFor();
      await hand.press(question.getByRole('button', { name: 'Send again' }));
      await page().getByText('The messages are on the way.').waitFor();
      await receiver.received(before + 4);
      await console.focusIsOn(messages.getByRole('button', { name: 'Send everything of 30 days again' }));
      await console.leaveDialog();
      await console.focusIsOn(button('Messages: Orders'));

      await hand.press(button('New secret: Orders'));
      await hand.press(inDialog('Renew'));
      await until('the new secret is shown', async () => ![first, ''].includes(await secret.inputValue()));
      await console.leaveDialog();
      await console.focusIsOn(button('New secret: Orders'));
      await hand.press(button('Switch off: Orders'));
      await row.getByText('off', { exact: true }).waitFor();
      await hand.press(button('Switch on: Orders'));
      await row.getByText('on', { exact: true }).waitFor();
      await hand.press(button('Change: Orders'));
      await hand.write(page().getByRole('dialog').getByLabel('Name'), 'Till');
      await hand.press(inDialog('Save'));
      await hand.press(button('Delete: Till'));
      await hand.press(inDialog('Delete'));
      await page()
        .getByText(/^There are no webhooks yet/)
        .waitFor();
      await console.focusIsSomewhere();
    },
  );

  it.each(USERS_ON_FOOT)(
    'leads from each screen to the others through the navigation (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      await console.go('/import');
      for (const screen of ['Keys', 'Webhooks', 'Alerts', 'Service', 'Low', 'Stock']) {
        if (await button('Menu').isVisible()) await hand.press(button('Menu'));
        await hand.press(page().getByRole('link', { name: screen, exact: true }));
        await page().getByRole('heading', { level: 1, name: screen }).waitFor();
      }

      expect(await page().title()).toBe('Stock · Verkko');
    },
  );

  it.each(USERS)(
    'shows that the database works, and how long the service has run (input device: $name)',
    async (user) => {
      await console.as(user);
      await levelOf('MILK');
      await console.go('/service');
      await page()
        .getByRole('row', { name: /^Database works PostgreSQL \d+\.\d+( \(.+\))?, / })
        .waitFor();
      await page()
        .getByRole('row', { name: /^Running since .* \d+ min$/ })
        .waitFor();
      await page()
        .getByRole('row', { name: /^GET \/api\/v1\/inventory\/levels 0 / })
        .waitFor();
      expect(await console.flawsIn('service')).toEqual([]);
      expect(console.complaints).toEqual([]);
    },
  );

  it('shows on the Service screen how many requests the service got since the screen was opened', async () => {
    await page().clock.install();
    await levelOf('MILK');
    await console.go('/service');
    const levels = (lately: number) =>
      page().getByRole('row', { name: new RegExp(`^GET /api/v1/inventory/levels ${lately} `) });
    await levels(0).waitFor();
    for (let count = 0; count < 3; count += 1) await levelOf('MILK');
    await page().clock.fastForward(11_000);

    await expect(levels(3).waitFor()).resolves.toBeUndefined();
  });
});
