import type { Response } from 'supertest';
import {
  type Caller,
  expectForbidden,
  NEEDS_ONE,
  notBoundTo,
  type ServiceWithCallers,
  startWithBoundCallers,
} from '../support/bound-callers';
import { IMPORT, LEVELS, QUERY, UPDATE } from '../support/paths';

const UNVERSIONED_UPDATE = '/api/inventory/update';
const UNVERSIONED_QUERY = '/api/inventory/query';
const VOID = '/api/v1/inventory/void';
const AT = '2024-01-01T10:00:00Z';

const located = (location: string) => (location === '' ? {} : { location });

let service: ServiceWithCallers;
const as = (caller: Caller) => service.as(caller);

beforeAll(async () => {
  service = await startWithBoundCallers();
});
afterAll(() => service.stop());

let products = 0;
/** Returns the name of a product that no other test writes. */
const newProduct = () => `written-${(products += 1)}`;
const placesOf = async (productid: string) => {
  const rows = await service.query(
    'SELECT location FROM inventory_items WHERE productid = $1 ORDER BY location',
    [productid],
  );
  return rows.map(({ location }) => location as string);
};

/**
 * For each route that stores readings: a function that stores one reading through this route, at a location
 * if one is given.
 */
const WRITES: Record<
  string,
  (productid: string, location?: string) => ReturnType<ServiceWithCallers['post']>
> = {
  update: (productid, location) =>
    service.post(UPDATE, { items: [{ productid, location, quantity: 1, timestamp: AT }] }),
  import: (productid, location) =>
    service
      .post(IMPORT, `${JSON.stringify({ productid, location, quantity: 1, timestamp: AT })}\n`)
      .set('Content-Type', 'application/x-ndjson'),
};

const FIELDS: Record<string, string> = { update: 'items[0].location', import: 'line 1, location' };

