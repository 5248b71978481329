import { until } from '@verkko/dev-servers/until';
import request from 'supertest';
import { Console } from '../support/console';
import { KEYBOARD, USERS, USERS_ON_FOOT } from '../support/console-users';
import { PRODUCTS, QUERY, RULES, UPDATE, VOID } from '../support/paths';
import { type Service, startService } from '../support/service';

const DAY_MS = 86_400_000;

/**
 * Readings of a product: a count at each of two locations, and a sale on each of the 20 days before today.
 */
function sales(tea: string): object[] {
  const midnight = Math.floor(performance.timeOrigin / DAY_MS) * DAY_MS;
  const at = (daysAgo: number) => new Date(midnight - daysAgo * DAY_MS).toISOString();
  const counts = [
    { productid: tea, quantity: 90, location: 'shop-1', timestamp: at(21) },
    { productid: tea, quantity: 400, location: 'warehouse', timestamp: at(21) },
  ];
  const sold = Array.from({ length: 20 }, (_, day) => ({
    ...{ productid: tea, delta: -2, location: 'shop-1', reason: 'sale', timestamp: at(20 - day) },
    reference: `https://shop.test/orders/${day}`,
  }));
  return [...counts, ...sold];
}

describe('the product page of the console', () => {
  let service: Service;
  let console: Console;
  /** The product of the current test: 450 pieces at two locations. */
  let tea: string;
  let tests = 0;

  beforeAll(async () => {
    service = await startService();
    console = await Console.open(service);
  });
  afterAll(async () => {
    await (console as Console | undefined)?.close();
    await service.stop();
  });

  beforeEach(async () => {
    tests += 1;
    tea = `TEA/500 g/${tests}`;
    await service
      .post(UPDATE, { items: sales(tea) })
      .set('Idempotency-Key', `sales-${tests}`)
      .expect(201);
    await open(tea);
  });

  afterEach(() => console.as());

  const page = () => console.page;
  const button = (name: string) => page().getByRole('button', { name, exact: true });
  const inDialog = (name: string) => page().getByRole('dialog').getByRole('button', { name, exact: true });
  const level = (text: string) => page().getByTestId('level').getByText(text, { exact: true }).waitFor();
  const form = () => page().getByRole('form', { name: 'Change' });
  const choose = (kind: string) => form().getByText(kind, { exact: true }).first().click();
  const fill = (label: string, text: string) => form().getByLabel(label, { exact: true }).fill(text);
  const stored = (text: string) => page().getByRole('alert').filter({ hasText: text }).last();
  /**
   * Keeps a notification open by holding the mouse over it. Without that, the notification closes after some
   * seconds.
   */
  const keepOpen = (text: string) => stored(text).hover();
  /** The newest readings in the database. */
  const newest = (count: number) =>
    service.query('SELECT location, quantity, is_delta FROM inventory_items ORDER BY id DESC LIMIT $1', [
      count,
    ]);
  const voided = () =>
    service.query(
      `SELECT quantity, reason FROM voided_readings LEFT JOIN origins ON origins.id = origin
      WHERE productid = $1 ORDER BY quantity`,
      [tea],
    );
  const open = async (productid: string) => {
    await console.go(`/product?id=${encodeURIComponent(JSON.stringify(productid))}`);
    await page().locator('.uplot').waitFor();
  };

  it.each(USERS)(
    'shows the level at each location, the curve and the history (input device: $name)',
    async (user) => {
      await console.as(user);
      const asked = page().waitForRequest(/inventory\/query\?/);
      await open(tea);
      expect((await asked).headers()['cache-control']).toBeUndefined();
      await level('450');
      expect(
        await page()
          .getByRole('row', { name: /^shop-1 Last counted .* 50 / })
          .count(),
      ).toBe(1);
      await page()
        .getByText(/^Lasts about 225 days/)
        .waitFor();
      const history = page().getByRole('table', { name: 'History' });
      expect(await history.getByRole('row').count()).toBe(23);
      expect(await console.flawsIn('product')).toEqual([]);
    },
  );

  it('shows a shorter period in finer steps when the user drags over the curve or turns the mouse wheel', async () => {
    const curve = page().locator('.u-over');
    const finer = page().waitForRequest(/series\?.*interval=15m/);
    await curve.hover({ position: { x: 300, y: 50 } });
    await page().mouse.down();
    await curve.hover({ position: { x: 500, y: 50 } });
    await page().mouse.up();
    expect((await finer).url()).toContain('productid=TEA');

    const finest = page().waitForRequest(/series\?.*interval=1m/);
    for (let turn = 0; turn < 12; turn += 1) {
      await curve.hover({ position: { x: 400, y: 50 } });
      await page().mouse.wheel(0, -500);
    }
    await finest;
  });

  it('limits the shown period when the user zooms out', async () => {
    const curve = page().locator('.u-over');
    const widest = page().waitForRequest(/series\?.*interval=7d/);
    await curve.hover({ position: { x: 400, y: 50 } });
    for (let turn = 0; turn < 100; turn += 1) await page().mouse.wheel(0, 2000);
    await widest;

    expect(await page().locator('.uplot').count()).toBe(1);
    expect(await page().getByRole('alert').count()).toBe(0);
  });

  it('shows a shorter period after the key +, an earlier one after the left arrow key, and a longer one after the key -', async () => {
    const keyboard = await console.as(KEYBOARD);
    await keyboard.pick(page().getByRole('radiogroup', { name: 'Time shown' }), '30 d');
    await keyboard.reach(page().getByRole('group', { name: /^The curve/ }));
    for (const [key, interval] of [
      ['+', '1h'],
      ['ArrowLeft', '1h'],
      ['-', '6h'],
    ] as const) {
      const asked = page().waitForResponse(new RegExp(`series\\?.*interval=${interval}`));
      await page().keyboard.press(key);
      expect((await asked).ok()).toBe(true);
    }
  });

  it.each(USERS_ON_FOOT)(
    'stores a count with its reason, and voids it by the button “Undo” (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      await hand.pick(form(), 'Count');
      await hand.write(form().getByLabel('How many *', { exact: true }), '40');
      await hand.write(form().getByLabel('Location', { exact: true }), 'shop-1');
      await hand.write(form().getByLabel('Why', { exact: true }), 'damage');
      await page().reload();
      await page().locator('.uplot').waitFor();
      await hand.press(button('Store the count'));
      if (user === KEYBOARD) {
        await stored('Stored.').waitFor();
        // The message closes by itself after some seconds. With the Tab key, the user might be too late. F8
        // moves the focus to the message at once.
        await page().keyboard.press('F8');
        await console.focusIsOn(stored('Stored.').getByRole('button', { name: 'Undo' }));
      } else {
        await keepOpen('Stored.');
      }
      await level('440');

      await hand.press(stored('Stored.').getByRole('button', { name: 'Undo' }));
      await level('450');
      await console.focusIsSomewhere();
      expect(await voided()).toEqual([{ quantity: 40, reason: 'damage' }]);
    },
  );

  it('keeps a message open while the focus is on the button in the message', async () => {
    await page().clock.install();
    await button('One more, shop-1').press('Enter');
    await stored('Stored.').waitFor();
    await page().keyboard.press('F8');
    await page().clock.fastForward(60_000);

    const undo = stored('Stored.').getByRole('button', { name: 'Undo' });
    await console.focusIsOn(undo);
    expect(await undo.count()).toBe(1);
  });

  it('reports that a reading is gone if another client voids it before the user presses “Undo”', async () => {
    await page().getByRole('button', { name: 'One more, shop-1' }).click();
    await keepOpen('Stored.');
    await level('451');
    const { body } = await service.get(`${QUERY}?productid=${encodeURIComponent(tea)}&order=desc&limit=1`);
    const [{ productid, location, timestamp, id }] = (body as { items: [Record<string, unknown>] }).items;
    await service.post(VOID, { items: [{ productid, location, timestamp, id }] }).expect(200);

    await stored('Stored.').getByRole('button', { name: 'Undo' }).click();
    await page().getByText('It is not there any more').waitFor();
    expect(await page().getByText('Undone.').count()).toBe(0);
  });

  it.each(USERS_ON_FOOT)(
    'adds or removes one piece by a button, and the focus stays on the button (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      await hand.press(button('One more, shop-1'));
      await level('451');
      await console.focusIsOn(button('One more, shop-1'));
      await hand.press(button('One less, warehouse'));
      await level('450');

      expect(await newest(2)).toEqual([
        { location: 'warehouse', quantity: -1, is_delta: true },
        { location: 'shop-1', quantity: 1, is_delta: true },
      ]);
    },
  );

  it('shows a change by another client at once, and does not delete the text that the user has typed', async () => {
    await page().getByRole('img', { name: /^Live/ }).waitFor();
    await fill('How many *', '7');
    const asked = page().waitForRequest(/inventory\/query\?/);
    await service
      .post(UPDATE, { items: [{ productid: tea, delta: 5, location: 'warehouse' }] })
      .set('Idempotency-Key', `live-${tests}`)
      .expect(201);
    await level('455');

    expect((await asked).headers()['cache-control']).toBe('no-cache');
    await page().keyboard.type('5');
    expect(await form().getByLabel('How many *').inputValue()).toBe('75');
  });

  it('keeps newly typed text if the service refuses an earlier change', async () => {
    let send: (() => void) | undefined;
    const isAsked = new Promise<void>((asked) => {
      void page().route('**/inventory/update', async (route) => {
        asked();
        await new Promise<void>((go) => {
          send = go;
        });
        await route.continue();
      });
    });
    await choose('Add');
    await fill('How many came *', '5');
    await fill('Why', 'Not A Reason!');
    await page().getByRole('button', { name: 'Add', exact: true }).click();
    await isAsked;
    await fill('How many came *', '9');
    send?.();
    await page().getByText('1 change was refused.').waitFor();
    await page().unrouteAll();

    expect(await form().getByLabel('How many came *').inputValue()).toBe('9');
    await page().getByRole('link', { name: 'Show them' }).click();
    await page().getByRole('button', { name: 'Discard' }).click();
  });

  it.each(USERS)(
    'makes a rule about the product, and the screen Alerts shows this rule (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      await service.query('DELETE FROM rules');
      await hand.press(button('Tell me when'));
      const dialog = page().getByRole('dialog');
      await hand.write(dialog.getByLabel('Low at'), 'a few');
      await hand.press(inDialog('Tell me'));
      await dialog.getByText('A whole number, such as 12').waitFor();
      await hand.write(dialog.getByLabel('Low at'), '460');
      await dialog.getByText('A whole number, such as 12').waitFor({ state: 'hidden' });
      expect(await console.flawsIn('new-rule')).toEqual([]);
      await hand.press(inDialog('Tell me'));
      await page().getByText('The rule is made.').waitFor();
      await console.focusIsOn(button('Tell me when'));
      await until('the event is there', async () => {
        const events = await service.query(`SELECT FROM events WHERE productid = $1`, [tea]);
        return events.length === 1;
      });

      await console.go('/alerts');
      const rules = page().getByRole('list', { name: 'Tell me when' }).getByRole('listitem');
      await rules.filter({ hasText: '460 or less' }).waitFor();
      await page()
        .getByRole('table', { name: 'What happened lately' })
        .getByRole('row', { name: new RegExp(`^${tea} .*low 450`) })
        .waitFor();
      expect(await console.flawsIn('alerts')).toEqual([]);
      const ofRule = (label: string) => page().getByRole('button', { name: `${label}: ${tea}` });
      await hand.press(ofRule('Pause'));
      await rules.getByText('paused').waitFor();
      await console.focusIsOn(ofRule('Go on'));
      await hand.press(ofRule('Change'));
      await hand.write(page().getByRole('dialog').getByLabel('Enough above'), '500');
      await hand.press(inDialog('Save'));
      await rules.filter({ hasText: '460 or less, until above 500' }).waitFor();
      await console.focusIsOn(ofRule('Change'));
      expect(await service.query('SELECT threshold, recovers_at, paused FROM rules')).toEqual([
        { threshold: 460, recovers_at: 500, paused: true },
      ]);

      await hand.press(ofRule('Delete'));
      await hand.press(inDialog('Delete'));
      await page()
        .getByText(/^No rules yet/)
        .waitFor();
      await console.focusIsSomewhere();
      await hand.press(button('New rule'));
      await hand.pick(page().getByRole('dialog').getByRole('radiogroup'), 'Some products');
      await hand.write(page().getByRole('dialog').getByLabel('Product IDs that begin with'), 'TEA');
      await hand.select(page().getByRole('dialog').getByLabel('Tell me when'), 'it is out');
      await hand.press(inDialog('Tell me'));
      await rules.filter({ hasText: 'Products that begin with “TEA”' }).waitFor();
      expect(await service.query('SELECT "when", productid, prefix, location FROM rules')).toEqual([
        { when: 'out', productid: null, prefix: 'TEA', location: null },
      ]);
    },
  );

  it('makes a rule about a silence that the user has typed with a decimal mark at its end', async () => {
    await button('Tell me when').click();
    const dialog = page().getByRole('dialog');
    await dialog.getByLabel('Tell me when').selectOption('nobody counts, sells or receives it');
    await dialog.getByLabel('For').fill('5,');
    await inDialog('Tell me').click();
    await page().getByText('The rule is made.').waitFor();

    expect(await service.query('SELECT "when", after FROM rules WHERE productid = $1', [tea])).toEqual([
      { when: 'stale', after: '5h' },
    ]);
  });

  it('lets the user change a rule on the alerts page only if the decimal places of the product are known', async () => {
    await request(service.url)
      .patch(`${PRODUCTS}/${encodeURIComponent(tea)}`)
      .send({ unit: 'kg', scale: 3 })
      .expect(200);
    await service.post(RULES, { productid: tea, when: 'low', threshold: 1500 }).expect(201);
    await page().route('**/products/TEA*', (route) => route.fulfill({ status: 500, body: '{}' }));
    await console.go('/alerts');
    const rule = page()
      .getByRole('list', { name: 'Tell me when' })
      .getByRole('listitem')
      .filter({ hasText: tea });
    await rule.filter({ hasText: '– or less' }).waitFor();
    await rule.getByRole('button', { name: 'Change' }).click();
    const dialog = page().getByRole('dialog');
    await dialog.getByText('The service answered with status 500.').waitFor();
    expect(await dialog.getByLabel('Low at').count()).toBe(0);
    await page().unroute('**/products/TEA*');
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.getByLabel('Low at').waitFor();
    expect(await dialog.getByLabel('Low at').inputValue()).toBe('1.500');
    await dialog.getByLabel('Low at').fill('2.25');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await rule.filter({ hasText: '2.250 kg or less' }).waitFor();

    expect(await service.query('SELECT threshold FROM rules WHERE productid = $1', [tea])).toEqual([
      { threshold: 2250 },
    ]);
  });

  it.each(USERS)(
    'moves stock to another location, and undoes this in one step (input device: $name)',
    async (user) => {
      const hand = await console.as(user);
      await hand.pick(form(), 'Move');
      for (const [label, text] of [
        ['How many *', '100'],
        ['From', 'warehouse'],
        ['To', 'shop-2'],
      ] as const) {
        await hand.write(form().getByLabel(label, { exact: true }), text);
      }
      await hand.press(button('Move'));
      await stored('Stored.').waitFor();
      await page().keyboard.press('F8'); // F8 moves the focus to the message, so that it stays open
      await page()
        .getByRole('row', { name: /^shop-2 100/ })
        .waitFor();
      await level('450');

      expect(await newest(2)).toEqual([
        { location: 'shop-2', quantity: 100, is_delta: true },
        { location: 'warehouse', quantity: -100, is_delta: true },
      ]);

      let requests = 0;
      await page().route('**/inventory/void', async (route) => {
        requests += 1;
        await route.continue();
      });
      await hand.press(stored('Stored.').getByRole('button', { name: 'Undo' }));
      await stored('Undone.').waitFor();
      await page().unroute('**/inventory/void');
      expect(requests).toBe(1);
      expect(await voided()).toHaveLength(2);
    },
  );

  it('shows an error message at the field with the wrong value, and keeps the typed text', async () => {
    await choose('Add');
    await fill('How many came *', '2.5');
    await page().getByRole('button', { name: 'Add', exact: true }).click();
    await form().getByText('A whole number, such as 12').waitFor();
    await fill('How many came *', '99999999999');
    await page().getByRole('button', { name: 'Add', exact: true }).click();
    await form()
      .getByText(/at most 2,147,483,647/)
      .waitFor();
    await fill('How many came *', '5');
    await fill('Why', 'Not A Reason!');
    await page().getByRole('button', { name: 'Add', exact: true }).click();

    await form()
      .getByText(/reason must be/)
      .first()
      .waitFor();
    await form()
      .getByText(/^Request id/)
      .waitFor();
    expect(await form().getByLabel('Why').inputValue()).toBe('Not A Reason!');
  });

  it.each(USERS)('voids a reading only after a confirmation (input device: $name)', async (user) => {
    const hand = await console.as(user);
    const voids = page().getByRole('table', { name: 'History' }).getByRole('button', { name: /^Void/ });
    const reason = page().getByRole('dialog').getByLabel('Why (optional)');
    await hand.press(voids.last());
    await hand.write(reason, 'theft');
    await hand.press(inDialog('Cancel'));
    await page().getByRole('dialog').waitFor({ state: 'hidden' });
    await console.focusIsOn(voids.last());
    await hand.press(voids.first());
    expect(await reason.inputValue()).toBe('');
    await hand.press(inDialog('Void'));

    await page().getByText('Voided.').first().waitFor();
    await console.focusIsSomewhere();
    expect(await voided()).toHaveLength(1);
  });

  it.each(USERS)('edits the name, unit, decimal places and low mark (input device: $name)', async (user) => {
    const hand = await console.as(user);
    const honey = `HONEY-${tests}`;
    await service.store([{ productid: honey, quantity: 12_500, timestamp: '2024-01-01' }]);
    await open(honey);
    await hand.press(button('Edit details'));
    const dialog = page().getByRole('dialog');
    await hand.write(dialog.getByLabel('Name'), 'Honey from the barrel');
    await hand.write(dialog.getByLabel('Unit'), 'a unit that is far too long');
    await hand.write(dialog.getByLabel('Digits after the point'), '3');
    await hand.write(dialog.getByLabel('Low at'), '20.5');
    expect(await console.flawsIn('details')).toEqual([]);
    await page().keyboard.press('Enter');
    await dialog
      .getByText(/^must be a string of 1 to 16/)
      .first()
      .waitFor();
    await hand.write(dialog.getByLabel('Unit'), 'kg');
    const saving = page().waitForRequest((request) => request.method() === 'PATCH');
    await page().keyboard.press('Enter');
    const changes = { name: 'Honey from the barrel', unit: 'kg', scale: 3, low_at: 20_500 };
    expect((await saving).postDataJSON()).toEqual(changes);

    await page().getByRole('heading', { name: 'Honey from the barrel' }).waitFor();
    await level('12.500 kg');
    await page().getByText('low', { exact: true }).waitFor();
    await console.focusIsOn(button('Edit details'));
    const stored = 'SELECT low_at FROM product_details WHERE productid = $1';
    expect(await service.query(stored, [honey])).toEqual([{ low_at: 20_500 }]);
  });

  it('stores only the details that the user has changed, even if another user changes others during a reload', async () => {
    const change = (details: object) =>
      request(service.url)
        .patch(`${PRODUCTS}/${encodeURIComponent(tea)}`)
        .send(details)
        .expect(200);
    await change({ unit: 'kg', low_at: 10 });
    await button('Edit details').click();
    const dialog = page().getByRole('dialog');
    await dialog.getByLabel('Name').fill('Green tea');
    await change({ unit: 'pcs', low_at: 20 });
    await page().reload();
    await button('Edit details').click();
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Green tea');
    expect(await dialog.getByLabel('Unit').inputValue()).toBe('pcs');
    const saving = page().waitForRequest((request) => request.method() === 'PATCH');
    await inDialog('Save').click();

    expect((await saving).postDataJSON()).toEqual({ name: 'Green tea' });
    await console.focusIsOn(button('Edit details'));
    const stored = 'SELECT name, unit, low_at FROM product_details WHERE productid = $1';
    expect(await service.query(stored, [tea])).toEqual([{ name: 'Green tea', unit: 'pcs', low_at: 20 }]);
  });

  it('shows no form for stock changes until the decimal places of the product are known', async () => {
    await page().route('**/products/TEA*', (route) => route.fulfill({ status: 500, body: '{}' }));
    await page().reload();
    await page().getByText('The service answered with status 500.').waitFor();
    expect([
      await form().count(),
      await page().getByRole('button', { name: 'Edit details' }).count(),
    ]).toEqual([0, 0]);
    await page().unroute('**/products/TEA*');
    await page().getByRole('button', { name: 'Try again' }).click();

    await form().waitFor();
  });

  it('still shows the form for stock changes if the product details cannot be requested again after a change', async () => {
    await page().route('**/products/TEA*', (route) => route.fulfill({ status: 500, body: '{}' }));
    const failed = page().waitForResponse(/products\/TEA/);
    await page().getByRole('button', { name: 'One more, shop-1' }).click();
    await failed;
    await level('451');
    await page().unroute('**/products/TEA*');

    expect(await form().count()).toBe(1);
    expect(console.complaints).toEqual([]);
  });

  it('requests the levels at intervals while it cannot receive them as a stream', async () => {
    await page().clock.install();
    await page().route('**/stream?*', (route) => route.abort());
    await page().reload();
    await page().locator('.uplot').waitFor();
    await service
      .post(UPDATE, { items: [{ productid: tea, delta: 7, location: 'warehouse' }] })
      .set('Idempotency-Key', `asked-${tests}`)
      .expect(201);
    await until('the level is there', async () => {
      await page().clock.fastForward(15_000);
      return (await page().getByTestId('level').innerText()) === '457';
    });
    await page().unrouteAll();
  });

  it('requests no second stream with an API key that the service has refused', async () => {
    let requests = 0;
    await page().route('**/stream/tickets', (route) => {
      requests += 1;
      return route.fulfill({ status: 403, body: '{}' });
    });
    await page().evaluate(`sessionStorage.setItem('verkko.key', 'of-another-service')`);
    await page().clock.install();
    await page().reload();
    await until('a stream is requested', () => requests > 0);
    await level('450');
    await page().clock.fastForward(60_000);
    await page().getByRole('button', { name: 'One more, shop-1' }).click();
    await level('451');

    expect(requests).toBe(1);
  });
});
