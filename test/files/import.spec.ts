import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { csvCell } from '../../src/formats/csv-cell';
import { byBytes } from '../support/by-bytes';
import { csvOf, HEADER, importFile, ndjsonOf, row } from '../support/imports';
import { scrape } from '../support/metrics';
import { IMPORT, PRODUCTS } from '../support/paths';
import { type Service, startService } from '../support/service';

const NDJSON = { 'Content-Type': 'application/x-ndjson' };
const QUANTITY = 'must be an integer from 0 to 2147483647';
const PRODUCT = 'must be a string of 1 to 255 characters, valid Unicode, without U+0000';
const ANY =
  'Send the file with Content-Type: text/csv or application/x-ndjson, or in a form (multipart/form-data).';
const TIMESTAMP =
  'must be an ISO 8601 date or date-time such as 2024-01-01T10:00:00Z, of the years 0001 to 9999 in UTC';

describe('POST /api/v1/inventory/import', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ BODY_LIMIT: '1mb' });
  });
  // The table of product names is not emptied, because the service remembers which names it has stored.
  beforeEach(() => service.query('TRUNCATE inventory_items'));
  afterAll(() => service.stop());

  const send = (file: string | Buffer, headers?: Record<string, string>) =>
    importFile(service.url, file, headers);
  const readings = () =>
    service.query<object>(
      `SELECT productid, quantity, to_char("timestamp" AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS timestamp
       FROM inventory_items ORDER BY productid, "timestamp", id`,
    );
  const stored = async () =>
    (
      await service.query<{ productid: string }>('SELECT productid FROM inventory_items ORDER BY productid')
    ).map(({ productid }) => productid);
  const expectMistakes = async (
    file: string | Buffer,
    message: string,
    details: object[],
    headers?: Record<string, string>,
  ) => {
    const answer = await send(file, headers);
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      error: 'VALIDATION_ERROR',
      message,
      details,
      request_id: answer.headers['x-request-id'],
    });
    expect(await stored()).toEqual([]);
  };

  it.each([
    [
      'CSV',
      'text/csv',
      'productid,quantity,timestamp\nA,5,2024-01-01T10:00:00.123456Z\n"b, c",0,2024-01-01\n',
    ],
    [
      'NDJSON',
      'application/x-ndjson',
      '{"productid":"A","quantity":5,"timestamp":"2024-01-01T12:00:00.123456+02:00"}\n{"productid":"b, c","quantity":0,"timestamp":"2024-01-01","more":1}',
    ],
  ])('stores all readings of a file (format: %s), and returns their number', async (_form, type, file) => {
    const answer = await send(file, { 'Content-Type': type });

    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ inserted: 2 });
    expect(await readings()).toEqual([
      { productid: 'A', quantity: 5, timestamp: '2024-01-01 10:00:00.123456' },
      { productid: 'b, c', quantity: 0, timestamp: '2024-01-01 00:00:00.000000' },
    ]);
  });

  it('stores readings of a product with the same timestamp in the order of the file', async () => {
    // Because of the long product names, the service stores these readings in two statements.
    const [count, rest] = [40_000, '-'.repeat(250)];
    const rows = Array.from(
      { length: count },
      (_, n) => `${'CAB'[n % 3] ?? ''}${rest},${n},2024-01-01T10:00:00Z\n`,
    );
    await send(`${HEADER}${rows.join('')}`).expect(201);

    const found = await service.query<{ productid: string; quantity: number }>(
      'SELECT left(productid, 1) AS productid, quantity FROM inventory_items ORDER BY productid, "timestamp", id',
    );
    const expected = ['A', 'B', 'C'].flatMap((productid) =>
      Array.from({ length: count }, (_, n) => n)
        .filter((n) => 'CAB'[n % 3] === productid)
        .map((quantity) => ({ productid, quantity })),
    );
    expect(found).toEqual(expected);
  });

  it.each([
    'text/csv',
    'text/csv; charset=utf-8',
    'TEXT/CSV;charset="UTF-8"',
    'text/csv; header=present; charset=utf8',
  ])('accepts Content-Type: %s', async (type) => {
    await send(csvOf('A'), { 'Content-Type': type }).expect(201);
  });

  it.each([
    [
      'text/csv; charset=klingon',
      'charset must be a label of the WHATWG Encoding Standard, such as utf-8, windows-1252 or utf-16le.',
    ],
    [
      'application/json',
      'Send the file with Content-Type: text/csv or application/x-ndjson, as it is: not as a JSON string. Readings in a JSON object go to /api/v1/inventory/update.',
    ],
    [
      'application/x-www-form-urlencoded',
      "Send the file with Content-Type: text/csv or application/x-ndjson. curl -d sends a form, and takes the line breaks out of the file: use curl --data-binary @FILE -H 'Content-Type: text/csv'.",
    ],
    [
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Send the file with Content-Type: text/csv or application/x-ndjson. A workbook cannot be read: save the sheet as CSV UTF-8.',
    ],
    ['image/png', ANY],
    ['constructor', ANY],
  ])('rejects Content-Type: %s', async (type, message) => {
    const { status, body } = await send(csvOf('A'), { 'Content-Type': type });

    expect(status).toBe(415);
    expect(body).toMatchObject({ error: 'UNSUPPORTED_MEDIA_TYPE', message });
    expect(await stored()).toEqual([]);
  });

  it('rejects a file without a Content-Type', async () => {
    const { status } = await fetch(service.url + IMPORT, { method: 'POST', body: Buffer.from(csvOf('A')) });

    expect(status).toBe(415);
  });

  it.each([
    ['gzip', gzipSync],
    ['GZip', gzipSync],
    ['deflate', deflateSync],
    ['identity', (file: Buffer) => file],
  ])('accepts Content-Encoding: %s', async (encoding, pack) => {
    await send(pack(Buffer.from(csvOf('A', 'B'))), { 'Content-Encoding': encoding }).expect(201);

    expect(await stored()).toEqual(['A', 'B']);
  });

  it.each(['br', 'zstd', 'gzip, gzip'])('rejects Content-Encoding: %s', async (encoding) => {
    const { status, body } = await send(csvOf('A'), { 'Content-Encoding': encoding });

    expect(status).toBe(415);
    expect(body).toMatchObject({ message: 'Content-Encoding may be gzip or deflate.' });
  });

  it('accepts a file larger than BODY_LIMIT', async () => {
    const products = Array.from({ length: 50_000 }, (_, index) => `product ${index}`);
    const file = csvOf(...products);
    expect(file.length).toBeGreaterThan(1024 ** 2);

    const { body } = await send(file).expect(201);

    expect(body).toEqual({ inserted: 50_000 });
    expect(await stored()).toEqual(products.toSorted());
  });

  it.each([
    ['a header without rows', HEADER, {}],
    ['an empty NDJSON file', '', NDJSON],
  ])('stores 0 readings from %s, and returns this number', async (_what, file, headers) => {
    const { body } = await send(file, headers).expect(201);

    expect(body).toEqual({ inserted: 0 });
  });

  it('rejects an empty CSV file', async () => {
    await expectMistakes('', '1 of 1 lines is invalid; nothing behind line 1 was read', [
      {
        field: 'line 1',
        message: 'is empty: the first line must name the columns productid, quantity, timestamp',
      },
    ]);
  });

  it('stores all readings or none, and reports the line and column of each mistake', async () => {
    const file = `${HEADER}A,1,2024-01-01\n"B\nb",-1,2024-01-01\n\n,5.5,yesterday\nC,1\nD,2147483648,2024-02-30\nE,,2024-01-01\n`;

    await expectMistakes(file, '5 of 6 lines are invalid', [
      { field: 'line 3, quantity', message: QUANTITY },
      { field: 'line 6, productid', message: PRODUCT },
      { field: 'line 6, quantity', message: QUANTITY },
      { field: 'line 6, timestamp', message: TIMESTAMP },
      {
        field: 'line 7',
        message: 'must have 3 fields, as the first line; it has 2',
      },
      { field: 'line 8, quantity', message: QUANTITY },
      { field: 'line 8, timestamp', message: TIMESTAMP },
      { field: 'line 9, quantity', message: QUANTITY },
    ]);
  });

  it('checks the values in an NDJSON file by the same validation rules as the values in an update', async () => {
    const file = [
      { productid: 7, quantity: '5', timestamp: 1704067200 },
      { productid: 'A', quantity: 2.5, timestamp: '2024-01-01' },
      { productid: 'A', quantity: 1000.0, timestamp: '2024-01-01' },
      {},
    ];

    await expectMistakes(
      `\n${file.map((line) => JSON.stringify(line)).join('\r\n')}\n{"productid":"\\ud800","quantity":true,"timestamp":null}\n[]`,
      '5 of 6 lines are invalid',
      [
        { field: 'line 2, productid', message: PRODUCT },
        { field: 'line 2, quantity', message: QUANTITY },
        { field: 'line 2, timestamp', message: TIMESTAMP },
        { field: 'line 3, quantity', message: QUANTITY },
        { field: 'line 5, productid', message: PRODUCT },
        { field: 'line 5, quantity', message: QUANTITY },
        { field: 'line 5, timestamp', message: TIMESTAMP },
        { field: 'line 6, productid', message: PRODUCT },
        { field: 'line 6, quantity', message: QUANTITY },
        { field: 'line 6, timestamp', message: TIMESTAMP },
        { field: 'line 7', message: 'must be a JSON object with productid, quantity and timestamp' },
      ],
      NDJSON,
    );
  });

  it('lists the first 100 mistakes of a file, and returns the number of invalid lines', async () => {
    const good = Array.from({ length: 1040 }, (_, index) => row(`product ${index}`)).join('');
    const bad = ',-1,2024-01-01\n';

    const { status, body } = await send(HEADER + good + bad.repeat(100_000));

    expect(status).toBe(422);
    expect(body.message).toBe(
      '100000 of 101040 lines are invalid; the first 100 of 200000 mistakes are listed',
    );
    expect(body.details).toHaveLength(100);
    expect(body.details[0]).toEqual({ field: 'line 1042, productid', message: PRODUCT });
    expect(body.details[99]).toEqual({ field: 'line 1091, quantity', message: QUANTITY });
    expect(await stored()).toEqual([]);
  });

  it('stops reading a file after too many blank lines', async () => {
    const file = gzipSync(HEADER + row('A') + '\r\n'.repeat(4_000_000) + row('B'));

    await expectMistakes(
      file,
      '1 of 2 lines is invalid; nothing behind line 1048580 was read',
      [
        {
          field: 'line 1048580',
          message: 'is blank: a file may have at most 1048576 blank lines more than rows',
        },
      ],
      { 'Content-Encoding': 'gzip' },
    );
  });

  it('accepts a name of 255 characters after an apostrophe, which is not part of the name', async () => {
    const longest = `=${'😀'.repeat(254)}`;
    await send(csvOf(`'${longest}`)).expect(201);
    expect(await stored()).toEqual([longest]);

    await send(csvOf(`'${longest}x`)).expect(422);
    await send(csvOf('\0')).expect(422);
  });

  it('stores product names with special characters unchanged, both from CSV and from NDJSON', async () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 255 })
      .filter((text) => text.isWellFormed() && !text.includes('\0'));
    const odd = fc.stringMatching(/^['=+@",\r\n\t\\N.;-]{1,6}$/);

    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.oneof(name, odd), { minLength: 1 }), async (products) => {
        await send(csvOf(...products.map(csvCell))).expect(201);
        const sorted = products.toSorted(byBytes);
        expect(await stored()).toEqual(sorted);
        await service.query('TRUNCATE inventory_items');

        await send(ndjsonOf(...products), NDJSON).expect(201);
        expect(await stored()).toEqual(sorted);
        await service.query('TRUNCATE inventory_items');
      }),
      { numRuns: 15 },
    );
  });

  it('adds the new products of a file to the list of products', async () => {
    await service.store([{ productid: 'known', quantity: 1, timestamp: '2024-01-01' }]);
    await send(csvOf('new', 'known', 'new')).expect(201);
    await send(csvOf('new', 'newer')).expect(201);

    const { body } = await service.get(`${PRODUCTS}?prefix=new`).expect(200);
    expect(body.items).toMatchObject([{ productid: 'new' }, { productid: 'newer' }]);
  });

  it('adds all products of a file, even if they do not fit into memory', async () => {
    const products = Array.from({ length: 120_000 }, (_, index) => `of many: ${index}`);

    await send(gzipSync(csvOf(...products)), { 'Content-Encoding': 'gzip' }).expect(201);

    const counted = await service.query(
      `SELECT count(*)::int FROM products WHERE productid LIKE 'of many: %'`,
    );
    expect(counted).toEqual([{ count: 120_000 }]);
    expect(await stored()).toHaveLength(120_000);
  });

  it('counts each stored reading once in the metrics, and no rejected reading', async () => {
    const count = async () => (await scrape(service.url)).value('verkko_readings_stored_total');
    const before = await count();

    for (const replayed of [undefined, 'true']) {
      const { headers } = await send(csvOf('A', 'B', 'C'), { 'Idempotency-Key': 'once' }).expect(201);
      expect(headers['idempotency-replayed']).toBe(replayed);
    }
    await send(csvOf('A', '')).expect(422);

    expect((await count()) - before).toBe(3);
  });
});