describe('a write request', () => {
  const cases = Object.keys(WRITES).flatMap((route) =>
    (
      [
        ['a key of shop-7', undefined, ['shop-7']],
        ['a token of shop-7', undefined, ['shop-7']],
        ['a key of shop-7', 'shop-7', ['shop-7']],
        ['a key of shop-7/*', 'shop-7/new', ['shop-7/new']],
        ['a token of shop-7/*', 'shop-7/new', ['shop-7/new']],
        ['a key of both', 'shop-7', ['shop-7']],
        ['a key of all', 'shop-9', ['shop-9']],
        ['a key of all', undefined, ['']],
        ['a token of all', undefined, ['']],
      ] as [Caller, string | undefined, string[]][]
    ).map((row) => [route, ...row] as const),
  );

  it.each(cases)(
    'to the route %s, authenticated by %s, with the location %s in the request, stores the reading at the location %j',
    async (route, caller, location, stored) => {
      const productid = newProduct();

      await WRITES[route]?.(productid, location).set(as(caller)).expect(201);

      expect(await placesOf(productid)).toEqual(stored);
      const level = await service.get(`${LEVELS}?productid=${productid}`).set(as(caller)).expect(200);
      expect(level.body.items).toMatchObject([{ quantity: 1 }]);
    },
  );

  it.each(
    Object.keys(WRITES).flatMap((route) =>
      (
        [
          ['a key of shop-7', 'shop-8'],
          ['a key of shop-7', 'shop-7/shelf'],
          ['a key of shop-7/*', 'shop-7'],
          ['a key of both', 'shop-70'],
          ['a token of both', 'x'.repeat(60)],
        ] as [Caller, string][]
      ).map((row) => [route, ...row] as const),
    ),
  )(
    'to the route %s, authenticated by %s, is rejected if it names the forbidden location %s',
    async (route, caller, location) => {
      const productid = newProduct();

      const answer = await WRITES[route]?.(productid, location).set(as(caller));

      expectForbidden(answer as Response, notBoundTo(location), FIELDS[route]);
      expect(await placesOf(productid)).toEqual([]);
    },
  );

  it.each(
    Object.keys(WRITES).flatMap((route) =>
      (['a key of shop-7/*', 'a key of both', 'a token of both'] as const).map(
        (caller) => [route, caller] as const,
      ),
    ),
  )('to the route %s, authenticated by %s, is rejected if it names no location', async (route, caller) => {
    const productid = newProduct();

    const answer = await WRITES[route]?.(productid).set(as(caller));

    expectForbidden(answer as Response, NEEDS_ONE, FIELDS[route]);
    expect(await placesOf(productid)).toEqual([]);
  });

  it('stores nothing if one reading is at a forbidden location, and the error names this reading', async () => {
    const productid = newProduct();
    const items = ['shop-7', undefined, 'shop-8'].map((location) => ({
      productid,
      location,
      quantity: 1,
      timestamp: AT,
    }));

    const answer = await service.post(UPDATE, { items }).set(as('a key of shop-7'));

    expectForbidden(answer, notBoundTo('shop-8'), 'items[2].location');
    expect(await placesOf(productid)).toEqual([]);
  });

  it('stores all rows of a CSV file at the only allowed location of the caller if the file has no locations', async () => {
    const productid = newProduct();
    const file = `productid,quantity,timestamp\n${productid},1,${AT}\n${productid},2,${AT}\n`;

    await service.post(IMPORT, file).set('Content-Type', 'text/csv').set(as('a key of shop-7')).expect(201);

    expect(await placesOf(productid)).toEqual(['shop-7', 'shop-7']);
  });

  it.each([
    ['a key of shop-7', 'shop-8'],
    ['a key of shop-7', ''],
    ['a key of both', ''],
  ] as const)(
    'with a file (authenticated by %s) is rejected if the parameter "location" has the forbidden value "%s"',
    async (caller, location) => {
      const productid = newProduct();

      const answer = await service
        .post(`${IMPORT}?location=${location}`, `productid,quantity,timestamp\n${productid},1,${AT}\n`)
        .set('Content-Type', 'text/csv')
        .set(as(caller));

      expectForbidden(answer, notBoundTo(location), 'location');
      expect(await placesOf(productid)).toEqual([]);
    },
  );

  it('with a file is rejected if one row is at a forbidden location, even with on_invalid=skip', async () => {
    const productid = newProduct();
    const rows = [undefined, 'shop-8'].map((location) =>
      JSON.stringify({ productid, location, quantity: 1, timestamp: AT }),
    );

    const answer = await service
      .post(`${IMPORT}?on_invalid=skip`, rows.join('\n'))
      .set('Content-Type', 'application/x-ndjson')
      .set(as('a key of shop-7'));

    expectForbidden(answer, notBoundTo('shop-8'), 'line 2, location');
    expect(await placesOf(productid)).toEqual([]);
  });

  it.each(Object.keys(WRITES))(
    'to the route %s is stored once if a repetition with the same Idempotency-Key adds the caller’s only location',
    async (route) => {
      const productid = newProduct();
      const write = (caller: Caller, location?: string) =>
        WRITES[route]?.(productid, location)
          .set(as(caller))
          .set('Idempotency-Key', `key-${route}`) as ReturnType<ServiceWithCallers['post']>;

      await write('a key of shop-7').expect(201);
      const replayed = await write('a key of shop-7', 'shop-7').expect(201);
      expect(replayed.headers['idempotency-replayed']).toBe('true');
      expect(await placesOf(productid)).toEqual(['shop-7']);

      await write('a key of both', 'shop-7').expect(201);
      const other = await write('a key of both', 'shop-7/shelf').expect(422);
      expect(other.body.error).toBe('IDEMPOTENCY_KEY_REUSED');
      expect(await placesOf(productid)).toEqual(['shop-7', 'shop-7']);
    },
  );
});

