import { parse } from 'csv-parse/sync';
import { textOfCell } from '../../src/formats/csv-cell';
import { ExportRepository } from '../../src/export/export.repository';
import { byBytes } from '../support/by-bytes';
import { askFor, CSV, exported, fill, HEAD, NDJSON, put } from '../support/exports';
import { type Answer, ask, keptAlive } from '../support/http-client';
import { type Service, startService } from '../support/service';
import { EXPORT } from '../support/paths';

const TYPES = { [CSV]: 'text/csv; charset=utf-8; header=present', [NDJSON]: NDJSON };
const FORMATS = [CSV, NDJSON] as const;
const MIDNIGHT = '2024-01-01T00:00:00Z';

const ONCE = 'must be given once';
const NAME = 'must be a string of 1 to 255 characters, valid Unicode, without U+0000';
const TIMESTAMP =
  'must be an ISO 8601 date or date-time such as 2024-01-01T10:00:00Z, of the years 0001 to 9999 in UTC';

/** Product names with characters that have a special meaning in files, spreadsheets or JSON. */
const ODD_NAMES = [
  'a,b',
  '12" pipe',
  '"',
  '""',
  '"quoted"',
  '"lone',
  'two\nlines',
  'two\rlines',
  'two\r\nlines',
  '\n',
  '\r',
  '\t',
  ' ',
  ' leading',
  'trailing ',
  '\u00a0no break\u00a0',
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '＝1',
  "'=1",
  "''=1",
  "'tis",
  "'",
  ',',
  ';',
  '\\',
  '\\.',
  '\\N',
  'NULL',
  '{"productid":"x"}',
  'productid,quantity,timestamp',
  '\u0001\u001f\u007f',
  '\u0085\u2028\u2029',
  '\ufeffA',
  '\ufffd',
  '\uffff',
  '\ue000',
  '\ud7ff',
  '😀',
  '\u{10ffff}',
  'e\u0301',
  'é',
  '%41',
  '1e3',
  'a',
  'A',
  'ab',
  '😀'.repeat(255),
  '"'.repeat(255),
  '\u0001'.repeat(255),
  ','.repeat(255),
];

/**
 * Parses an exported file with CSV and JSON parsers that share no code with the service. In CSV, a function
 * of the service then removes the apostrophe before a product name.
 */
const readingsIn = {
  [CSV]: (file: string) =>
    parse<Record<string, string>>(file, { columns: true }).map(({ productid = '', quantity, timestamp }) => ({
      productid: textOfCell(productid),
      quantity: Number(quantity),
      timestamp,
    })),
  [NDJSON]: (file: string) =>
    file
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { productid: string; quantity: number; timestamp: string }),
};

function expectError({ status, headers, body }: Answer, expected: object): void {
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers).not.toHaveProperty('content-disposition');
  expect({ status, ...(JSON.parse(body) as object) }).toEqual({
    ...expected,
    request_id: headers['x-request-id'],
  });
}

