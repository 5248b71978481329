import fc from 'fast-check';
import { QUERY, UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';

/**
 * A timestamp as the test sends it, and the timestamp that the service must return. The test computes the
 * expected timestamp without code of the service.
 */
interface SentTime {
  sent: string;
  back: string;
}

const MINUTE = 60_000;
const YEAR_1 = Date.UTC(2000, 0, 1) - 730_119 * 24 * 60 * MINUTE; // 0001-01-01, because Date.UTC(1, …) means 1901
const LAST_MINUTE = Date.UTC(9999, 11, 31, 23, 59);

const two = (value: number) => String(value).padStart(2, '0');

/**
 * A random time in the years 0001 to 9999, in any time zone or without one, with or without fractional
 * seconds.
 */
const time: fc.Arbitrary<SentTime> = fc
  .record({
    minute: fc.integer({ min: YEAR_1 / MINUTE, max: LAST_MINUTE / MINUTE }),
    second: fc.integer({ min: 0, max: 59 }),
    fraction: fc.option(fc.stringMatching(/^\d{1,6}$/), { nil: undefined }),
    zone: fc.oneof(
      fc.constant('Z'),
      fc.constant(''),
      fc.record({ minutes: fc.integer({ min: 0, max: 23 * 60 + 59 }), sign: fc.constantFrom('+', '-') }),
    ),
    separator: fc.constantFrom('T', ' '),
  })
  .map(({ minute, second, fraction, zone, separator }) => {
    const offset = typeof zone === 'string' ? 0 : zone.minutes * (zone.sign === '+' ? 1 : -1);
    const [date = '', clock = ''] = new Date((minute + offset) * MINUTE).toISOString().split('T');
    const suffix =
      typeof zone === 'string'
        ? zone
        : `${zone.sign}${two(Math.floor(zone.minutes / 60))}:${two(zone.minutes % 60)}`;
    const digits = fraction === undefined ? '' : `.${fraction}`;
    const trimmed = digits.replace(/\.?0*$/, '');
    return {
      wall: date,
      sent: `${date}${separator}${clock.slice(0, 5)}:${two(second)}${digits}${suffix}`,
      back: `${new Date(minute * MINUTE).toISOString().slice(0, 16)}:${two(second)}${trimmed}Z`,
    };
  })
  // Near the end of the year 9999, a local time may be in the year 10000. The format of timestamps cannot
  // express this year.
  .filter(({ wall }) => /^\d{4}-/.test(wall));

const productid = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 255 })
  .filter((text) => !text.includes('\0') && text.isWellFormed());

const quantity = fc.integer({ min: 0, max: 2_147_483_647 });

const REFUSED_TIMES = [
  '2024-01-01T24:00:00Z',
  '2024-01-01T23:59:60Z',
  '2024-02-30T00:00:00Z',
  '2023-02-29',
  '2024-13-01',
  '2024-00-10',
  '2024-01-01T10:00:00.Z',
  '2024-01-01T10Z',
  '2024-01-01Z',
  '2024-01-01T10:00:00+2',
  '2024-01-01T10:00:00+24:00',
  '2024-01-01T10:00:00 +02:00',
  ' 2024-01-01T10:00:00Z',
  '2024-01-01T10:00:00Z\n',
  '24-01-01',
  '+002024-01-01T00:00:00Z',
  '0000-01-01',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-00:01',
  '1704067200',
  '20240101T100000Z',
  '2024-W01-1',
  '01/02/2024',
  'now',
  'today',
  'infinity',
  '-infinity',
  'epoch',
  '２０２４-01-01',
];