describe('a request that voids a reading,', () => {
  /** Stores a reading. @returns its product, timestamp and id, without the location */
  const stored = async (location: string) => {
    const productid = newProduct();
    const all = as('a key of all');
    await service
      .post(UPDATE, { items: [{ productid, quantity: 1, timestamp: AT, ...located(location) }] })
      .set(all)
      .expect(201);
    const { body } = await service.get(`${QUERY}?productid=${productid}`).set(all).expect(200);
    return { productid, timestamp: AT, id: body.items[0].id as number };
  };
  const isVoided = async (productid: string) => (await placesOf(productid)).length === 0;

  it.each([
    ['a key of shop-7', 'shop-7', undefined],
    ['a token of shop-7', 'shop-7', undefined],
    ['a key of shop-7', 'shop-7', 'shop-7'],
    ['a token of shop-7/*', 'shop-7/shelf', 'shop-7/shelf'],
    ['a key of all', 'shop-8', 'shop-8'],
    ['a key of all', '', undefined],
  ] as const)(
    'authenticated by %s, succeeds if the reading is at "%s" and the request names the location %s',
    async (caller, at, location) => {
      const reading = await stored(at);

      await service
        .post(VOID, { items: [{ ...reading, location }] })
        .set(as(caller))
        .expect(200);

      expect(await isVoided(reading.productid)).toBe(true);
    },
  );

  it.each([
    ['a key of shop-7', 'shop-8', 403, notBoundTo('shop-8')],
    ['a token of shop-7/*', 'shop-7', 403, notBoundTo('shop-7')],
    ['a key of both', '', 403, NEEDS_ONE],
    ['a key of shop-7', '', 422, 'Nothing is voided, because some of these readings do not exist'],
  ] as const)(
    'authenticated by %s, is rejected if the reading is at the forbidden location "%s"',
    async (caller, at, status, message) => {
      const reading = await stored(at);

      const { body } = await service
        .post(VOID, { items: [{ ...reading, ...located(at) }] })
        .set(as(caller))
        .expect(status);

      expect(body.message).toBe(message);
      expect(await isVoided(reading.productid)).toBe(false);
    },
  );
});

describe('a caller of the paths without /v1,', () => {
  it.each([
    ['a key of shop-7', 'shop-7'],
    ['a token of shop-7', 'shop-7'],
    ['a key of all', ''],
  ] as const)('authenticated by %s, writes and reads only at the location "%s"', async (caller, location) => {
    const productid = newProduct();
    for (const timestamp of ['2024-01-01T10:00:00Z', '2024-01-02T10:00:00Z']) {
      await service
        .post(UNVERSIONED_UPDATE, { items: [{ productid, quantity: 1, timestamp, location: 'shop-8' }] })
        .set(as(caller))
        .expect(201);
    }
    await service
      .post(UPDATE, { items: [{ productid, quantity: 1, timestamp: AT, location: 'shop-8' }] })
      .set(as('a key of all'))
      .expect(201);

    const page = await service
      .get(`${UNVERSIONED_QUERY}?productid=${productid}&limit=1&location=shop-8`)
      .set(as(caller))
      .expect(200);
    const link = /^<(.+)>; rel="next"$/.exec(page.headers.link ?? '')?.[1] ?? '';
    const next = await service
      .get(UNVERSIONED_QUERY + link)
      .set(as(caller))
      .expect(200);

    expect(await placesOf(productid)).toEqual([location, location, 'shop-8']);
    expect(link).not.toContain('location');
    expect([...page.body.items, ...next.body.items]).toEqual([
      { id: expect.any(Number), productid, ...located(location), quantity: 1, timestamp: AT },
      {
        id: expect.any(Number),
        productid,
        ...located(location),
        quantity: 1,
        timestamp: '2024-01-02T10:00:00Z',
      },
    ]);
    expect(next.headers.link).toBeUndefined();
  });

  it.each(['a key of shop-7/*', 'a key of both', 'a token of both'] as const)(
    'authenticated by %s, is rejected, because it may use several locations but cannot choose one on these paths',
    async (caller) => {
      const productid = newProduct();
      const items = [{ productid, quantity: 1, timestamp: AT }];

      const update = await service.post(UNVERSIONED_UPDATE, { items }).set(as(caller));
      expectForbidden(update, NEEDS_ONE, FIELDS.update);
      expectForbidden(await service.get(`${UNVERSIONED_QUERY}?productid=A`).set(as(caller)), NEEDS_ONE);
      expect(await placesOf(productid)).toEqual([]);
    },
  );
});
