import { randomUUID } from 'node:crypto';
import { createDatabase, type TestDatabase } from '../support/database';
import { CSV, exported, HEAD, NDJSON } from '../support/exports';
import { HeldTable } from '../support/held-table';
import { areStored, Importing } from '../support/imports';
import { IMPORT, LEVELS } from '../support/paths';
import { type Service, startService } from '../support/service';

const AT = '2024-01-01T10:00:00Z';
const ALL = 'productid,location,quantity,delta,timestamp,reason,reference\n';

/** An imported file with its query parameters, and the lines that an export returns afterwards. */
interface Case {
  readonly what: string;
  readonly file: string;
  readonly parameters?: Record<string, string>;
  readonly type?: string;
  readonly stored: string[];
}

const CASES: Case[] = [
  {
    what: 'counts and adjustments, with the columns in any order',
    file: `Reference,delta,TIMESTAMP,quantity,Reason,location,productid
order 7,-3,${AT},,sale,shop-7,A
,,${AT},5,,,A
,+2,${AT},,,,A
`,
    stored: [`A,,5,,${AT},,`, `A,,,2,${AT},,`, `A,shop-7,,-3,${AT},sale,order 7`],
  },
  {
    what: 'only adjustments, without a column of quantities',
    file: `productid,delta,timestamp\nA,-3,${AT}\n`,
    stored: [`A,,,-3,${AT},,`],
  },
  {
    what: 'numbers as other programs write them, with a sign',
    file: `productid;delta;timestamp\nB;\u22125;${AT}\nC;-1.394.000;${AT}\nD;'-7;${AT}\nE; + 4.0 ;${AT}\n`,
    stored: [`B,,,-5,${AT},,`, `C,,,-1394000,${AT},,`, `D,,,-7,${AT},,`, `E,,,4,${AT},,`],
  },
  {
    what: 'columns whose names are given in parameters',
    file: `SKU,Shop,Change,At,Type,Order,Note\nA,shop-7,-3,${AT},sale,17,x\n`,
    parameters: {
      productid_column: 'SKU',
      location_column: 'Shop',
      delta_column: 'Change',
      timestamp_column: 'At',
      reason_column: 'Type',
      reference_column: 'Order',
    },
    stored: [`A,shop-7,,-3,${AT},sale,17`],
  },
  {
    what: 'a column Delta beside the counts, which is ignored',
    file: `productid,Counted,Delta,timestamp\nA,5,-1,${AT}\n`,
    parameters: { quantity_column: 'Counted' },
    stored: [`A,,5,,${AT},,`],
  },
  {
    what: 'a column Quantity beside the deltas, which is ignored',
    file: `productid,Quantity,Change,timestamp\nA,5,-1,${AT}\n`,
    parameters: { delta_column: 'Change' },
    stored: [`A,,,-1,${AT},,`],
  },
  {
    what: 'one location and one reason for all rows, instead of their columns',
    file: `productid,location,quantity,timestamp,reason\nA,Nowhere,5,${AT},No word\n`,
    parameters: { location: 'shop-7', reason: 'stocktake' },
    stored: [`A,shop-7,5,,${AT},stocktake,`],
  },
  {
    what: 'an empty location for all rows, which means the unnamed location',
    file: `productid,location,quantity,timestamp,reference\nA,Nowhere,5,${AT},7\n`,
    parameters: { location: '' },
    stored: [`A,,5,,${AT},,7`],
  },
  {
    what: 'JSON objects with unknown fields, and with an empty text or null for no value',
    type: NDJSON,
    file: `{"productid":"A","location":"","quantity":5,"delta":null,"timestamp":"${AT}","reason":"","reference":null,"x":1}
{"productid":"B","location":"shop-7","delta":-3,"timestamp":"${AT}","reason":"sale","min_level":"x"}
`,
    stored: [`A,,5,,${AT},,`, `B,shop-7,,-3,${AT},sale,`],
  },
  {
    what: 'JSON objects with one location for all of them',
    type: NDJSON,
    file: `{"SKU":"A","location":"Nowhere","delta":-3,"timestamp":"${AT}"}\n`,
    parameters: { productid_column: 'SKU', location: 'shop-7' },
    stored: [`A,shop-7,,-3,${AT},,`],
  },
];

