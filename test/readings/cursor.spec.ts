import { cursor as cursorRule } from '../../src/inventory/query.rules';
import { createDatabase, type TestDatabase } from '../support/database';
import { type Item, linkOf, nextPath, type Page, pathOf, walk } from '../support/pages';
import { QUERY } from '../support/paths';
import { type Service, startService } from '../support/service';
const ORDERS = ['asc', 'desc'] as const;
const DAY = '2024-01-01T00:00:00Z';

describe('paging by cursor', () => {
  let database: TestDatabase;
  let service: Service;

  beforeAll(async () => {
    database = await createDatabase();
    service = await startService({}, database.connection);
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  const readings = (productid: string, timestamps: string[]) =>
    service.store(timestamps.map((timestamp, quantity) => ({ productid, quantity, timestamp })));
  const minutes = (productid: string, count: number) =>
    readings(
      productid,
      Array.from({ length: count }, (_, minute) => `2024-01-01T00:${String(minute).padStart(2, '0')}:00Z`),
    );
  const itemsOf = (pages: Page[]): Item[] => pages.flatMap(({ items }) => items);
  const quantities = (pages: Page[]) => itemsOf(pages).map(({ quantity }) => quantity);
  const get = (parameters: Record<string, string | number>) => service.get(pathOf(QUERY, parameters));
  const cursorOf = async (parameters: Record<string, string | number>): Promise<string> => {
    const { body } = await get(parameters).expect(200);
    return body.next_cursor as string;
  };

  it.each(ORDERS)(
    'in the order %s returns each reading exactly once if 5,000 readings have equal timestamps',
    async (order) => {
      const productid = `one moment ${order}`;
      await service.query(
        `INSERT INTO inventory_items (productid, quantity, "timestamp")
       SELECT $1, n, '2024-01-01T00:00:00.000001Z' FROM generate_series(1, 5000) n`,
        [productid],
      );

      const items = itemsOf(await walk(service, QUERY, { productid, order, limit: 499 }));

      const ids = items.map(({ id }) => id);
      expect(new Set(ids).size).toBe(5000);
      expect(ids).toEqual([...ids].sort((a, b) => (order === 'asc' ? a - b : b - a)));
    },
  );

  it.each(ORDERS)(
    'in the order %s returns every existing reading once while new readings are stored',
    async (order) => {
      const productid = `busy ${order}`;
      await minutes(productid, 40);
      const storeAround = async ({ items }: Page) => {
        const { timestamp } = items.at(-1) as Item;
        await service.store(
          ['2023-12-31', timestamp, timestamp.replace(/(\.\d+)?Z$/, '.999999Z'), '2024-01-02'].map(
            (moment) => ({
              productid,
              quantity: 1000,
              timestamp: moment,
            }),
          ),
        );
      };
      let isWalking = true;
      const storeMeanwhile = async () => {
        for (let minute = 0; isWalking; minute = (minute + 7) % 40) {
          const timestamp = `2024-01-01T00:${String(minute).padStart(2, '0')}:00.5Z`;
          await service.store([{ productid, quantity: 1000, timestamp }]);
        }
      };
      const writers = Promise.all([storeMeanwhile(), storeMeanwhile()]);

      // The test adds readings before and after the cursor only while it reads the first 100 items. If it
      // continued to add readings, it would never reach the last page.
      const seen: Item[] = [];
      await walk(service, QUERY, { productid, order, limit: 5 }, async (page) => {
        seen.push(...page.items);
        if (seen.length < 100) await storeAround(page);
        else isWalking = false;
      });
      isWalking = false;
      await writers;

      const first = Array.from({ length: 40 }, (_, quantity) => quantity);
      expect(seen.map(({ quantity }) => quantity).filter((quantity) => quantity < 1000)).toEqual(
        order === 'asc' ? first : first.reverse(),
      );
      expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    },
  );

  it('returns a reading that is stored between two page requests, unless its timestamp belongs on the first page', async () => {
    await readings('place', ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-05']);
    const cursor = await cursorOf({ productid: 'place', limit: 3 });
    await readings('place', ['2024-01-02T12:00', '2024-01-03', '2024-01-04']);

    const { body } = await get({ productid: 'place', cursor }).expect(200);

    expect(body.items.map(({ timestamp }: Item) => timestamp)).toEqual([
      '2024-01-03T00:00:00Z',
      '2024-01-04T00:00:00Z',
      '2024-01-05T00:00:00Z',
    ]);
  });

  it('accepts a different limit for every page', async () => {
    await minutes('limits', 10);
    const cursor = await cursorOf({ productid: 'limits', limit: 1 });
    const second = (await get({ productid: 'limits', limit: 4, cursor }).expect(200)).body as Page;
    const third = (await get({ productid: 'limits', cursor: second.next_cursor ?? '' }).expect(200))
      .body as Page;

    expect(quantities([second, third])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(second).toMatchObject({ count: 4, limit: 4, offset: 0 });
    expect(third).not.toHaveProperty('next_cursor');
  });

  it.each(ORDERS)(
    'in the order %s returns only readings within the given period, to the microsecond',
    async (order) => {
      const productid = `bounds ${order}`;
      await readings(productid, [
        '2024-01-01T00:00:00.000001Z',
        '2024-01-01T00:00:00.000002Z',
        '2024-01-01T00:00:00.000002Z',
        '2024-01-01T00:00:00.000003Z',
        '2024-01-01T00:00:00.000003Z',
        '2024-01-01T00:00:00.000004Z',
      ]);
      const bounds = {
        starttimestamp: '2024-01-01T00:00:00.000002Z',
        endtimestamp: '2024-01-01T00:00:00.000003Z',
      };

      const pages = await walk(service, QUERY, { productid, order, limit: 1, ...bounds });

      expect(quantities(pages)).toEqual(order === 'asc' ? [1, 2, 3, 4] : [4, 3, 2, 1]);
    },
  );

  it.each([
    { stored: 0, pages: [0] },
    { stored: 1, pages: [1] },
    { stored: 2, pages: [2] },
    { stored: 3, pages: [2, 1] },
    { stored: 4, pages: [2, 2] },
  ])('with limit=2 returns $stored readings on pages of these sizes: $pages', async ({ stored, pages }) => {
    const productid = `${stored} readings`;
    if (stored > 0) await minutes(productid, stored);

    const walked = await walk(service, QUERY, { productid, limit: 2 });

    expect(walked.map(({ count, items }) => [count, items.length])).toEqual(
      pages.map((count) => [count, count]),
    );
  });

  it('sends no next_cursor and no Link header with the last page, even if the page is full', async () => {
    await minutes('full', 2);

    const response = await get({ productid: 'full', limit: 2 });

    expect(response.body).toEqual({
      count: 2,
      limit: 2,
      offset: 0,
      items: [expect.anything(), expect.anything()],
    });
    expect(response.headers).not.toHaveProperty('link');
  });

  it('can begin after a page that was requested by offset', async () => {
    await minutes('offset', 6);
    const cursor = await cursorOf({ productid: 'offset', limit: 2, offset: 2 });

    const { body } = await get({ productid: 'offset', limit: 2, cursor, offset: 0 }).expect(200);

    expect(quantities([body as Page])).toEqual([4, 5]);
  });

  it.each([
    'plain',
    'Grüße, 棚 😀',
    'a&limit=1&productid=b',
    'a+b c%20d',
    `"quoted" 'single' \\ </>; rel="next"`,
    'x,{"id":7,"timestamp":"2024-01-01T00:00:00Z"}',
    ',{"id":',
    '?#/;=,<>',
    `${'😀'.repeat(254)}\u{10ffff}`,
  ])('sends a Link header that leads to the next page of the product %s', async (productid) => {
    await minutes(productid, 5);
    const parameters = { productid, limit: 2, order: 'desc', starttimestamp: '2024-01-01T02:01:00+02:00' };

    const first = await get(parameters).expect(200);
    const next = nextPath(QUERY, first);
    const second = await service.get(next as string).expect(200);

    expect(quantities([first.body as Page, second.body as Page])).toEqual([4, 3, 2, 1]);
    expect((second.body as Page).items[0]?.productid).toBe(productid);
    expect(linkOf(second)).toBeUndefined();
    expect(next).toBe(
      `${QUERY}?productid=${encodeURIComponent(productid)}&starttimestamp=2024-01-01T00%3A01%3A00Z&limit=2&cursor=${first.body.next_cursor as string}&order=desc`,
    );
  });

  it.each([QUERY, `${QUERY}/`, '/api/inventory/query', '/API/V1/Inventory/Query'])(
    'on the path %s sends a Link header with a URL relative to this path',
    async (path) => {
      await minutes('relative', 3);

      const first = await service.get(pathOf(path, { productid: 'relative', limit: 2 })).expect(200);
      const next = nextPath(path, first);

      expect(linkOf(first)).toMatch(/^\?productid=relative&/);
      expect(next).toMatch(new RegExp(`^${path}\\?`));
      expect((await service.get(next as string).expect(200)).body.count).toBeGreaterThan(0);
    },
  );

  it('works on the path /api/inventory/query', async () => {
    await minutes('unversioned', 5);

    const pages = await walk(service, '/api/inventory/query', { productid: 'unversioned', limit: 2 });

    expect(quantities(pages)).toEqual([0, 1, 2, 3, 4]);
  });

  it('sends the same Link header for HEAD as for GET', async () => {
    await minutes('head', 2);
    const path = pathOf(QUERY, { productid: 'head', limit: 1 });

    const response = await fetch(`${service.url}${path}`, { method: 'HEAD' });

    expect(response.headers.get('link')).toBe((await service.get(path)).headers.link);
  });

  describe('a cursor that a service returned', () => {
    const query = { productid: 'twin', limit: 2 };
    const twin = Array.from({ length: 4 }, (_, quantity) => ({
      productid: 'twin',
      quantity,
      timestamp: '2024-01-01',
    }));
    let other: TestDatabase;

    beforeAll(async () => {
      other = await createDatabase();
      await service.store(twin);
    });
    afterAll(() => other.drop());

    it('is rejected by a service that uses a different database', async () => {
      const cursor = await cursorOf(query);
      const stranger = await startService({}, other.connection);
      try {
        await stranger.store([...twin, ...twin]);

        const { status, body } = await stranger.get(pathOf(QUERY, { ...query, cursor }));

        expect(status).toBe(422);
        expect(body.details).toEqual([{ field: 'cursor', message: cursorRule.message }]);
        const unversioned = pathOf('/api/inventory/query', { ...query, cursor });
        expect((await stranger.get(unversioned)).status).toBe(422);
      } finally {
        await stranger.stop();
      }
    });

    it('is accepted by another instance of the service', async () => {
      const cursor = await cursorOf(query);
      const instance = await startService({}, database.connection);
      try {
        const { body } = await instance.get(pathOf(QUERY, { ...query, cursor })).expect(200);
        expect(quantities([body as Page])).toEqual([2, 3]);
      } finally {
        await instance.stop();
      }
    });

    it('is accepted by a service that has a copy of the same database', async () => {
      const cursor = await cursorOf(query);
      const copied = await service.query<{ id: string }>('SELECT id FROM database_identity');
      await other.query('TRUNCATE inventory_items, products');
      await other.query('DELETE FROM database_identity');
      await other.query('INSERT INTO database_identity (id) VALUES ($1)', [copied[0]?.id]);
      const rows = await service.query<Record<string, unknown>>(
        `SELECT id, productid, quantity, "timestamp"::text FROM inventory_items WHERE productid = 'twin'`,
      );
      for (const { id, productid, quantity, timestamp } of rows) {
        await other.query(
          `INSERT INTO inventory_items (id, productid, quantity, "timestamp") OVERRIDING SYSTEM VALUE
           VALUES ($1, $2, $3, $4)`,
          [id, productid, quantity, timestamp],
        );
      }
      const copy = await startService({}, other.connection);
      try {
        const { body } = await copy.get(pathOf(QUERY, { ...query, cursor })).expect(200);
        expect(quantities([body as Page])).toEqual([2, 3]);
      } finally {
        await copy.stop();
      }
    });
  });

  describe('rejects', () => {
    const NOT_OURS = cursorRule.message;
    const expectRefusal = async (
      parameters: Record<string, string | number>,
      field: string,
      message: string,
    ): Promise<void> => {
      const { status, body, headers } = await get(parameters);
      expect(status).toBe(422);
      expect(body).toEqual({
        error: 'VALIDATION_ERROR',
        message: `${field} ${message}`,
        details: [{ field, message }],
        request_id: headers['x-request-id'],
      });
    };
    const query = { productid: 'refusals', starttimestamp: '2023-01-01', limit: 1 };
    let cursor: string;

    beforeAll(async () => {
      await minutes('refusals', 3);
      cursor = await cursorOf(query);
    });

    it.each([
      { productid: 'Refusals' },
      { order: 'desc' },
      { starttimestamp: '2023-01-02' },
      { starttimestamp: '' },
      { endtimestamp: '2025-01-01' },
    ])('a cursor if a parameter of the query is changed to %j', async (other) => {
      const { starttimestamp, ...rest } = { ...query, ...other, cursor };
      await expectRefusal({ ...rest, ...(starttimestamp && { starttimestamp }) }, 'cursor', NOT_OURS);
    });

    it.each([
      ['is empty', () => ''],
      ['is made-up text', () => 'page2'],
      ['is not base64url', () => '????'],
      ['is a number', () => '2'],
      ['lacks its end', () => cursor.slice(0, -4)],
      ['lacks its beginning', () => cursor.slice(4)],
      ['has an additional character at the end', () => `${cursor}A`],
      ['has padding', () => `${cursor}=`],
      ['has a character that decoding would ignore', () => `${cursor.slice(0, 8)}!${cursor.slice(8)}`],
      ['has another encoding', () => Buffer.from(cursor, 'base64url').toString('hex')],
      ['is repeated in one text', () => cursor + cursor],
      ['is as long as a URL may be', () => 'A'.repeat(12_000)],
    ])('a cursor that %s', async (_what, damaged) => {
      await expectRefusal({ ...query, cursor: damaged() }, 'cursor', NOT_OURS);
    });

    it.each([
      ['an invalid time', '1 2024-02-30T00:00:00Z'],
      ['a time that only the database would accept', '1 infinity'],
      ['an invalid id', `x ${DAY}`],
      ['an id with a sign', `+1 ${DAY}`],
      ['an id that is too large', `9223372036854775808 ${DAY}`],
      ['an id in another notation', `1e0 ${DAY}`],
      ['a time in another notation', '1 2024-01-01'],
      ['no time', '1'],
      ['additional text', `1 ${DAY} 1`],
    ])('a forged cursor with %s', async (_what, place) => {
      const [fingerprint = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
      const forged = Buffer.from(`${fingerprint} ${place}`).toString('base64url');

      await expectRefusal({ ...query, cursor: forged }, 'cursor', NOT_OURS);
    });

    it('a cursor together with an offset', async () => {
      await expectRefusal({ ...query, cursor, offset: 1 }, 'offset', 'cannot be given together with cursor');
    });

    it('two cursors in one request', async () => {
      const { status, body } = await service.get(`${pathOf(QUERY, { ...query, cursor })}&cursor=${cursor}`);

      expect([status, body.message]).toEqual([422, 'cursor must be given once']);
    });
  });
});
