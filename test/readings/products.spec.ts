import { linkOf, nextPath, type Page, pathOf, walk } from '../support/pages';
import { PRODUCTS } from '../support/paths';
import { type Service, startService } from '../support/service';
const NAME = 'must be a string of 1 to 255 characters, valid Unicode, without U+0000';
const LIMIT = 'must be an integer from 1 to 500';
const CURSOR = 'must be the next_cursor of a page of the same query';

describe('GET /api/v1/inventory/products', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  beforeEach(() => service.query('TRUNCATE inventory_items, products RESTART IDENTITY'));
  afterAll(() => service.stop());

  const store = (...names: string[]) =>
    service.store(names.map((productid, quantity) => ({ productid, quantity, timestamp: '2024-01-01' })));
  const page = async (parameters: Record<string, string | number> = {}) =>
    (await service.get(pathOf(PRODUCTS, parameters)).expect(200)).body as Page;
  const names = async (parameters: Record<string, string | number> = {}) =>
    (await page(parameters)).items.map(({ productid }) => productid);
  const walked = async (parameters: Record<string, string | number>) =>
    (await walk(service, PRODUCTS, parameters)).flatMap(({ items }) =>
      items.map(({ productid }) => productid),
    );

  it('returns every product with its level, sorted by name', async () => {
    await service.store([
      { productid: 'B', quantity: 5, timestamp: '2024-01-02T00:00:00.000001Z' },
      { productid: 'A', quantity: 1, timestamp: '2024-01-01T00:00:00Z' },
      { productid: 'B', quantity: 4, timestamp: '2024-01-01T00:00:00Z' },
      { productid: 'A', quantity: 2, timestamp: '2024-01-01T00:00:00Z' },
    ]);

    expect(await page()).toEqual({
      count: 2,
      limit: 50,
      items: [
        { productid: 'A', quantity: 2, timestamp: '2024-01-01T00:00:00Z', id: 4 },
        { productid: 'B', quantity: 5, timestamp: '2024-01-02T00:00:00.000001Z', id: 1 },
      ],
    });
  });

  it('returns an empty page if there are no products', async () => {
    expect(await page()).toEqual({ count: 0, limit: 50, items: [] });
    await store('A');
    expect(await page({ prefix: 'B' })).toEqual({ count: 0, limit: 50, items: [] });
  });

  it('leaves out a product without a reading', async () => {
    await store('A', 'B', 'C');
    await service.query(`DELETE FROM inventory_items WHERE productid = 'B'`);

    expect(await walked({ limit: 1 })).toEqual(['A', 'C']);
  });

  it('sorts names by their bytes in UTF-8', async () => {
    const ordered = [
      '10',
      '9',
      'A',
      'Z',
      '\\',
      'a',
      'z',
      'ä',
      '\ud7ff',
      '\ue000',
      '\ufeff',
      '\uff5e',
      '😀',
      '\u{10ffff}',
    ];
    await store(...[...ordered].reverse());

    expect(await names()).toEqual(ordered);
    expect(await walked({ limit: 1 })).toEqual(ordered);
    expect(ordered).not.toEqual([...ordered].sort());
  });

  it.each([
    { prefix: 'a', of: ['a', 'aa', 'ab', 'b', 'A', 'Ba'], found: ['a', 'aa', 'ab'] },
    {
      prefix: 'whole name',
      of: ['whole nam', 'whole name', 'whole name, and more', 'whole namf'],
      found: ['whole name', 'whole name, and more'],
    },
    { prefix: '%', of: ['%', '%a', 'a%', 'a'], found: ['%', '%a'] },
    { prefix: 'a_', of: ['a_', 'a_b', 'ab', 'a'], found: ['a_', 'a_b'] },
    { prefix: '\\', of: ['\\', '\\%', '%', ']'], found: ['\\', '\\%'] },
    { prefix: '\u007f', of: ['~', '\u007f', '\u007fx', '\u0080'], found: ['\u007f', '\u007fx'] },
    {
      prefix: '\u07ff',
      of: ['\u07fe', '\u07ff', '\u07ff\u{10ffff}', '\u0800'],
      found: ['\u07ff', '\u07ff\u{10ffff}'],
    },
    { prefix: '\ud7ff', of: ['\ud7fe', '\ud7ff', '\ud7ffx', '\ue000', '😀'], found: ['\ud7ff', '\ud7ffx'] },
    {
      prefix: '\uffff',
      of: ['\ufffe', '\uffff', '\uffff\uffff', '\u{10000}'],
      found: ['\uffff', '\uffff\uffff'],
    },
    {
      prefix: '\u{10ffff}',
      of: ['\uffff', '\u{10fffe}', '\u{10ffff}', '\u{10ffff}x'],
      found: ['\u{10ffff}', '\u{10ffff}x'],
    },
    {
      prefix: 'a\u{10ffff}',
      of: ['a', 'a\u{10fffe}', 'a\u{10ffff}', 'a\u{10ffff}\u{10ffff}', 'b'],
      found: ['a\u{10ffff}', 'a\u{10ffff}\u{10ffff}'],
    },
    { prefix: '😀', of: ['😀', '😀😀', '😁', '\uff5e'], found: ['😀', '😀😀'] },
    { prefix: '\ufeff', of: ['\ufeff', '\ufeffx', 'x'], found: ['\ufeff', '\ufeffx'] },
    { prefix: 'x'.repeat(255), of: ['x'.repeat(255), 'x'.repeat(254)], found: ['x'.repeat(255)] },
  ])('finds the products whose names begin with $prefix', async ({ prefix, of, found }) => {
    await store(...of);

    expect(await names({ prefix })).toEqual(found);
    expect(await walked({ prefix, limit: 1 })).toEqual(found);
  });

  it.each([
    { stored: 3, pages: [2, 1] },
    { stored: 4, pages: [2, 2] },
  ])('with limit=2 returns $stored products on pages of these sizes: $pages', async ({ stored, pages }) => {
    await store(...Array.from({ length: stored }, (_, index) => `P-${index}`));

    expect((await walk(service, PRODUCTS, { limit: 2 })).map(({ count }) => count)).toEqual(pages);
  });

  it('sends a Link header that leads to the next page', async () => {
    await store('"a+b&c 1', '"a+b&c 2', '"a+b&c 3', 'z');

    const first = await service.get(pathOf(PRODUCTS, { prefix: '"a+b&c ', limit: 2 }));
    const second = await service.get(nextPath(PRODUCTS, first) as string).expect(200);

    expect(second.body).toMatchObject({ count: 1, limit: 2, items: [{ productid: '"a+b&c 3' }] });
    expect(linkOf(second)).toBeUndefined();
    expect(linkOf(first)).toBe(`?prefix=%22a%2Bb%26c%20&limit=2&cursor=${first.body.next_cursor as string}`);
  });

  it('returns on the second page also products that were stored after the first page was requested', async () => {
    await store('B', 'D', 'F');
    const first = await page({ limit: 2 });
    await store('A', 'C', 'E', 'G');

    const second = await page({ limit: 3, cursor: first.next_cursor ?? '' });

    expect(second.items.map(({ productid }) => productid)).toEqual(['E', 'F', 'G']);
  });

  it('returns up to 500 products on a page', async () => {
    await store(...Array.from({ length: 501 }, (_, index) => `P-${index}`));

    const { count, next_cursor } = await page({ limit: 500 });

    expect([count, typeof next_cursor]).toEqual([500, 'string']);
  });

  it.each([
    ['an empty prefix', 'prefix=', 'prefix', NAME],
    ['a prefix of 256 characters', `prefix=${'x'.repeat(256)}`, 'prefix', NAME],
    ['a prefix with U+0000', 'prefix=%00', 'prefix', NAME],
    ['two prefixes', 'prefix=a&prefix=b', 'prefix', 'must be given once'],
    ['a limit of 0', 'limit=0', 'limit', LIMIT],
    ['a limit of 501', 'limit=501', 'limit', LIMIT],
    ['two cursors', 'cursor=QQ&cursor=QQ', 'cursor', 'must be given once'],
    ['an empty cursor', 'cursor=', 'cursor', CURSOR],
    ['a made-up cursor', 'cursor=page2', 'cursor', CURSOR],
    ['a cursor that is not base64url', 'cursor=Q!Q', 'cursor', CURSOR],
    ['a cursor with padding', 'cursor=QQ%3D%3D', 'cursor', CURSOR],
    ['a cursor of U+0000', 'cursor=AA', 'cursor', CURSOR],
    [
      'a cursor of another prefix',
      `prefix=B&cursor=${Buffer.from('A').toString('base64url')}`,
      'cursor',
      CURSOR,
    ],
  ])('rejects a request with %s', async (_what, parameters, field, message) => {
    const { status, body, headers } = await service.get(`${PRODUCTS}?${parameters}`);

    expect(status).toBe(422);
    expect(body).toEqual({
      error: 'VALIDATION_ERROR',
      message: `${field} ${message}`,
      details: [{ field, message }],
      request_id: headers['x-request-id'],
    });
  });
});
