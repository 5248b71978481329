import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { csvOf, importFile } from '../support/imports';
import { IMPORT } from '../support/paths';
import { type Service, startService } from '../support/service';

const QUANTITY = 'must be an integer from 0 to 2147483647';
const STOCK = 'SKU,Location,On hand\nABC-1,Helsinki,5\n';
const NAMED = { productid_column: 'SKU', quantity_column: 'On hand', timestamp: '2024-01-01T10:00:00Z' };

describe('an import from another system', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  beforeEach(() => service.query('TRUNCATE inventory_items, idempotency_keys'));
  afterAll(() => service.stop());

  const send = (
    file: string | Buffer,
    parameters: Record<string, string | string[]> = {},
    headers: Record<string, string> = {},
  ) => importFile(service.url, file, headers).query(parameters);
  const stored = async () =>
    (
      await service.query<{ text: string }>(
        `SELECT concat_ws(' ', productid, quantity, to_char("timestamp" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI')) AS text
         FROM inventory_items ORDER BY id`,
      )
    ).map(({ text }) => text);
  const mistakes = async (...sent: Parameters<typeof send>) => {
    const { body } = await send(...sent).expect(422);
    expect(await stored()).toEqual([]);
    return (body.details as { field: string; message: string }[]).map(
      ({ field, message }) => `${field}: ${message}`,
    );
  };

  it('takes the names of the columns, and one timestamp for all rows, from query parameters', async () => {
    expect((await send(STOCK, NAMED).expect(201)).body).toEqual({ inserted: 1 });

    expect(await stored()).toEqual(['ABC-1 5 2024-01-01T10:00']);
  });

  it('is rejected if a column is missing, and the error lists the columns of the file and the parameters for column names', async () => {
    expect(await mistakes(STOCK)).toEqual([
      'line 1: lacks the columns productid, quantity and timestamp; it has "SKU", "Location" and "On hand". productid_column=, quantity_column= and timestamp_column= (or timestamp=, one for all rows) name them',
    ]);
    expect(await mistakes(STOCK, { ...NAMED, quantity_column: 'Stock' })).toEqual([
      'line 1: lacks the column Stock; it has "SKU", "Location" and "On hand". quantity_column= names it',
    ]);
  });

  it('finds the fields of NDJSON by the names that the query parameters give', async () => {
    const file = '{"SKU":"ABC-1","On hand":5,"productid":7}\n';

    await send(file, NAMED, { 'Content-Type': 'application/x-ndjson' }).expect(201);

    expect(await stored()).toEqual(['ABC-1 5 2024-01-01T10:00']);
  });

  it('uses the parameter timezone for times without an offset', async () => {
    const columns = { ...NAMED, timestamp: [], timezone: 'Europe/Helsinki' };
    const file = 'SKU;On hand;At\nA;1;2024-07-01 12:00\nB;2;2024-10-27 03:30\nC;3;2024-07-01T12:00+00:00\n';
    await send(file, { ...columns, timestamp_column: 'At' }).expect(201);
    await send(STOCK, { ...columns, timestamp: '2024-01-01T12:00' }).expect(201);

    expect(await stored()).toEqual([
      'A 1 2024-07-01T09:00',
      'B 2 2024-10-27T00:30',
      'C 3 2024-07-01T12:00',
      'ABC-1 5 2024-01-01T10:00',
    ]);
  });

  it('uses the parameter timezone also if its name has an unencoded +, which arrives as a space', async () => {
    const columns = { ...NAMED, timestamp: [], timezone: 'Etc/GMT 2' };
    await send('SKU,On hand,At\nA,1,2024-01-01T12:00\n', { ...columns, timestamp_column: 'At' }).expect(201);
    await send(STOCK, { ...columns, timestamp: '2024-01-01T12:00' }).expect(201);

    expect(await stored()).toEqual(['A 1 2024-01-01T14:00', 'ABC-1 5 2024-01-01T14:00']);
  });

  it('rejects a local time that the clocks of its time zone skip', async () => {
    const columns = { ...NAMED, timestamp: [], timezone: 'Europe/Helsinki', timestamp_column: 'At' };

    expect(await mistakes('SKU;On hand;At\nA;1;2024-03-31 03:30\n', columns)).toEqual([
      'line 2, timestamp: does not exist in Europe/Helsinki, where the clocks skip this time: send one that exists, or one with a zone',
    ]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['6.000', { decimal: '.' }, 'A 6'],
    ['6.000', { decimal: ',' }, 'A 6000'],
    ['6,000', { decimal: ',' }, 'A 6'],
    ['0.000', {}, 'A 0'],
    ['1394.000', {}, 'A 1394'],
    ['1,394.000', {}, 'A 1394'],
    ['1.394,000', {}, 'A 1394'],
  ])(
    'with the number %s in the file and the query parameters %j stores the reading %s (product name and quantity)',
    async (cell, parameters, reading) => {
      await send(`SKU,On hand\nA,"${cell}"\n`, { ...NAMED, ...parameters }).expect(201);

      expect(await stored()).toEqual([`${reading} 2024-01-01T10:00`]);
    },
  );

  it('rejects an ambiguous number, and a product name damaged by a spreadsheet', async () => {
    expect(await mistakes('SKU,On hand\nA,6.000\n5.90123E+12,1\n#N/A,1\n', NAMED)).toEqual([
      'line 2, quantity: can mean thousands or a fraction: decimal=. or decimal=, says what the mark in 6.000 means',
      'line 3, productid: was rounded by a spreadsheet: give the column the format Text and fill it in again; a name that is written so needs an apostrophe in front',
      'line 4, productid: is an error of a spreadsheet in the place of a value: mend the cell; a name that is written so needs an apostrophe in front',
    ]);
  });

  it('accepts a product name that looks damaged if the file is NDJSON or a CSV export of this service', async () => {
    const names = ['5.90123E+12', '#N/A', "'#REF!", '########'];
    const file = names.map((productid) =>
      JSON.stringify({ productid, quantity: 1, timestamp: '2024-01-01' }),
    );
    await send(file.join('\n'), {}, { 'Content-Type': 'application/x-ndjson' }).expect(201);
    const { text } = await service.get('/api/v1/inventory/export').set('Accept', 'text/csv').expect(200);
    await service.query('TRUNCATE inventory_items');

    await send(text).expect(201);

    const kept = (await stored()).map((reading) => reading.replace(/ 1 .*/, ''));
    expect(kept.sort()).toEqual(names.sort());
  });

  it.each([
    [{ productid_column: '' }, 'productid_column', 'must be the name of a column, of 1 to 255 characters'],
    [{ decimal: '_' }, 'decimal', 'must be . or ,'],
    [{ on_invalid: 'ignore' }, 'on_invalid', 'must be skip, or left out'],
    [{ timezone: 'Helsinki' }, 'timezone', expect.stringContaining('IANA')],
    [{ timestamp: 'now' }, 'timestamp', expect.stringContaining('ISO 8601')],
    [{ timestamp: ['2024-01-01', '2024-01-02'] }, 'timestamp', 'must be given once'],
    [
      { timestamp: '2024-01-01', timestamp_column: 'At' },
      'timestamp',
      expect.stringContaining('give one of them'),
    ],
  ])('rejects the invalid parameters %j', async (parameters, field, message) => {
    const { body } = await send(STOCK, parameters).expect(422);

    expect(body.details).toEqual([{ field, message }]);
    expect(await stored()).toEqual([]);
  });

  const LATIN = Buffer.from('SKU;On hand\nM\xfctze \x80;5\n', 'latin1');
  it.each<[string, Buffer | string]>([
    ['text/csv; charset=windows-1252', LATIN],
    ['text/csv;charset="ISO-8859-1"', LATIN],
    ['text/plain; charset=cp1252', LATIN],
    ['text/csv; charset=utf-16le', Buffer.from('SKU;On hand\nMütze €;5\n', 'utf16le')],
    ['application/vnd.ms-excel', Buffer.from('\uFEFFSKU\tOn hand\r\nMütze €\t5\r\n', 'utf16le')],
    ['text/csv; charset=windows-1252', '\uFEFFSKU;On hand\nMütze €;5\n'],
    ['application/csv', 'SKU,On hand\nMütze €,5\n'],
    ['text/tab-separated-values', 'SKU\tOn hand\nMütze €\t5\n'],
    ['text/plain', 'sep=;\r\n\r\nSKU;On hand\r\nMütze €;5\r\n'],
    ['text/plain', '{"SKU":"Mütze €","On hand":5}'],
    ['text/plain', '\uFEFF\n {"SKU":"Mütze €","On hand":5}'],
    ['application/ndjson', '{"SKU":"Mütze €","On hand":5}'],
    ['application/jsonl', '{"SKU":"Mütze €","On hand":5}'],
  ])('accepts a file with the header Content-Type: %s', async (type, file) => {
    await send(file, NAMED, { 'Content-Type': type }).expect(201);

    expect(await stored()).toEqual(['Mütze € 5 2024-01-01T10:00']);
  });

  it.each([
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae100000000', 'hex')],
    ['a workbook', Buffer.from('PK\x03\x04 xl/workbook.xml')],
  ])('rejects a file with Content-Type application/vnd.ms-excel if the file is %s', async (_what, file) => {
    expect(await mistakes(file, NAMED, { 'Content-Type': 'application/vnd.ms-excel' })).toEqual([
      'line 1: is a workbook: save it as CSV UTF-8',
    ]);
  });

  it.each([
    ['its line breaks', 'productid,quantity,timestamp,noteABC-1,5,2024-01-01,x', '--data-binary'],
    ['real line breaks', 'productid,quantity,timestamp\\nABC-1,5,2024-01-01\\n', 'two characters'],
    [
      'anything but a JSON string',
      '"productid,quantity,timestamp\\nABC-1,5,2024-01-01\\n"',
      'two characters',
    ],
    ['its rows', 'SKU,productid,quantity,timestamp\n', '--data-binary'],
  ])('rejects a file without %s, and explains how to send the file', async (_what, file, advice) => {
    expect((await mistakes(file)).join()).toContain(advice);
  });

  it('of a file sent by curl -d gets 415, and the error message recommends --data-binary', async () => {
    const { status, body } = await send('SKU,On handABC-1,5', NAMED, {
      'Content-Type': 'application/x-www-form-urlencoded',
    });

    expect([status, body.message]).toEqual([415, expect.stringContaining('--data-binary')]);
  });

  describe('with on_invalid=skip', () => {
    const skip = { on_invalid: 'skip' };
    const file = `${csvOf('A')},1,2024-01-01\nB\n12" pipe,1,2024-01-01\n${csvOf('C', 'D').split('\n').slice(1).join('\n')}E,-1,2024-01-01\n`;
    const answer = {
      inserted: 3,
      skipped: 4,
      details: [
        { field: 'line 3, productid', message: expect.any(String) },
        { field: 'line 4', message: 'must have 3 fields, as the first line; it has 1' },
        { field: 'line 5', message: expect.stringContaining('quotation mark') },
        { field: 'line 8, quantity', message: QUANTITY },
      ],
    };
    const names = async () => (await stored()).map((reading) => reading.charAt(0));

    it('stores the valid rows, and lists the skipped rows', async () => {
      expect((await send(file, skip).expect(201)).body).toEqual(answer);

      expect(await names()).toEqual(['A', 'C', 'D']);
    });

    it('stores all rows of a file that has no invalid rows', async () => {
      expect((await send(csvOf('A'), skip).expect(201)).body).toEqual({
        inserted: 1,
        skipped: 0,
        details: [],
      });
    });

    it('lists only the first 100 of 150,000 invalid rows, and stores all valid rows of the file', async () => {
      const { body } = await send(`${csvOf('A')}${'x\n'.repeat(150_000)}C,1,2024-01-01\n`, skip).expect(201);

      expect([body.inserted, body.skipped, body.details.length]).toEqual([2, 150_000, 100]);
      expect(await names()).toEqual(['A', 'C']);
    });

    it('stores nothing if the file cannot be read to its end', async () => {
      const { body } = await send(`${csvOf('A')}x\n"B,1,2024-01-01\n`, skip).expect(422);

      expect(body.message).toBe('2 of 3 lines are invalid; nothing behind line 4 was read');
      expect(await stored()).toEqual([]);
    });

    it('stores a file once if several requests have the same Idempotency-Key, and gives all of them the same response', async () => {
      const key = { 'Idempotency-Key': 'k' };
      for (const replayed of [undefined, 'true', 'true']) {
        const { body, headers } = await send(file, skip, key).expect(201);
        expect(body).toEqual(answer);
        expect(headers['idempotency-replayed']).toBe(replayed);
      }
      expect(await names()).toEqual(['A', 'C', 'D']);

      for (const [other, parameters] of [
        [file, { ...skip, decimal: '.' }],
        [`${file}x\n`, skip],
        [csvOf('A', 'C', 'D'), {}],
      ] as const) {
        expect((await send(other, parameters, key).expect(422)).body.error).toBe('IDEMPOTENCY_KEY_REUSED');
      }
    });
  });

  describe('in a multipart form', () => {
    const post = (parameters: Record<string, string> = NAMED) =>
      request(service.url).post(IMPORT).query(parameters);

    it.each<[string, Buffer, { filename: string; contentType: string }]>([
      ['a browser sends it', Buffer.from(STOCK), { filename: 'stock.csv', contentType: 'text/csv' }],
      [
        'Windows calls it a workbook',
        Buffer.from(STOCK.replaceAll(',', ';')),
        { filename: 'Bestand "März".csv', contentType: 'application/vnd.ms-excel' },
      ],
      [
        'curl or n8n sends it',
        Buffer.from(`\uFEFF${STOCK}`),
        { filename: 'stock.csv', contentType: 'application/octet-stream' },
      ],
      [
        'it has a charset',
        Buffer.from(STOCK, 'utf16le'),
        { filename: 'stock.csv', contentType: 'text/csv; charset=utf-16le' },
      ],
      [
        'its name says that it is NDJSON',
        Buffer.from('\n{"SKU":"ABC-1","On hand":5}'),
        { filename: 'stock.jsonl', contentType: 'application/octet-stream' },
      ],
      [
        'it begins like NDJSON',
        Buffer.from('{"SKU":"ABC-1","On hand":5}'),
        { filename: 'stock', contentType: '' },
      ],
      [
        'its media type is a word that JavaScript objects know',
        Buffer.from(STOCK),
        { filename: 'stock.csv', contentType: 'constructor' },
      ],
    ])('accepts a file in the following case: %s', async (_how, file, options) => {
      const { body } = await post().field('comment', 'x').attach('file', file, options).field('submit', 'y');

      expect(body).toEqual({ inserted: 1 });
      expect(await stored()).toEqual(['ABC-1 5 2024-01-01T10:00']);
    });

    it('accepts a file of any size', async () => {
      const products = Array.from({ length: 50_000 }, (_, index) => `product ${index}`);

      const { body } = await post({})
        .attach('file', Buffer.from(csvOf(...products)), 'stock.csv')
        .expect(201);

      expect(body).toEqual({ inserted: 50_000 });
      expect((await stored()).toSorted()).toEqual(
        products.map((product) => `${product} 1 2024-01-01T00:00`).toSorted(),
      );
    });

    it('rejects an empty file, and reports that the file is empty', async () => {
      const { body } = await post({}).attach('file', Buffer.alloc(0), 'stock.csv').expect(422);

      expect(body.details[0].message).toMatch(/^is empty/);
    });

    it.each<[string, (form: request.Test) => request.Test, string, string]>([
      ['without a file', (form) => form.field('file', STOCK), 'file', 'is missing'],
      [
        'with two files',
        (form) => form.attach('a', Buffer.from(STOCK), 'a.csv').attach('b', Buffer.from(STOCK), 'b.csv'),
        'file',
        'must be one',
      ],
      ...['timezone', 'timestamp', 'location', 'reason', 'productid_column'].map(
        (name): [string, (form: request.Test) => request.Test, string, string] => [
          `with the parameter ${name} after the file`,
          (form) => form.attach('file', Buffer.from(STOCK), 'a.csv').field(name, 'x'),
          name,
          'must be given in the query string',
        ],
      ),
      [
        'with too many parts',
        (form) => {
          for (let part = 0; part < 200; part += 1) form.field('x', 'y');
          return form.attach('file', Buffer.from(STOCK), 'a.csv');
        },
        'form',
        'may have 100 parts',
      ],
    ])('rejects an invalid form (case: a form %s)', async (_how, fill, field, message) => {
      const { body } = await fill(post()).expect(422);

      expect(body.details).toEqual([{ field, message: expect.stringContaining(message) }]);
      expect(await stored()).toEqual([]);
    });

    const HEAD = '--x\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n';
    const WHOLE = `${HEAD}${csvOf('A', 'B')}\r\n--x--\r\n`;
    it.each<[string, string, string | Buffer, Record<string, string>, number]>([
      ['that is complete', 'multipart/form-data; boundary=x', WHOLE, {}, 201],
      [
        'that is compressed',
        'multipart/form-data; boundary="x"',
        gzipSync(WHOLE),
        { 'Content-Encoding': 'gzip' },
        201,
      ],
      ['with bytes after its end', 'multipart/form-data; boundary=x', `${WHOLE}more`, {}, 201],
      ['without its end', 'multipart/form-data; boundary=x', WHOLE.slice(0, -8), {}, 400],
      ['that is truncated in the file', 'multipart/form-data; boundary=x', `${HEAD}${csvOf('A')}`, {}, 400],
      ['that is truncated in the headers', 'multipart/form-data; boundary=x', HEAD.slice(0, 30), {}, 400],
      ['with another boundary', 'multipart/form-data; boundary=y', WHOLE, {}, 400],
      ['without a boundary', 'multipart/form-data', WHOLE, {}, 400],
      ['that is empty', 'multipart/form-data; boundary=x', '', {}, 400],
      ['without parts', 'multipart/form-data; boundary=x', '--x--\r\n', {}, 422],
    ])(
      'stores all rows of the file or none, depending on the form (here a form %s)',
      async (_how, type, form, headers, status) => {
        await send(form, {}, { 'Content-Type': type, ...headers }).expect(status);

        expect(await stored()).toHaveLength(status === 201 ? 2 : 0);
      },
    );
  });

  it.each(['text/plain', 'multipart/form-data; boundary=x'])(
    'rejects the media type %s from a web page of another origin',
    async (type) => {
      for (const origin of ['https://elsewhere.example', 'null']) {
        const { status, body } = await send(STOCK, NAMED, { 'Content-Type': type, Origin: origin });
        expect([status, body.message]).toEqual([
          415,
          'A web page of another origin must send the file as text/csv or application/x-ndjson.',
        ]);
      }
      expect(await stored()).toEqual([]);
    },
  );

  it('accepts text/plain from a web page of the service itself', async () => {
    await send(STOCK, NAMED, { 'Content-Type': 'text/plain', Origin: service.url }).expect(201);
  });
});
