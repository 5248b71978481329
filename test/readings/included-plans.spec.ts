import { PAGES_INCLUDING } from '../../src/inventory/page-statements';
import { createDatabase, type TestDatabase } from '../support/database';
import { plansOf } from '../support/plan';
import { type Service, startService } from '../support/service';

describe('a query with the parameter include on 100,000 readings', () => {
  let database: TestDatabase;
  let service: Service;

  const FILL = (table: string, columns: string, values: string, where: string) => `
    INSERT INTO ${table} (productid, location, quantity, is_delta, "timestamp", id${columns})
    ${table === 'inventory_items' ? 'OVERRIDING SYSTEM VALUE' : ''}
    SELECT 'A', '', 1, n % 1000 > 0, '2024-01-01'::timestamptz + n * interval '1 min', n${values}
    FROM generate_series(1, 100000) AS n WHERE ${where}`;

  beforeAll(async () => {
    database = await createDatabase();
    service = await startService({}, database.connection);
    await service.query(FILL('inventory_items', '', '', 'n % 10 > 0 OR n % 1000 = 0'));
    await service.query(FILL('voided_readings', ', voided_by', ', 1', 'n % 10 = 0 AND n % 1000 > 0'));
    await service.query(`INSERT INTO products VALUES ('A') ON CONFLICT DO NOTHING`);
    await service.query('VACUUM ANALYZE inventory_items, voided_readings');
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  it.each([
    { kind: 'after', order: 'asc' },
    { kind: 'after', order: 'desc' },
    { kind: 'offset', order: 'asc' },
  ] as const)('uses only indexes (statement: $kind, order: $order)', async ({ kind, order }) => {
    const far = '2024-02-20T12:30:00Z';
    const bounds = order === 'asc' ? [far, 'infinity'] : ['-infinity', far];
    const { text } = PAGES_INCLUDING['origin,voided'][kind][order];
    const values = ['A', ...bounds, 50, kind === 'after' ? 5 : 0, '"A"', '{}', '{""}'];

    for (const plan of await plansOf(database.connection, text, values)) {
      expect(plan.scans.filter((scan) => /(inventory_items|voided_readings)/.test(scan))).toEqual([
        'Index Only Scan inventory_items_pkey',
        'Index Scan inventory_items_pkey',
        'Index Scan voided_readings_pkey',
      ]);
      // For each reading, the query reads a few blocks of the index, and a few blocks of the table for the
      // columns that are not in the index. It also reads the adjustments since the last count.
      expect(plan.buffers).toBeLessThan(51 * 10 + 100);
    }
  });
});
