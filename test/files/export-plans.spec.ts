import {
  FIRST_COUNTS,
  FURTHER_COUNTS,
  PLACES,
  PRODUCTS,
  READINGS,
  STORED,
  STORED_AFTER,
} from '../../src/export/export-statements';
import { createDatabase, type TestDatabase } from '../support/database';
import { plansOf } from '../support/plan';

const KEY = 'Index Only Scan inventory_items_pkey';

// Product P-100 has half of all readings. The other half is shared by 200 products, one of which is P-100
// again.
const FILL = `
  INSERT INTO inventory_items (productid, quantity, "timestamp", recorded_at)
  SELECT CASE WHEN n % 2 = 0 THEN 'P-100' ELSE 'P-' || 100 + n / 2 % 200 END, n % 1000,
    '2024-01-01'::timestamptz + n * interval '1 min', '2024-01-01'::timestamptz + n * interval '1 s'
  FROM generate_series(1, 200000) n`;

describe('the query plan', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
    await database.query(FILL);
    await database.query('INSERT INTO products SELECT DISTINCT productid FROM inventory_items');
    await database.query(`INSERT INTO products SELECT 'Q-' || n FROM generate_series(1, 20000) n`);
    await database.query(
      `INSERT INTO product_locations SELECT 'Q-' || n, 'shop-' || m FROM generate_series(1, 2000) n, generate_series(1, 5) m`,
    );
    await database.query('VACUUM ANALYZE inventory_items, products, product_locations');
  });
  afterAll(() => database.drop());

  const plans = (text: string, ...values: (string | number)[]) => plansOf(database.connection, text, values);
  /** Returns the query plans of the first page of some products. */
  const firstPage = (productids: string, from: string, to: string, limit = 1000) =>
    plans(FIRST_COUNTS, productids, from, to, limit);

  /** Returns the query plans of a page that starts after the 90,000th reading of product P-100. */
  const laterPage = async (to: string, limit = 1000) => {
    const [last] = await database.query<{ timestamp: string; id: string }>(
      `SELECT "timestamp"::text, id::text FROM inventory_items
       WHERE productid = 'P-100' ORDER BY "timestamp", id OFFSET 90000 LIMIT 1`,
    );
    return plans(FURTHER_COUNTS, 'P-100', last?.timestamp ?? '', last?.id ?? '', to, limit);
  };

  it.each([
    { which: 'the first page of a product', read: () => firstPage('{P-100}', '-infinity', 'infinity') },
    {
      which: 'the first page of ten products',
      read: () =>
        firstPage('{P-100,P-101,P-102,P-103,P-104,P-105,P-106,P-107,P-108,P-109}', '-infinity', 'infinity'),
    },
    {
      which: 'a page of readings after a timestamp',
      read: () => firstPage('{P-100}', '2024-03-01', 'infinity'),
    },
    { which: 'a page in the middle', read: () => laterPage('infinity') },
  ])(
    'for a page of readings (here $which) scans one range of the primary key, and sorts no readings',
    async ({ read }) => {
      for (const plan of await read()) {
        expect(plan.scans).toEqual([KEY]);
        expect(plan.steps.filter((step) => step['Index Name'])).toMatchObject([{ 'Actual Rows': 1000 }]);
        expect(plan.filters).toEqual(['(NOT is_delta)']);
        expect(plan.sortedRows).toBe(0);
        expect(plan.heapFetches).toBe(0);
        // The statement reads 1,000 readings. They are on about ten pages of the index, because a page has at
        // least 100 entries. To find the first entry, the statement reads a few further pages, because the
        // index is a tree of three levels.
        expect(plan.buffers).toBeLessThan(20);
      }
    },
  );

  it.each([
    { what: 'of one hour', productids: '{P-100}', to: '2024-01-01T01:00:00Z', rows: 31 },
    {
      what: 'of one hour of ten products',
      productids: '{P-100,Q-1,Q-2,Q-3,Q-4,Q-5,Q-6,Q-7,Q-8,Q-9}',
      to: '2024-01-01T01:00:00Z',
      rows: 31,
    },
    { what: 'of two products with few readings', productids: '{P-150,P-250}', to: 'infinity', rows: 1000 },
    { what: 'of a product without readings', productids: '{Q-7}', to: 'infinity', rows: 0 },
    { what: 'of an unknown product', productids: '{nobody}', to: 'infinity', rows: 0 },
  ])(
    'reads only the rows of the requested page (example: readings $what)',
    async ({ productids, to, rows }) => {
      for (const plan of await firstPage(productids, '-infinity', to, 2000)) {
        expect(plan.scans).toEqual([KEY]);
        expect(plan.steps.filter((step) => step['Index Name'])).toMatchObject([{ 'Actual Rows': rows }]);
        expect(plan.filters).toEqual(['(NOT is_delta)']);
        expect(plan.buffers).toBeLessThan(5 * productids.split(',').length + rows / 50);
      }
    },
  );

  it('for a page of 42 readings reads only these 42 readings', async () => {
    const first = await firstPage('{P-100,P-101}', '-infinity', 'infinity', 42);
    for (const plan of [...first, ...(await laterPage('infinity', 42))]) {
      expect(plan.scans).toEqual([KEY]);
      expect(plan.steps.filter((step) => step['Index Name'])).toMatchObject([{ 'Actual Rows': 42 }]);
      expect(plan.buffers).toBeLessThan(10);
    }
  });

  it.each(['', 'P-200', 'Q-5'])(
    'scans one range of the primary key for a page of products that begins after the name %j',
    async (name) => {
      for (const plan of await plans(PRODUCTS, name)) {
        expect(plan.root['Actual Rows']).toBe(1000);
        expect(plan.scans).toEqual(['Index Only Scan products_pkey']);
        expect(plan.filters).toEqual([]);
        expect(plan.sortedRows).toBe(0);
        expect(plan.heapFetches).toBe(0);
        expect(plan.buffers).toBeLessThan(15);
      }
    },
  );

  it('scans one range of the primary key for a page of readings with reasons and references', async () => {
    const values = ['P-100', '', '2024-03-01', '0', 'infinity', 250] as const;
    for (const plan of await plans(READINGS, ...values)) {
      expect(plan.scans).toContain('Index Scan inventory_items_pkey');
      expect(plan.filters).toEqual([]);
      expect(plan.sortedRows).toBe(0);
      expect(plan.root['Actual Rows']).toBe(250);
    }
  });

  it.each([
    ['all', '{}', '{""}', 20],
    ['a named one', '{shop-3}', '{}', 70],
  ])(
    'for a page of 1,000 location names reads fewer than 70 database pages (locations that the caller may see: %s)',
    async (_what, exact, prefixes, buffers) => {
      for (const plan of await plans(PLACES, 'P-300', 'shop-2', exact, prefixes)) {
        expect(plan.root['Actual Rows']).toBe(1000);
        expect(plan.scans).toContain('Index Only Scan product_locations_pkey');
        expect(plan.buffers).toBeLessThan(buffers);
      }
    },
  );

  it('reads only a part of the table to find the readings that were stored in a period of 15 minutes', async () => {
    const values = [
      '2024-01-01T10:00:00Z',
      '2024-01-01T10:15:00Z',
      '{}',
      '{""}',
      null,
      '-infinity',
      'infinity',
    ];
    for (const plan of await plansOf(database.connection, STORED, [...values, 1001])) {
      expect(plan.root['Actual Rows']).toBe(900);
      expect(plan.steps.map((step) => step['Index Name'])).toContain('inventory_items_recorded_at');
      expect(plan.buffers).toBeLessThan(600); // the whole table has about 2,000 pages
    }
    for (const plan of await plansOf(database.connection, STORED_AFTER, [...values, 250, 36_300])) {
      expect(plan.root['Actual Rows']).toBe(250);
      expect(plan.steps.map((step) => step['Index Name'])).toContain('inventory_items_recorded_at');
      expect(plan.buffers).toBeLessThan(600);
    }
  });
});
