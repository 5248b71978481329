import { DAYS, FILL_PRODUCTS, FIRST_DAY, PRODUCTS } from '../data';
import { send } from '../load/prepare';
import { CleanUp } from '../clean-up';
import { updateOf, WORKLOADS } from '../workloads';
import { type SpecDatabase, startSpecDatabase } from './spec-database';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

describe('the statement that measures the limit of a workload', () => {
  const cleanUp = new CleanUp();
  let database: SpecDatabase;

  beforeAll(async () => {
    database = await startSpecDatabase(cleanUp);
    await database.query(FILL_PRODUCTS);
    await database.query(
      `INSERT INTO inventory_items (productid, quantity, "timestamp")
       SELECT 'P' || lpad((1 + number % ${PRODUCTS})::text, 5, '0'), 1,
         timestamptz '${FIRST_DAY}' + random() * interval '${DAYS} days'
       FROM generate_series(1, ${20 * PRODUCTS}) AS number`,
    );
    await database.query('VACUUM ANALYZE');
  });

  afterAll(() => cleanUp.run());

  it.each(WORKLOADS.filter(({ request }) => request().method === 'GET'))(
    'reads one range of the primary key in order, and sorts nothing ($title)',
    async ({ limit: { text, values } }) => {
      const drawn = values();
      const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `EXPLAIN (FORMAT JSON) ${text.replace(/\$(\d)/g, (_, number) => `'${drawn[Number(number) - 1] ?? ''}'`)}`,
      );

      expect(row?.['QUERY PLAN'][0].Plan).toMatchObject({
        'Node Type': 'Limit',
        Plans: [
          {
            'Node Type': 'Index Only Scan',
            'Index Name': 'inventory_items_pkey',
            'Index Cond': expect.stringMatching(
              /productid = .*location = .*"timestamp" >= .*"timestamp" <= /,
            ),
          },
        ],
      });
    },
  );

  it('fills the same columns as an update of the service', async () => {
    const filled = async () => {
      const [row] = await database.query<{ columns: string[] }>(
        `SELECT ARRAY(SELECT jsonb_object_keys(jsonb_strip_nulls(to_jsonb(item)))) AS columns
         FROM inventory_items AS item ORDER BY id DESC LIMIT 1`,
      );
      return row?.columns;
    };
    await send(database.service, updateOf(['P00001']));
    const byService = await filled();
    const insert = WORKLOADS.find(({ name }) => name === 'a')?.limit;
    await database.query(insert?.text ?? '', insert?.values());

    expect(await filled()).toEqual(byService);
    expect(byService).toContain('origin');
  });
});