describe('POST /api/v1/inventory/import', () => {
  let database: TestDatabase;
  let service: Service;

  beforeEach(async () => {
    await service.query('TRUNCATE inventory_items');
  });
  beforeAll(async () => {
    database = await createDatabase();
    service = await startService({}, database.connection);
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  const send = (file: string, parameters: Record<string, string> = {}, type = CSV) =>
    service
      .post(`${IMPORT}?${new URLSearchParams(parameters).toString()}`)
      .set({ 'Content-Type': type, 'Idempotency-Key': randomUUID() })
      .send(file);
  const stored = () => exported(service, CSV);
  const details = async (...sent: Parameters<typeof send>) => {
    const { body } = await send(...sent).expect(422);
    expect((await service.query('SELECT FROM inventory_items')).length).toBe(0);
    return (body.details as { field: string; message: string }[]).map(
      ({ field, message }) => `${field}: ${message}`,
    );
  };

  it('treats rows with empty optional columns like rows without these columns', async () => {
    await send(`productid,location,quantity,delta,timestamp,reason,reference\nA,,5,,${AT},,\n`).expect(201);

    expect(await stored()).toBe(`${HEAD}A,5,${AT}\n`);
  });

  it.each(CASES)('accepts $what', async ({ file, parameters, type, stored: lines }) => {
    expect((await send(file, parameters, type).expect(201)).body).toEqual({ inserted: lines.length });

    expect(await stored()).toBe(ALL + lines.map((line) => `${line}\n`).join(''));
  });

  it('gives all adjustments without a timestamp one common timestamp, the time of storing', async () => {
    const [before] = await service.query<{ now: string }>('SELECT now()::text');
    await send(`productid,quantity,delta,timestamp\nA,,-3,\nB,5,,${AT}\nA,,4,\n`).expect(201);
    const [times] = await service.query(
      `SELECT count(*)::int, count(DISTINCT "timestamp")::int AS moments FROM inventory_items
       WHERE is_delta AND "timestamp" BETWEEN $1 AND now()`,
      [before?.now],
    );

    expect(times).toEqual({ count: 2, moments: 1 });
  });

  it('gives an adjustment without a timestamp a time after the end of the upload, so that a count during the upload includes nothing of it', async () => {
    const file = 'productid,delta\nSLOW,-3\n';
    const slow = await Importing.begin(service.url, file, 'Idempotency-Key: slow');
    await areStored(service.query);
    await service.store([{ productid: 'SLOW', quantity: 10, timestamp: new Date().toISOString() }]);
    expect((await slow.finish()).status).toBe(201);

    const { body } = await service.get(`${LEVELS}?productid=SLOW`).expect(200);
    expect(body).toMatchObject({ items: [{ productid: 'SLOW', quantity: 7 }] });
  });

  it('skips rows with an invalid value if on_invalid=skip, and names the column of each invalid value', async () => {
    const rows = [
      [`A,shop-7,,-3,${AT},sale,17`],
      [`B,#N/A,,-3,${AT},,`, 'location'],
      [`C,,5,-3,${AT},,`, 'delta'],
      [`D,,,,${AT},,`, 'quantity'],
      [`E,,,0,${AT},,`, 'delta'],
      [`F,,,x,${AT},,`, 'delta'],
      ['G,,5,,,,', 'timestamp'],
      [`H,,,-3,${AT},No word,`, 'reason'],
      [`I,,,-3,${AT},,5.9E+12`, 'reference'],
      [`J,,5,,${AT},,`],
    ] as const;
    const file = ALL + rows.map(([row]) => `${row}\n`).join('');

    const { body } = await send(file, { on_invalid: 'skip' }).expect(201);

    const fields = rows.flatMap(([, column], n) => (column ? [`line ${n + 2}, ${column}`] : []));
    expect(body).toMatchObject({ inserted: 2, skipped: 8 });
    expect(body.details.map(({ field }: { field: string }) => field)).toEqual(fields);
    expect(await stored()).toBe(`${ALL}${rows[0][0]}\n${rows[9][0]}\n`);
  });

  it.each([
    [
      'both a quantity and a delta',
      `A,5,-3,${AT}`,
      ['line 2, delta: cannot be given together with quantity: a reading is a count or an adjustment'],
    ],
    ['no quantity and no delta', `A,,,${AT}`, ['line 2, quantity: must be an integer from 0 to 2147483647']],
    [
      'a delta of 0',
      `A,,0,${AT}`,
      ['line 2, delta: must be an integer from -2147483647 to 2147483647 that is not 0'],
    ],
    [
      'a delta with two signs',
      `A,,--3,${AT}`,
      ['line 2, delta: must be an integer from -2147483647 to 2147483647 that is not 0'],
    ],
    [
      'a count without a timestamp',
      'A,5,,',
      [
        'line 2, timestamp: must be an ISO 8601 date or date-time such as 2024-01-01T10:00:00Z, of the years 0001 to 9999 in UTC',
      ],
    ],
    [
      'a delta with an ambiguous decimal mark',
      `A,,-6.000,${AT}`,
      [
        'line 2, delta: can mean thousands or a fraction: decimal=. or decimal=, says what the mark in 6.000 means',
      ],
    ],
  ])('rejects a row with %s', async (_what, row, expected) => {
    expect(await details(`productid,quantity,delta,timestamp\n${row}\n`)).toEqual(expected);
  });

  it.each([
    [
      'location',
      '#N/A',
      'is an error of a spreadsheet in the place of a value: mend the cell; a name that is written so needs an apostrophe in front',
    ],
    ['reason', 'Sold!', 'must be 1 to 64 characters of a-z, 0-9, _, . and -, such as sale, receipt, return'],
    [
      'reference',
      '5.9E+12',
      'was rounded by a spreadsheet: give the column the format Text and fill it in again; a name that is written so needs an apostrophe in front',
    ],
  ])('rejects a row whose column %s has the value %s', async (column, cell, message) => {
    expect(await details(`productid,quantity,timestamp,${column}\nA,1,${AT},${cell}\n`)).toEqual([
      `line 2, ${column}: ${message}`,
    ]);
  });

  it.each([
    [
      'an empty delta and no column of quantities',
      `productid,delta,timestamp\nA,,${AT}\n`,
      {},
      'line 2, delta: must be an integer from -2147483647 to 2147483647 that is not 0',
    ],
    [
      'two columns of the same name',
      `productid,quantity,timestamp,location,Location\nA,1,${AT},x,y\n`,
      {},
      'line 1: has two columns called location: rename one of them',
    ],
    [
      'a missing column that a parameter names',
      `productid,quantity,timestamp\nA,1,${AT}\n`,
      { location_column: 'Shop' },
      'line 1: lacks the column Shop; it has "productid", "quantity" and "timestamp". location_column= names it',
    ],
    [
      'one location for all rows and a column of locations',
      `productid,quantity,timestamp\nA,1,${AT}\n`,
      { location: 'a', location_column: 'b' },
      'location: is one location for all rows, and location_column one for each: give one of them',
    ],
    [
      'an invalid reason for all rows',
      `productid,quantity,timestamp\nA,1,${AT}\n`,
      { reason: 'No word' },
      'reason: must be 1 to 64 characters of a-z, 0-9, _, . and -, such as sale, receipt, return',
    ],
  ])('rejects a file with %s', async (_what, file, parameters: Record<string, string>, message) => {
    expect(await details(file, parameters)).toEqual([message]);
  });

  it('requires an Idempotency-Key if any row is an adjustment', async () => {
    const counts = Array.from({ length: 5000 }, (_, n) => `A,${n},,${AT}\n`).join('');
    const file = `productid,quantity,delta,timestamp\n${counts}A,,-3,${AT}\n`;

    for (const parameters of ['', '?on_invalid=skip']) {
      const { body } = await service
        .post(IMPORT + parameters)
        .set('Content-Type', CSV)
        .send(file)
        .expect(422);

      expect(body.details).toEqual([
        {
          field: 'Idempotency-Key',
          message:
            'is needed with a delta: send a header of this name with a new value for every request, and the same for a retry',
        },
      ]);
    }
    expect(await service.query('SELECT FROM inventory_items')).toHaveLength(0);
    expect((await send(file).expect(201)).body).toEqual({ inserted: 5001 });
  });

  it('stores a repeated request with an Idempotency-Key once, and rejects this key for a request with another location', async () => {
    const key = { 'Content-Type': CSV, 'Idempotency-Key': randomUUID() };
    const file = `productid,delta,timestamp\nA,-3,${AT}\n`;
    const again = (parameters = '') =>
      service
        .post(IMPORT + parameters)
        .set(key)
        .send(file);

    await again().expect(201);
    expect((await again().expect(201)).headers['idempotency-replayed']).toBe('true');
    await again('?location=shop-7').expect(422);

    expect(await service.query('SELECT FROM inventory_items')).toHaveLength(1);
  });

  it('stores the column reason of each row, but nothing from this column if the file is rejected', async () => {
    const header = 'productid,quantity,timestamp,reason\n';
    const reasons = async () =>
      (
        await service.query<{ reason: string }>(
          `SELECT reason FROM origins WHERE reason LIKE 'once-%' ORDER BY id`,
        )
      ).map(({ reason }) => reason);
    await send(`${header}A,1,${AT},once-known\n`).expect(201);
    const many = Array.from({ length: 2000 }, (_, n) => `A,1,${AT},once-${n}\n`).join('');
    await send(`${header}${many}A,x,${AT},\n`).expect(422);
    expect(await reasons()).toEqual(['once-known']);

    await service.query('TRUNCATE inventory_items');
    const rows = ['once-new', '', 'once-known', 'once-new'].map((reason, n) => `B,,${n},,${AT},${reason},\n`);
    await send(ALL + rows.join('')).expect(201);

    expect(await stored()).toBe(ALL + rows.join(''));
    expect(await reasons()).toEqual(['once-known', 'once-new']);
  });

  it('stores every reading and reason of a file that has more new names than an import keeps in memory', async () => {
    const long = 'n'.repeat(200);
    const count = 6000; // all product names together have 1.2 million characters
    const lines = Array.from({ length: count }, (_, n) => {
      const kind = n % 3;
      return `${long}${n},${kind === 1 ? `${long}${n}` : ''},${n},,${AT},r${n},\n`;
    });

    await send(ALL + lines.join('')).expect(201);

    expect((await stored()).split('\n').sort()).toEqual((ALL + lines.join('')).split('\n').sort());
    // This product has a reading with a reason, so its exported file has all columns. The exported file of an
    // unknown product has only the header line, with three columns.
    expect(await exported(service, CSV, { productid: `${long}2` })).toBe(ALL + (lines[2] ?? ''));
    expect(await exported(service, CSV, { productid: 'nobody' })).toBe(HEAD);
    const { body } = await service
      .get(`/api/v1/inventory/levels?productid=${long}4&location=${long}4`)
      .expect(200);
    expect(body.items).toMatchObject([{ quantity: 4 }]);
    const reasons = await service.query(`SELECT FROM origins WHERE reason ~ '^r[0-9]+$'`);
    expect(reasons).toHaveLength(count);
  });

  it('does not block an update with a reason that is also in the file, even if the database did not have this reason before', async () => {
    const file = await Importing.begin(
      service.url,
      `productid,quantity,timestamp,reason\nA,1,${AT},brand-new\nC,1,${AT},newer\n`,
    );
    await service.store([{ productid: 'B', quantity: 1, timestamp: AT, reason: 'brand-new' }]);

    const names = await HeldTable.connect(database.connection, 'products');
    await names.hold();
    const end = file.finish();
    await names.hasWaiting();
    await service.store([{ productid: 'B', quantity: 2, timestamp: AT, reason: 'newer' }]);
    await names.disconnect();

    expect(await end).toMatchObject({ status: 201, body: { inserted: 2 } });
  });
});