describe('the values of an update', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  const send = (items: unknown[]) => service.post(UPDATE, { items });
  const read = (id: string) =>
    service.get(`${QUERY}?limit=500&order=asc&productid=${encodeURIComponent(id)}`);
  const count = async () =>
    (await service.query<{ count: number }>('SELECT count(*)::int FROM inventory_items'))[0]?.count;

  it('are returned as equal values by a query', async () => {
    await fc.assert(
      fc.asyncProperty(
        productid,
        fc.array(fc.tuple(quantity, time), { minLength: 1, maxLength: 20 }),
        async (id, rows) => {
          await service.query('DELETE FROM inventory_items WHERE productid = $1', [id]);
          await send(
            rows.map(([counted, { sent }]) => ({ productid: id, quantity: counted, timestamp: sent })),
          ).expect(201);

          const { body } = await read(id).expect(200);

          const key = (row: { quantity: number; timestamp: string }) => `${row.timestamp} ${row.quantity}`;
          expect(body.items.map(key).sort()).toEqual(
            rows.map(([counted, { back }]) => key({ quantity: counted, timestamp: back })).sort(),
          );
          expect(body.items.every((item: { productid: string }) => item.productid === id)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('are not stored at all if one of them is rejected', async () => {
    const good = fc.record({ productid, quantity, timestamp: time.map(({ sent }) => sent) });
    const notText = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.constant([]),
    );
    const bad = fc.oneof(
      fc.record({
        productid: fc.oneof(
          notText,
          fc.constantFrom('', 'a\0b', '\ud800', 'x\udc00y', 'é'.repeat(256), '😀'.repeat(256)),
        ),
        quantity,
        timestamp: fc.constant('2024-01-01'),
      }),
      fc.record({
        productid,
        quantity: fc.oneof(
          fc.integer({ max: -1 }),
          fc.integer({ min: 2_147_483_648, max: Number.MAX_SAFE_INTEGER }),
          fc.double({ noInteger: true }),
          fc.constantFrom('5', true, null, undefined, [1], { n: 1 }),
        ),
        timestamp: fc.constant('2024-01-01'),
      }),
      fc.record({
        productid,
        quantity,
        timestamp: fc.oneof(notText, fc.string(), fc.constantFrom(...REFUSED_TIMES)),
      }),
    );
    const before = await count();
    await fc.assert(
      fc.asyncProperty(fc.array(good, { maxLength: 5 }), bad, fc.nat(5), async (items, wrong, place) => {
        const index = Math.min(place, items.length);
        const { status, body } = await send([...items.slice(0, index), wrong, ...items.slice(index)]);

        expect(status).toBe(422);
        expect(body.error).toBe('VALIDATION_ERROR');
        expect(body.details[0].field).toMatch(new RegExp(`^items\\[${index}\\]\\.`));
      }),
      { numRuns: 150 },
    );
    expect(await count()).toBe(before);
  });

  it.each([
    ['2.0', 2],
    ['1e3', 1000],
    ['-0', 0],
    ['2147483647', 2_147_483_647],
  ])('may include the number %s where an integer is required', async (written, expected) => {
    const id = `integer ${written}`;
    await service
      .post(UPDATE, `{"items":[{"productid":"${id}","quantity":${written},"timestamp":"2024-01-01"}]}`)
      .expect(201);

    expect((await read(id)).body.items).toMatchObject([{ quantity: expected }]);
  });

  it.each(['"5"', 'true', '2.5', 'null', '-1', '2147483648', '3000000000', '1e400', '[]'])(
    'are rejected if they include the quantity %s',
    async (written) => {
      const { status, body } = await service.post(
        UPDATE,
        `{"items":[{"productid":"q","quantity":${written},"timestamp":"2024-01-01"}]}`,
      );

      expect(status).toBe(422);
      expect(body.details).toEqual([
        { field: 'items[0].quantity', message: 'must be an integer from 0 to 2147483647' },
      ]);
    },
  );

  it.each([
    'a'.repeat(255),
    '😀'.repeat(255),
    ' padded ',
    'case',
    'Case',
    '\u0001\u007f',
    "'; DROP TABLE products; --",
    '%',
    'e\u0301',
  ])('may include the product name %j, which is kept unchanged', async (id) => {
    await send([{ productid: id, quantity: 1, timestamp: '2024-01-01' }]).expect(201);

    expect((await read(id)).body).toMatchObject({ count: 1, items: [{ productid: id }] });
  });

  it.each(REFUSED_TIMES)('are rejected if they include the invalid time %s', async (timestamp) => {
    const { status, body } = await send([{ productid: 't', quantity: 1, timestamp }]);

    expect(status).toBe(422);
    expect(body.details).toEqual([
      { field: 'items[0].timestamp', message: expect.stringMatching(/^must be an ISO 8601 date/) },
    ]);
  });
});
