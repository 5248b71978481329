import fc from 'fast-check';
import request from 'supertest';
import { linkOf, pathOf, walk } from '../support/pages';
import { LEVELS, PRODUCTS } from '../support/paths';
import { type Service, startService } from '../support/service';

const TRUE = 'must be true, or left out';
const CURSOR = 'must be the next_cursor of a page of the same query';

interface Level {
  readonly productid: string;
  readonly quantity: number;
  readonly timestamp: string;
}
interface Details {
  readonly name?: string;
  readonly barcodes?: readonly string[];
  readonly low_at?: number;
}
type Filter = Record<string, string | number>;

describe('GET /api/v1/inventory/products with filters', () => {
  let service: Service;
  let requests = 0;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());
  // The product names are not deleted: the service remembers which names it has stored, and would not store
  // them again.
  beforeEach(() => service.query('TRUNCATE inventory_items, product_details'));

  const store = (items: object[]) => {
    requests += 1;
    return service
      .post('/api/v1/inventory/update', { items })
      .set('Idempotency-Key', `filters-${requests}`)
      .expect(201);
  };
  const describeProduct = (productid: string, details: Details) =>
    request(service.url)
      .put(`${PRODUCTS}/${encodeURIComponent(productid)}`)
      .send(details)
      .expect(200);
  const names = async (parameters: Filter) =>
    (await walk(service, PRODUCTS, parameters)).flatMap(({ items }) =>
      items.map(({ productid }) => productid),
    );
  const counted = (productid: string, quantity = 1, timestamp = '2024-01-01') => ({
    productid,
    quantity,
    timestamp,
  });

  it('shows the same details of products as a request without filters', async () => {
    const details = { name: 'Olive oil', barcodes: ['6410405082657'], unit: 'pcs', scale: 0, low_at: 5 };
    await store([counted('oil', 4), counted('salt', 9)]);
    await describeProduct('oil', details);
    await describeProduct('never counted', { name: 'Olive tree' });
    const oil = {
      ...counted('oil', 4, '2024-01-01T00:00:00Z'),
      id: expect.any(Number) as number,
      ...details,
    };

    const all = await service.get(PRODUCTS).expect(200);
    expect(all.body).toMatchObject({ items: [oil, counted('salt', 9, '2024-01-01T00:00:00Z')] });
    const low = await service.get(`${PRODUCTS}?low=true&q=olive`).expect(200);
    expect(low.body).toEqual({ count: 1, limit: 50, items: [oil] });
  });

  it.each([
    ['oil', ['OIL-1', 'b', 'oil_2']],
    ['OLIVE', ['b']],
    ['ÖL', ['c']],
    ['süß', ['d']],
    ['641', ['b']],
    ['%', ['100%']],
    ['_', ['oil_2']],
    ['\\', ['back\\slash']],
    ["'", ["d'or"]],
    ['🫒', ['b']],
    ['Olive  ', []],
    ['.*', []],
  ])('finds the text %j in names, barcodes and product ids, and ignores case', async (q, found) => {
    await store(
      ['OIL-1', 'b', 'c', 'd', '100%', 'oil_2', 'back\\slash', "d'or", 'x'].map((id) => counted(id)),
    );
    await describeProduct('b', { name: 'Olive oil 🫒', barcodes: ['123', '6410405082657'] });
    await describeProduct('c', { name: 'öl' });
    await describeProduct('d', { name: 'Süß' });

    expect(await names({ q })).toEqual([...found].sort());
    expect(await names({ q, limit: 1 })).toEqual([...found].sort());
  });

  it('returns the products whose levels match all filters (60 random filters)', async () => {
    const LOCATIONS = ['', 'shop', 'van'];
    const products = Array.from({ length: 40 }, (_, index) => `P-${10 + index}`);
    const known = new Map<string, Details>();
    const readings = products.flatMap((productid, index) =>
      LOCATIONS.slice(0, 1 + (index % 3)).flatMap((location, place) => [
        {
          productid,
          ...(location && { location }),
          quantity: (index * 7) % 11,
          timestamp: `2024-01-0${1 + (index % 9)}T00:00:00.${index % 2 ? '5' : '500001'}Z`,
        },
        ...((index + place) % 4 === 0
          ? [
              {
                productid,
                ...(location && { location }),
                delta: -(index % 9) - 1,
                timestamp: '2024-01-05T12:00Z',
              },
            ]
          : []),
      ]),
    );
    await store(readings);
    await service.query(`DELETE FROM inventory_items WHERE productid = 'P-30'`);
    for (const [index, productid] of products.entries()) {
      if (index % 3 === 0) continue;
      const details = {
        name: `Article ${index}`,
        barcodes: [`64${index}`],
        ...(index % 2 && { low_at: index % 8 }),
      };
      known.set(productid, details);
      await describeProduct(productid, details);
    }
    const levelsAt = async (location: string | undefined) => {
      const where = location === undefined ? '' : `location=${location}&`;
      const answer = await service.get(`${LEVELS}?${where}productid=${products.join('&productid=')}`);
      return (answer.body as { items: Level[] }).items;
    };
    const micros = (timestamp: string) =>
      Date.parse(`${timestamp.slice(0, 19)}Z`) * 1000 + Number(timestamp.slice(20, -1).padEnd(6, '0'));

    const filter = fc.record(
      {
        q: fc.constantFrom('p-1', 'ARTICLE', 'article 1', '641', 'nothing'),
        below: fc.integer({ min: -4, max: 12 }),
        out: fc.constant('true'),
        low: fc.constant('true'),
        stale_before: fc.constantFrom(
          '2024-01-03',
          '2024-01-05T00:00:00.5Z',
          '2024-01-05T00:00:00.500000Z',
          '2024-01-05T12:00:00Z',
          '2024-01-09T00:00:00.500001Z',
        ),
        location: fc.constantFrom(...LOCATIONS),
        prefix: fc.constantFrom('P-2', 'P', 'Q'),
        limit: fc.integer({ min: 1, max: 9 }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(filter, async ({ q, below, out, low, stale_before, location, prefix, limit }) => {
        const parameters = { q, below, out, low, stale_before, location, prefix, limit };
        const given = Object.entries(parameters).filter(([, value]) => value !== undefined) as [
          string,
          string | number,
        ][];
        const expected = (await levelsAt(location)).filter(({ productid, quantity, timestamp }) => {
          const { name = '', barcodes = [], low_at } = known.get(productid) ?? {};
          const texts = [productid, name, ...barcodes].map((text) => text.toLowerCase());
          return (
            productid.startsWith(prefix ?? '') &&
            (q === undefined || texts.some((text) => text.includes(q.toLowerCase()))) &&
            (below === undefined || quantity < below) &&
            (out === undefined || quantity <= 0) &&
            (low === undefined || (low_at !== undefined && quantity <= low_at)) &&
            (stale_before === undefined ||
              micros(timestamp) <
                micros(stale_before.length > 10 ? stale_before : `${stale_before}T00:00:00Z`))
          );
        });

        const pages = await walk(service, PRODUCTS, Object.fromEntries(given));

        expect(pages.flatMap(({ items }) => items)).toEqual(
          expected.map((level) => ({ ...level, ...known.get(level.productid) })),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('returns a page without items, but with a cursor, if thousands of products do not match the filter', async () => {
    await service.query(
      `WITH named AS (INSERT INTO products SELECT 'many-' || n FROM generate_series(100000, 110600) n RETURNING productid)
       INSERT INTO inventory_items (productid, quantity, "timestamp") SELECT productid, 10, '2024-01-01' FROM named`,
    );
    await store([counted('z', 1)]);

    const first = await service.get(`${PRODUCTS}?below=5&limit=2`).expect(200);

    expect(first.body).toEqual({ count: 0, limit: 2, items: [], next_cursor: expect.any(String) });
    expect(linkOf(first)).toBe(`?below=5&limit=2&cursor=${first.body.next_cursor as string}`);
    expect(await names({ below: 5, limit: 2 })).toEqual(['z']);
    expect(await names({ q: 'many-1106', low: 'true' })).toEqual([]);
    await service.query(`DELETE FROM products WHERE productid LIKE 'many-%'`);
  });

  it('issues a cursor that is valid only for the same filter', async () => {
    await store(['A', 'B', 'C'].map((productid) => counted(productid)));
    const first = await service.get(pathOf(PRODUCTS, { below: 5, limit: 1 })).expect(200);
    const { next_cursor: cursor = '' } = first.body as { next_cursor?: string };

    const next = await service.get(pathOf(PRODUCTS, { below: 5, limit: 2, cursor })).expect(200);
    expect(next.body).toMatchObject({ items: [{ productid: 'B' }, { productid: 'C' }] });
    for (const other of [{}, { below: 6 }, { below: 5, q: 'a' }, { below: 5, location: '' }]) {
      const { body } = await service.get(pathOf(PRODUCTS, { ...other, cursor })).expect(422);
      expect(body).toMatchObject({ details: [{ field: 'cursor', message: CURSOR }] });
    }
  });

  it.each([
    ['q=', 'q', 'must be a string of 1 to 255 characters, valid Unicode, without U+0000'],
    ['below=2.5', 'below', 'must be an integer from -9007199254740991 to 9007199254740991'],
    ['below=--5', 'below', 'must be an integer from -9007199254740991 to 9007199254740991'],
    ['out=false', 'out', TRUE],
    ['low=1', 'low', TRUE],
    ['low=', 'low', TRUE],
    ['stale_before=yesterday', 'stale_before', expect.stringContaining('must be an ISO 8601') as string],
    ['out=true&out=true', 'out', 'must be given once'],
  ])('rejects the invalid parameters %s', async (parameters, field, message) => {
    const { body } = await service.get(`${PRODUCTS}?${parameters}`).expect(422);

    expect(body).toMatchObject({ error: 'VALIDATION_ERROR', details: [{ field, message }] });
  });
});
