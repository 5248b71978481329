import { PAGES } from '../../src/inventory/page-statements';
import { createDatabase, type TestDatabase } from '../support/database';
import { plansOf } from '../support/plan';
import { type Service, startService } from '../support/service';

const ORDERS = ['asc', 'desc'] as const;

describe('a query with a cursor on 100,000 readings', () => {
  let database: TestDatabase;
  let service: Service;

  const productid = 'deep';
  /** The id and timestamp of the reading at this position in the given order. */
  const placeOf = async (number: number, order: 'asc' | 'desc') => {
    const [place] = await service.query<{ id: string; moment: string }>(
      `SELECT id, "timestamp"::text AS moment FROM inventory_items WHERE productid = $1
       ORDER BY "timestamp" ${order}, id ${order} OFFSET $2 LIMIT 1`,
      [productid, number],
    );
    return place as { id: string; moment: string };
  };

  beforeAll(async () => {
    database = await createDatabase();
    service = await startService({}, database.connection);
    // The product `deep` has 100 readings with each timestamp. The product `deeper` has 10 readings with each
    // timestamp.
    await service.query(
      `INSERT INTO inventory_items (productid, quantity, "timestamp")
       SELECT p, n, '2024-01-01'::timestamptz + n / 100 * interval '1 s'
       FROM generate_series(1, 100000) n, unnest(ARRAY['deep', 'deeper']) p WHERE p = 'deep' OR n % 10 = 0`,
    );
    await service.query('VACUUM ANALYZE inventory_items');
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  it.each(ORDERS)(
    'in the order %s reads fewer than 10 database pages, both at the start and near the end of the readings',
    async (order) => {
      const first = await plansOf(database.connection, PAGES.offset[order].text, [
        ...[productid, '-infinity', 'infinity', 50, 0, '"deep"', ''],
      ]);
      const { id, moment } = await placeOf(90_000, order);
      const bounds = order === 'asc' ? [moment, 'infinity'] : ['-infinity', moment];
      const deep = await plansOf(database.connection, PAGES.after[order].text, [
        ...[productid, ...bounds, 50, id, '"deep"', ''],
      ]);

      for (const plan of [...first, ...deep]) {
        // The scan of product_locations only checks whether the product has named locations.
        expect(plan.scans).toEqual([
          'Index Only Scan inventory_items_pkey',
          'Index Only Scan product_locations_pkey',
        ]);
        expect(plan.filters).toEqual([]);
        expect(plan.sortedRows).toBe(0);
        expect(plan.heapFetches).toBe(0);
        expect(plan.buffers).toBeLessThan(10);
        // The statement reads the 50 readings of the page, and one more to know whether there is a next page.
        expect(
          plan.steps.find((step) => step['Index Name'] === 'inventory_items_pkey')?.['Actual Rows'],
        ).toBe(51);
      }
      expect(deep).toHaveLength(2);
    },
  );
});
