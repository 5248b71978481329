import { PAGES, PAGES_OF_LOCATIONS } from '../../src/inventory/page-statements';
import { LEVELS, productsStatement } from '../../src/levels/levels.repository';
import { COUNTED, RANGE, SUMMED } from '../../src/series/series-statements';
import { createDatabase, type TestDatabase } from '../support/database';
import { plansOf } from '../support/plan';

const KEY = 'Index Only Scan inventory_items_pkey';
const NAMES = 'Index Only Scan products_pkey';
const LOCATIONS = 'Index Only Scan product_locations_pkey';

/** The default CLOCK_TOLERANCE, in ms. */
const TOLERANCE = 300_000;

/** Statement parameters that select all locations: no exact names, and the empty prefix, which matches every name. */
const EVERYWHERE = ['{}', '{""}'];

// One of the 200 products has half of all readings.
const FILL = `
  INSERT INTO inventory_items (productid, quantity, "timestamp")
  SELECT CASE WHEN n % 2 = 0 THEN 'P-100' ELSE 'P-' || 100 + n / 2 % 200 END, n % 1000,
    '2024-01-01'::timestamptz + n * interval '1 min'
  FROM generate_series(1, 200000) n`;

const FILL_ADJUSTMENTS = `
  INSERT INTO inventory_items (productid, quantity, is_delta, "timestamp")
  SELECT 'adjusted', 1, true, '2024-01-01'::timestamptz + n * interval '1 min' FROM generate_series(1, 2000) n`;