describe('GET /api/v1/inventory/export', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  beforeEach(() => service.query('TRUNCATE inventory_items, products'));
  afterAll(() => service.stop());

  const quantitiesOf = (file: string) => readingsIn[NDJSON](file).map(({ quantity }) => quantity);
  const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

  it('returns every reading as CSV or NDJSON, sorted by product, time and order of storing', async () => {
    await put(service, [
      { productid: 'B', quantity: 9, timestamp: '2024-01-01T02:00:00.120+02:00' },
      { productid: 'A', quantity: 2, timestamp: '2024-01-02' },
      { productid: 'a', quantity: 0, timestamp: '0001-01-01' },
      { productid: 'A', quantity: 1, timestamp: '2024-01-01T00:00:00.000001Z' },
      { productid: 'A', quantity: 1, timestamp: '2024-01-01T00:00:00.000001Z' },
      { productid: 'A', quantity: 2147483647, timestamp: '9999-12-31T23:59:59.999999Z' },
    ]);

    const csv = await askFor(service, CSV);
    const ndjson = await askFor(service, NDJSON);

    expect(csv).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': 'attachment; filename="readings.csv"',
        vary: 'Accept',
        'x-content-type-options': 'nosniff',
      },
      body: `productid,quantity,timestamp
A,1,2024-01-01T00:00:00.000001Z
A,1,2024-01-01T00:00:00.000001Z
A,2,2024-01-02T00:00:00Z
A,2147483647,9999-12-31T23:59:59.999999Z
B,9,2024-01-01T00:00:00.12Z
a,0,0001-01-01T00:00:00Z
`,
    });
    expect(ndjson).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/x-ndjson',
        'content-disposition': 'attachment; filename="readings.ndjson"',
        vary: 'Accept',
      },
      body: `{"productid":"A","quantity":1,"timestamp":"2024-01-01T00:00:00.000001Z"}
{"productid":"A","quantity":1,"timestamp":"2024-01-01T00:00:00.000001Z"}
{"productid":"A","quantity":2,"timestamp":"2024-01-02T00:00:00Z"}
{"productid":"A","quantity":2147483647,"timestamp":"9999-12-31T23:59:59.999999Z"}
{"productid":"B","quantity":9,"timestamp":"2024-01-01T00:00:00.12Z"}
{"productid":"a","quantity":0,"timestamp":"0001-01-01T00:00:00Z"}
`,
    });
  });

  it.each([
    [undefined, CSV],
    ['*/*', CSV],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', CSV],
    ['text/*', CSV],
    ['text/csv; charset=utf-8', CSV],
    ['application/*', NDJSON],
    ['application/json, application/x-ndjson;q=0.1', NDJSON],
  ] as const)('responds to the header Accept: %s with the type %s', async (accept, type) => {
    expect((await askFor(service, accept)).headers).toMatchObject({ 'content-type': TYPES[type] });
  });

  it.each(['application/json', 'text/html', 'text/csv;q=0', 'application/gzip'])(
    'rejects the header Accept: %s with the status 406',
    async (accept) => {
      const answer = await askFor(service, accept);

      expectError(answer, {
        status: 406,
        error: 'NOT_ACCEPTABLE',
        message: 'Accept must allow one of text/csv, application/x-ndjson.',
      });
      expect(answer.headers.vary).toBe('Accept');
    },
  );

  it.each([
    ['an empty database', {}],
    ['an unknown product', { productid: 'nobody' }],
    ['a time range without readings', { endtimestamp: '2023-12-31' }],
    ['a time range that ends before it begins', { starttimestamp: '2024-01-02', endtimestamp: '2023-12-31' }],
  ])(
    'returns a CSV file with only a header line, or an empty NDJSON file, if no reading matches (case: %s)',
    async (what, parameters) => {
      const names = upTo(5).map((n) => `product ${n}`);
      if (what !== 'an empty database') {
        await put(
          service,
          names.map((productid) => ({ productid, quantity: 1, timestamp: '2024-01-01' })),
        );
      }

      for (const [accept, body] of [
        [CSV, HEAD],
        [NDJSON, ''],
      ] as const) {
        const answer = await askFor(service, accept, parameters);

        expect([answer.status, answer.body]).toEqual([200, body]);
        expect(answer.headers).toMatchObject({
          'content-type': TYPES[accept],
          'content-disposition': `attachment; filename="readings.${accept === CSV ? 'csv' : 'ndjson'}"`,
        });
      }
    },
  );

  it.each(FORMATS)(
    'returns all product names unchanged, sorted by their UTF-8 bytes, in the media type %s',
    async (accept) => {
      await put(
        service,
        ODD_NAMES.map((productid, quantity) => ({ productid, quantity, timestamp: MIDNIGHT })),
      );

      const file = await exported(service, accept);

      const expected = [...ODD_NAMES]
        .sort(byBytes)
        .map((productid) => ({ productid, quantity: ODD_NAMES.indexOf(productid), timestamp: MIDNIGHT }));
      expect(readingsIn[accept](file)).toEqual(expected);
      for (const { productid, quantity } of expected) {
        expect(readingsIn[accept](await exported(service, accept, { productid }))).toEqual([
          { productid, quantity, timestamp: MIDNIGHT },
        ]);
      }
    },
  );

  it('returns no cell that a spreadsheet would execute as a formula', async () => {
    const names = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', '\nx', '＝1', '"=1"'];
    await put(
      service,
      names.map((productid) => ({ productid, quantity: 1, timestamp: MIDNIGHT })),
    );

    const cells = parse(await exported(service, CSV)).map(([name]) => name);

    expect(cells).toHaveLength(names.length + 1);
    expect(cells.filter((cell) => /^[=+\-@\t\r\n＝]/.test(cell ?? ''))).toEqual([]);
  });

  it.each([1999, 2000, 2001, 4000, 4001])(
    'returns each of %d readings with the same timestamp exactly once',
    async (count) => {
      await fill(service, 'A', 1);
      await fill(service, 'B', count, '0');
      await fill(service, 'C', 1);

      const all = readingsIn[NDJSON](await exported(service, NDJSON));
      const ofOne = await exported(service, NDJSON, { productid: 'B' });

      expect(all.map(({ productid }) => productid)).toEqual(['A', ...Array<string>(count).fill('B'), 'C']);
      expect(quantitiesOf(ofOne)).toEqual(upTo(count));
      expect(all.slice(1, -1)).toEqual(readingsIn[NDJSON](ofOne));
      expect(new Set(all.map(({ timestamp }) => timestamp))).toEqual(new Set([MIDNIGHT]));
    },
  );

  it('returns each reading of 25 products with 0 to 4,001 readings exactly once', async () => {
    const counts = [
      1500, 500, 1, 0, 2000, 2001, 0, 1, 1999, 3, 4001, 0, 0, 7, 1, 2000, 0, 1, 1, 1, 1999, 0, 0, 0, 1,
    ];
    for (const [n, count] of counts.entries()) await fill(service, `P-${100 + n}`, count);
    const expected = counts.flatMap((count, n) => upTo(count).map((quantity) => `P-${100 + n} ${quantity}`));

    for (const accept of FORMATS) {
      const readings = readingsIn[accept](await exported(service, accept));
      expect(readings.map(({ productid, quantity }) => `${productid} ${quantity}`)).toEqual(expected);
    }
  });

  it('leaves out no reading, even if readings are one microsecond apart and product names have the maximum length', async () => {
    const names = ['😀'.repeat(255), '\u0001'.repeat(255), '"'.repeat(255), 'A'];
    for (const name of names) await fill(service, name, 2500, '1 microsecond');

    for (const accept of FORMATS) {
      for (const productid of names) {
        const readings = readingsIn[accept](await exported(service, accept, { productid }));

        expect(readings.map(({ quantity }) => quantity)).toEqual(upTo(2500));
        expect(readings.every((reading) => reading.productid === productid)).toBe(true);
        expect(readings.at(-1)?.timestamp).toBe('2024-01-01T00:00:00.002499Z');
      }
      expect(readingsIn[accept](await exported(service, accept)).length).toBe(2500 * names.length);
    }
  });

  it.each([1000, 1001, 2500])('returns each of %d products exactly once', async (count) => {
    const names = upTo(count).map((n) => `P-${n}`);
    await put(
      service,
      names.map((productid) => ({ productid, quantity: 1, timestamp: MIDNIGHT })),
    );

    const file = await exported(service, NDJSON);

    expect(readingsIn[NDJSON](file).map(({ productid }) => productid)).toEqual(names.sort(byBytes));
  });

  it('reads the counts of several products by one SQL statement', async () => {
    await put(
      service,
      upTo(1000).map((n) => ({ productid: `P-${n}`, quantity: 1, timestamp: MIDNIGHT })),
    );
    const counts = jest.spyOn(service.app.get(ExportRepository), 'counts');

    await exported(service, NDJSON);

    // The first statements read 10 products each, the next ones up to 25.
    expect(counts.mock.calls.length).toBeLessThan(70);
    counts.mockRestore();
  });

  it('returns the readings from one timestamp to another, precise to the microsecond', async () => {
    await fill(service, 'A', 5, '1 microsecond');
    await fill(service, 'B', 5, '1 microsecond');
    const part = async (starttimestamp?: string, endtimestamp?: string, productid?: string) => {
      const parameters = Object.entries({ starttimestamp, endtimestamp, productid }).filter(
        (pair): pair is [string, string] => pair[1] !== undefined,
      );
      return readingsIn[CSV](await exported(service, CSV, Object.fromEntries(parameters))).map(
        (reading) => `${reading.productid}${reading.quantity}`,
      );
    };

    const [second, fourth] = ['2024-01-01T00:00:00.000001Z', '2024-01-01T00:00:00.000003Z'];
    expect(await part(second, fourth)).toEqual(['A1', 'A2', 'A3', 'B1', 'B2', 'B3']);
    expect(await part(second, fourth, 'B')).toEqual(['B1', 'B2', 'B3']);
    expect(await part(second, second)).toEqual(['A1', 'B1']);
    expect(await part(fourth)).toEqual(['A3', 'A4', 'B3', 'B4']);
    expect(await part(undefined, second)).toEqual(['A0', 'A1', 'B0', 'B1']);
    expect(await part('2024-01-01T02:00:00.000004+02:00')).toEqual(['A4', 'B4']);
    // If the client does not percent-encode the + of a time zone offset, the service receives a space.
    expect(await part('2024-01-01T02:00:00.000004 02:00')).toEqual(['A4', 'B4']);
    expect(await part(undefined, '2024-01-01T00:00')).toEqual(['A0', 'B0']);
    expect(await part(undefined, '2024-01-01')).toEqual(await part());
  });

  it('returns the same readings in several exports of adjacent time ranges as in one export of all times', async () => {
    await fill(service, 'A', 2500);
    await fill(service, 'B', 1000, '1 hour');
    const parts = [
      { endtimestamp: '2023-12-31T23:59:59.999999Z' },
      { starttimestamp: MIDNIGHT, endtimestamp: '2024-01-01T16:40:00Z' },
      { starttimestamp: '2024-01-01T16:40:00.000001Z', endtimestamp: '2024-01-02T09:19:59.999999Z' },
      { starttimestamp: '2024-01-02T09:20:00Z' },
    ];
    const files = async (productid?: string) =>
      Promise.all(
        parts.map((part) => exported(service, NDJSON, { ...part, ...(productid && { productid }) })),
      );
    const lines = (file: string) => file.split('\n').slice(0, -1);

    expect((await files('A')).join('')).toBe(await exported(service, NDJSON, { productid: 'A' }));
    expect((await files('A')).map((file) => lines(file).length)).toEqual([0, 1001, 999, 500]);
    expect((await files()).flatMap(lines).sort()).toEqual(lines(await exported(service, NDJSON)).sort());
  });

  it.each([
    ['productid=', 'productid', NAME],
    ['productid=%00', 'productid', NAME],
    ['productid=' + 'x'.repeat(256), 'productid', NAME],
    ['productid=A&productid=B', 'productid', ONCE],
    ['starttimestamp=yesterday', 'starttimestamp', TIMESTAMP],
    ['starttimestamp=infinity', 'starttimestamp', TIMESTAMP],
    ['starttimestamp=', 'starttimestamp', TIMESTAMP],
    ['starttimestamp=2024-01-01&starttimestamp=2024-01-02', 'starttimestamp', ONCE],
    ['endtimestamp=2024-02-30', 'endtimestamp', TIMESTAMP],
    ['endtimestamp=2024-01-01T00:00:60Z', 'endtimestamp', TIMESTAMP],
    ['endtimestamp=2024-01-01&endtimestamp=2024-01-01', 'endtimestamp', ONCE],
  ])(
    'rejects the parameters %s with an error in JSON, even if the header Accept names CSV or NDJSON',
    async (parameters, field, message) => {
      for (const accept of FORMATS) {
        const answer = await ask(`${service.url}${EXPORT}?${parameters}`, { headers: { Accept: accept } });

        expectError(answer, {
          status: 422,
          error: 'VALIDATION_ERROR',
          message: `${field} ${message}`,
          details: [{ field, message }],
        });
        expect(answer.headers.vary).toBe('Accept');
      }
    },
  );

  it('names every invalid parameter in its error message', async () => {
    await put(service, [{ productid: 'A', quantity: 1, timestamp: MIDNIGHT }]);

    const { body } = await askFor(service, CSV, { productid: '', starttimestamp: 'x', endtimestamp: 'y' });
    expect((JSON.parse(body) as { details: { field: string }[] }).details.map(({ field }) => field)).toEqual([
      'productid',
      'starttimestamp',
      'endtimestamp',
    ]);
  });

  it('answers HEAD with the headers of GET and no body, and reads no table', async () => {
    await put(service, [{ productid: 'A', quantity: 1, timestamp: MIDNIGHT }]);
    const changing = {
      date: undefined,
      'x-request-id': undefined,
      'x-stored-until': expect.any(String) as string,
      'transfer-encoding': undefined,
    };
    const whole = await Promise.all(FORMATS.map((accept) => askFor(service, accept)));
    await service.query('ALTER TABLE inventory_items RENAME TO away');
    await service.query('ALTER TABLE products RENAME TO names_away');

    for (const [index, accept] of FORMATS.entries()) {
      const head = await askFor(service, accept, {}, { method: 'HEAD' });

      expect([head.status, head.body]).toEqual([200, '']);
      expect({ ...head.headers, ...changing }).toEqual({ ...whole[index]?.headers, ...changing });
    }
    const refused = await askFor(service, CSV, { starttimestamp: 'x' }, { method: 'HEAD' });
    expect([refused.status, (await askFor(service, 'text/html', {}, { method: 'HEAD' })).status]).toEqual([
      422, 406,
    ]);
    await service.query('ALTER TABLE away RENAME TO inventory_items');
    await service.query('ALTER TABLE names_away RENAME TO products');
  });

  it('does not close the connection, so that the client can send another request', async () => {
    await fill(service, 'A', 5000);
    const agent = keptAlive();

    const answers: Answer[] = [];
    for (let turn = 0; turn < 3; turn++) answers.push(await askFor(service, CSV, {}, { agent }));
    answers.push(await ask(`${service.url}/livez`, { agent }));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(answers.map(({ reusedConnection }) => reusedConnection)).toEqual([false, true, true, true]);
    const files = answers.slice(0, 3).map(({ body }) => body);
    expect(new Set(files).size).toBe(1);
    expect(readingsIn[CSV](files[0] ?? '')).toHaveLength(5000);
    agent.destroy();
  });

  it('returns each already stored reading exactly once, even if updates are stored during the export', async () => {
    const names = upTo(30).map((n) => `P-${String(n).padStart(2, '0')}`);
    for (const name of names) await fill(service, name, 1500);
    const before = new Set((await exported(service, NDJSON)).split('\n'));
    let isOver = false;
    let stored = 0;
    const write = async (writer: number) => {
      while (!isOver) {
        const readings = upTo(20).map((n) => ({
          productid:
            n % 4 === 0 ? `P-${stored}-${writer}-${n}` : (names[(stored + n) % names.length] as string),
          quantity: 1_000_000 + stored,
          timestamp: `2024-01-0${1 + (n % 3)}T00:00:30Z`,
        }));
        await service.store(readings);
        stored += readings.length;
      }
    };
    const writers = [1, 2].map(write);

    const files = [];
    for (let round = 0; round < 3; round++) files.push(await exported(service, NDJSON));
    isOver = true;
    await Promise.all(writers);

    expect(stored).toBeGreaterThan(0);
    for (const file of files) {
      const lines = file.split('\n');
      const old = lines.filter((line) => before.has(line));
      expect(old).toEqual([...before]);
      expect(readingsIn[NDJSON](file).map(({ productid }) => productid)).toEqual(
        readingsIn[NDJSON](file)
          .map(({ productid }) => productid)
          .sort(byBytes),
      );
    }
  });
});
