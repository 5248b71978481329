import { randomUUID } from 'node:crypto';
import { CSV, exported, HEAD, NDJSON } from '../support/exports';
import { type Service, startService } from '../support/service';

const AT = '2024-01-01T10:00:00Z';
const ALL = 'productid,location,quantity,delta,timestamp,reason,reference\n';

describe('the file of GET /api/v1/inventory/export', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  const store = (...items: object[]) =>
    service.post('/api/v1/inventory/update', { items }).set('Idempotency-Key', randomUUID()).expect(201);
  const csv = (parameters: Record<string, string>) => exported(service, CSV, parameters);

  it('has only three columns if all readings are counts without a location', async () => {
    await store({ productid: 'plain', quantity: 5, timestamp: AT });
    expect(await exported(service, CSV)).toBe(`${HEAD}plain,5,${AT}\n`);
    expect(await csv({ location: '' })).toBe(`${HEAD}plain,5,${AT}\n`);

    await store({ productid: 'other', delta: -3, timestamp: AT });

    expect(await exported(service, CSV)).toBe(`${ALL}other,,,-3,${AT},,\nplain,,5,,${AT},,\n`);
  });

  it.each([
    ['a delta', { delta: -3 }, `,,-3,${AT},,`],
    ['a location', { quantity: 5, location: 'shop-7' }, `shop-7,5,,${AT},,`],
    ['a reason', { quantity: 5, reason: 'stocktake' }, `,5,,${AT},stocktake,`],
    ['a reference', { quantity: 5, reference: '=7' }, `,5,,${AT},,'=7`],
  ])(
    'has all columns if the product has a reading with %s, and otherwise only three',
    async (what, members, line) => {
      await store({ productid: what, quantity: 1, timestamp: '2024-01-02' });
      expect(await csv({ productid: what })).toBe(`${HEAD}${what},1,2024-01-02T00:00:00Z\n`);

      await store({ productid: what, timestamp: AT, ...members });

      const lines = [`${what},${line}`, `${what},,1,,2024-01-02T00:00:00Z,,`];
      if (line.startsWith('shop-7')) lines.reverse();
      expect(await csv({ productid: what })).toBe(`${ALL}${lines.join('\n')}\n`);
      expect(await csv({ productid: 'plain' })).toBe(`${HEAD}plain,5,${AT}\n`);
    },
  );

  it('omits fields without a value in NDJSON', async () => {
    await store(
      { productid: 'lines', location: 'a "b"', delta: 3, timestamp: AT, reason: 'sale', reference: 'ö' },
      { productid: 'lines', quantity: 5, timestamp: AT },
    );

    expect(await exported(service, NDJSON, { productid: 'lines' }))
      .toBe(`{"productid":"lines","quantity":5,"timestamp":"${AT}"}
{"productid":"lines","location":"a \\"b\\"","delta":3,"timestamp":"${AT}","reason":"sale","reference":"ö"}
`);
  });

  it('is sorted by product, location, timestamp and id, even if the service reads the database in several parts', async () => {
    const locations = ['', 'A', 'a', 'ä', '😀'];
    const readings = locations.flatMap((location) =>
      Array.from({ length: 600 }, (_, n) => ({
        productid: 'many',
        ...(location && { location }),
        quantity: n,
        timestamp: `2024-01-01T00:00:00.${String(n >> 2).padStart(6, '0')}Z`,
      })),
    );
    await store(...readings);
    const placesIn = (file: string) =>
      file
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(',').slice(1, 3).join(' '));
    const expected = readings.map(({ location = '', quantity }) => `${location} ${quantity}`);

    expect(placesIn(await csv({ productid: 'many' }))).toEqual(expected);
    for (const location of locations) {
      expect(placesIn(await csv({ productid: 'many', location }))).toEqual(
        expected.filter((place) => place.startsWith(`${location} `)),
      );
    }
    expect(placesIn(await csv({ location: 'ä' }))).toHaveLength(600);
    expect(await csv({ location: 'nowhere' })).toBe(ALL);
  });

  it('contains no voided readings', async () => {
    await store(
      { productid: 'void', delta: 3, timestamp: AT },
      { productid: 'void', delta: 4, timestamp: AT },
    );
    const [row] = await service.query<{ id: number }>(
      `SELECT id::int FROM inventory_items WHERE productid = 'void' AND quantity = 3`,
    );
    await service
      .post('/api/v1/inventory/void', { items: [{ productid: 'void', timestamp: AT, id: row?.id }] })
      .expect(200);

    expect(await csv({ productid: 'void' })).toBe(`${ALL}void,,,4,${AT},,\n`);
  });
});