describe('the query plan on 200,000 readings', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
    await database.query(FILL);
    await database.query(FILL_ADJUSTMENTS);
    await database.query('INSERT INTO products SELECT DISTINCT productid FROM inventory_items');
    await database.query(`INSERT INTO products SELECT 'Q-' || n FROM generate_series(1, 20000) n`);
    await database.query(
      `INSERT INTO product_locations SELECT 'Q-' || n, 'shop' FROM generate_series(1, 20000) n`,
    );
    await database.query('VACUUM ANALYZE inventory_items, products, product_locations');
  });
  afterAll(() => database.drop());

  const plans = (text: string, ...values: (string | number | null)[]) =>
    plansOf(database.connection, text, values);
  const everyProduct = `{${Array.from({ length: 100 }, (_, index) => `P-${100 + index}`).join(',')}}`;

  it.each([null, '2024-03-01', '2024-01-01T00:00:00Z'])(
    'for the levels of 100 products reads fewer than 900 database pages (time of the levels: %s; null means now)',
    async (at) => {
      for (const plan of await plans(LEVELS, everyProduct, at, TOLERANCE, ...EVERYWHERE)) {
        expect(plan.scans).toEqual([
          KEY,
          expect.stringMatching(/^(Index Only|Bitmap Heap) Scan product_locations/),
          expect.stringMatching(/^(Index Only|Bitmap Heap) Scan products/),
        ]);
        // The 100 levels are sorted by product name.
        expect(plan.sortedRows).toBeLessThanOrEqual(100);
        expect(plan.heapFetches).toBe(0);
        // For each product, the query reads 3 or 4 database pages for the level, 2 for the name and 2 for the
        // locations. A product with 100,000 readings needs no more pages than one with 500.
        expect(plan.buffers).toBeLessThan(100 * 9);
      }
    },
  );

  it.each([
    { what: 'all, from the beginning', after: '', from: '', below: undefined },
    { what: 'all, from deep within', after: 'P-200', from: '', below: undefined },
    { what: 'some, by prefix', after: '', from: 'P-1', below: 'P-2' },
    { what: 'some, by prefix, from deep within', after: 'P-148', from: 'P-1', below: 'P-2' },
  ])(
    'reads at most 32 products more than a page of products needs (products: $what)',
    async ({ after, from, below }) => {
      const values = [after, from, 51, TOLERANCE, ...EVERYWHERE, ...(below === undefined ? [] : [below])];

      for (const plan of await plans(productsStatement(below), ...values)) {
        expect(plan.root['Actual Rows']).toBe(51);
        expect(plan.scans).toEqual([KEY, LOCATIONS, NAMES]);
        expect(plan.removedRows).toBe(0);
        // PostgreSQL's incremental sort reads the products in groups of 32. So it may read and sort up to 32
        // products more than the page needs. Each product has at most one location.
        expect(plan.sortedRows).toBeLessThanOrEqual(51 + 32);
        expect(plan.heapFetches).toBe(0);
        const names = plan.steps.find((step) => step['Index Name'] === 'products_pkey');
        expect(names?.['Actual Rows']).toBeLessThanOrEqual(51 + 32);
      }
    },
  );

  it.each(['asc', 'desc'] as const)(
    'for a page of counts (order: %s) reads only the index, and sorts nothing',
    async (order) => {
      const values = ['P-100', '-infinity', 'infinity', 50, 100, '"P-100"', ''];

      for (const plan of await plans(PAGES.offset[order].text, ...values)) {
        expect(plan.scans).toContain(KEY);
        expect(plan.scans.filter((scan) => scan.includes('inventory_items'))).toEqual([KEY]);
        expect(plan.sortedRows).toBe(0);
        expect(plan.removedRows).toBe(0);
        expect(plan.heapFetches).toBe(0);
      }
    },
  );

  it('for a page of 500 adjustments reads fewer than 100 database pages', async () => {
    const values = ['adjusted', '-infinity', 'infinity', 500, 0, '"adjusted"', ...EVERYWHERE];

    for (const plan of await plans(PAGES_OF_LOCATIONS.offset.desc.text, ...values)) {
      // The statement reads the readings of the page twice. It also reads the earlier readings once, to
      // compute the level at the beginning of the page.
      expect(plan.buffers).toBeLessThan(100);
    }
  });

  it.each([
    { from: null, to: null },
    { from: '2024-03-01', to: '2024-04-01' },
  ])(
    'reads few index pages to find the first and the last reading of a series from $from to $to',
    async ({ from, to }) => {
      for (const plan of await plans(RANGE, 'P-100', from, to, TOLERANCE, ...EVERYWHERE)) {
        expect(plan.scans).toEqual([KEY, LOCATIONS]);
        expect(plan.sortedRows).toBeLessThanOrEqual(1);
        expect(plan.buffers).toBeLessThan(20);
      }
    },
  );

  it.each([
    {
      what: 'all',
      start: '2024-01-01',
      end: '2024-05-18T21:20Z',
      hours: 24,
      buckets: 139,
      readings: 100_500,
    },
    {
      what: 'all, finely',
      start: '2024-01-01',
      end: '2024-05-18T21:20Z',
      hours: 2,
      buckets: 1667,
      readings: 100_500,
    },
    { what: 'a month', start: '2024-02-01', end: '2024-03-01', hours: 24, buckets: 30, readings: 20_988 },
  ])('for a series ($what) reads each of its readings once, from the index', async (series) => {
    const { start, end, hours, buckets, readings } = series;
    const starts = Array.from({ length: buckets }, (_, index) =>
      new Date(Date.parse(start) + index * hours * 3_600_000).toISOString(),
    );
    const ends = [...starts.slice(1), 'infinity'];

    for (const plan of await plans(COUNTED, 'P-100', arrayOf(starts), arrayOf(ends), end, end, '')) {
      expect(plan.root['Actual Rows']).toBe(buckets);
      expect(plan.scans).toEqual([KEY]);
      expect(plan.sortedRows).toBe(0);
      expect(plan.heapFetches).toBe(0);
      // The plan may read this many pages: one for every 80 readings, because a page of the index has at
      // least 100 readings of the product; and twelve for each bucket, which needs three searches in the
      // index.
      expect(plan.buffers).toBeLessThan(readings / 80 + buckets * 12);
    }
    for (const plan of await plans(
      SUMMED,
      ...['P-100', arrayOf(starts), 'infinity', start, end, end, '{""}', '{0}', 'false'],
    )) {
      expect(plan.scans).toEqual([KEY]);
      // The plan has two steps that sort. The first step sorts the readings and the starts of the buckets
      // together, by time. The second step sorts only the buckets.
      expect(plan.sortedRows).toBeLessThanOrEqual(readings + 2 * buckets);
      expect(plan.heapFetches).toBe(0);
      expect(plan.buffers).toBeLessThan(readings / 80 + buckets);
    }
  });
});

function arrayOf(moments: readonly string[]): string {
  return `{${moments.join()}}`;
}
