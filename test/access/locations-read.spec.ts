import type { Response } from 'supertest';
import {
  type Caller,
  expectForbidden,
  notBoundTo,
  type ServiceWithCallers,
  startWithBoundCallers,
} from '../support/bound-callers';
import { EXPORT, FORECAST, LEVELS, PRODUCTS, QUERY, SERIES, UPDATE } from '../support/paths';

const AT = '2024-01-01T10:00:00Z';

/** The level of product `A` at each location. */
const STOCK = { '': 1, 'shop-7': 10, 'shop-7/shelf': 100, 'shop-70': 1000, 'shop-8': 10_000 };

let service: ServiceWithCallers;
const as = (caller: Caller) => service.as(caller);

beforeAll(async () => {
  service = await startWithBoundCallers();
  const everywhere = Object.entries(STOCK).map(([location, quantity]) => ({
    productid: 'A',
    quantity,
    timestamp: AT,
    ...(location && { location }),
  }));
  const elsewhere = { productid: 'ELSEWHERE', quantity: 5, timestamp: AT, location: 'shop-8' };
  await service
    .post(UPDATE, { items: [...everywhere, elsewhere] })
    .set(as('a key of all'))
    .expect(201);
});
afterAll(() => service.stop());

interface Stock {
  readonly productid?: string;
  readonly quantity: number;
}
const sum = (items: readonly Stock[]) => items.reduce((total, { quantity }) => total + quantity, 0);
const ofA = ({ body }: Response) =>
  (body as { items: Stock[] }).items.filter((item) => item.productid === 'A');

/** Returns the sum of a column of a CSV text that has no quoted cells. */
const sumOfColumn = (csv: string, column: string) => {
  const [head = [], ...rows] = csv
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return rows.reduce((total, cells) => total + Number(cells[head.indexOf(column)]), 0);
};

interface Read {
  readonly ask: (parameters: string) => ReturnType<ServiceWithCallers['get']>;
  readonly stock: (answer: Response) => number;
}

/**
 * For each route that reads stock: a function that sends a request, and a function that finds the quantity of
 * product `A` in the response.
 */
const READS: Record<string, Read> = {
  query: { ask: (more) => service.get(`${QUERY}?productid=A${more}`), stock: (answer) => sum(ofA(answer)) },
  'levels by GET': {
    ask: (more) => service.get(`${LEVELS}?productid=A${more}`),
    stock: (answer) => sum(ofA(answer)),
  },
  'levels by POST': {
    ask: (more) => {
      const location = new URLSearchParams(more).get('location');
      return service.post(LEVELS, { productids: ['A'], ...(location !== null && { location }) });
    },
    stock: (answer) => sum(ofA(answer)),
  },
  products: { ask: (more) => service.get(`${PRODUCTS}?limit=5${more}`), stock: (answer) => sum(ofA(answer)) },
  series: {
    ask: (more) => service.get(`${SERIES}?productid=A&interval=1h&endtimestamp=${AT}${more}`),
    stock: ({ body }) => (body as { items: { last: number }[] }).items[0]?.last ?? 0,
  },
  export: {
    ask: (more) => service.get(`${EXPORT}?productid=A${more}`).set('Accept', 'text/csv'),
    stock: ({ text }) => sumOfColumn(text, 'quantity'),
  },
  'export of what was stored': {
    ask: (more) =>
      service.get(`${EXPORT}?productid=A&stored_since=2024-01-01${more}`).set('Accept', 'text/csv'),
    stock: ({ text }) => sumOfColumn(text, 'quantity'),
  },
  forecast: {
    ask: (more) => service.get(`${FORECAST}?productid=A${more}`),
    stock: ({ body }) => (body as { items: { level: number }[] }).items[0]?.level ?? 0,
  },
};

describe('a read request', () => {
  /**
   * For each caller: the quantity at all locations of the caller, the quantity at one of these locations, and
   * the name of that one location.
   */
  const SEEN: [Caller, all: number, own: number, location: string][] = [
    ['a key of shop-7', 10, 10, 'shop-7'],
    ['a token of shop-7', 10, 10, 'shop-7'],
    ['a key of shop-7/*', 100, 100, 'shop-7/shelf'],
    ['a token of shop-7/*', 100, 100, 'shop-7/shelf'],
    ['a key of both', 110, 10, 'shop-7'],
    ['a token of both', 110, 100, 'shop-7/shelf'],
    ['a key of all', 11_111, 1, ''],
    ['a token of all', 11_111, 10_000, 'shop-8'],
  ];
  const cases = Object.keys(READS).flatMap((route) => SEEN.map((seen) => [route, ...seen] as const));

  it.each(cases)(
    'to the route %s, authenticated by %s, returns the stock %i without the parameter location, and %i with it',
    async (route, caller, ...seen) => {
      const [all, own, location] = seen;
      const { ask, stock } = READS[route] as Read;

      expect(stock(await ask('').set(as(caller)).expect(200))).toBe(all);
      expect(stock(await ask(`&location=${location}`).set(as(caller)).expect(200))).toBe(own);
    },
  );

  const OTHERS: [Caller, string][] = [
    ['a key of shop-7', 'shop-8'],
    ['a key of shop-7', 'shop-70'],
    ['a key of shop-7', 'shop-7/shelf'],
    ['a key of shop-7', ''],
    ['a token of shop-7', 'shop-8'],
    ['a token of shop-7', ''],
    ['a key of shop-7/*', 'shop-7'],
    ['a key of shop-7/*', ''],
    ['a key of both', 'shop-70'],
    ['a token of both', 'no such location'],
  ];

  it.each(Object.keys(READS).flatMap((route) => OTHERS.map((other) => [route, ...other] as const)))(
    'to the route %s, authenticated by %s, is rejected if it names the forbidden location "%s"',
    async (route, caller, location) => {
      const { ask } = READS[route] as Read;

      expectForbidden(await ask(`&location=${location}`).set(as(caller)), notBoundTo(location), 'location');
    },
  );

  it.each(['a key of shop-7', 'a token of both'] as const)(
    'authenticated by %s, reveals no product that exists only at forbidden locations',
    async (caller) => {
      const body = async (path: string) => (await service.get(path).set(as(caller)).expect(200)).body;

      expect(await body(`${LEVELS}?productid=ELSEWHERE&productid=NOWHERE`)).toEqual({
        count: 0,
        items: [],
        missing: ['ELSEWHERE', 'NOWHERE'],
      });
      expect((await body(`${FORECAST}?productid=ELSEWHERE`)).missing).toEqual(['ELSEWHERE']);
      expect((await body(`${QUERY}?productid=ELSEWHERE`)).items).toEqual([]);
      expect((await body(`${SERIES}?productid=ELSEWHERE&interval=1h`)).items).toEqual([]);
      expect((await body(PRODUCTS)).items).toEqual([expect.objectContaining({ productid: 'A' })]);
      const unknown = await service.get(`${PRODUCTS}/NOWHERE`).set(as(caller)).expect(404);
      const foreign = await service.get(`${PRODUCTS}/ELSEWHERE`).set(as(caller)).expect(404);
      expect(foreign.body.message).toBe(unknown.body.message);
      await service.get(`${PRODUCTS}/A`).set(as(caller)).expect(200);
    },
  );

  it('to the route /api/v1/inventory/levels returns only locations that the caller may read', async () => {
    const { body } = await service.get(`${LEVELS}?productid=A`).set(as('a key of both')).expect(200);

    expect(body.items[0].locations.map(({ location }: { location: string }) => location)).toEqual([
      'shop-7',
      'shop-7/shelf',
    ]);
  });

  it.each([
    ['a key of shop-7', ['10']],
    ['a token of shop-7/*', ['100']],
    ['a token of both', ['10', '100']],
    ['a key of all', ['1', '10', '100', '1000', '10000', '5']],
  ] as const)(
    'to the route export, authenticated by %s, returns only readings at the caller’s locations',
    async (caller, quantities) => {
      const rowsOf = async (parameters: string) => {
        const { text } = await service
          .get(EXPORT + parameters)
          .set(as(caller))
          .set('Accept', 'application/x-ndjson')
          .expect(200);
        return text
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Stock);
      };

      expect((await rowsOf('')).map(({ quantity }) => String(quantity)).sort()).toEqual(
        [...quantities].sort(),
      );
      expect(await rowsOf('?productid=A')).toHaveLength(
        quantities.filter((quantity) => quantity !== '5').length,
      );
    },
  );
});

describe('a cursor for the next page', () => {
  const pageFor = (caller: Caller, parameters: string) =>
    service.get(`${QUERY}?productid=A&limit=1${parameters}`).set(as(caller));

  it('leads only to readings at locations that the caller may read', async () => {
    const first = await pageFor('a key of both', '').expect(200);
    const second = await pageFor('a key of both', `&cursor=${first.body.next_cursor}`).expect(200);

    expect([...first.body.items, ...second.body.items].map(({ quantity }) => quantity)).toEqual([10, 100]);
    expect(second.body.next_cursor).toBeUndefined();
  });

  it.each([
    ['a key of all', 'a key of both'],
    ['a key of both', 'a key of all'],
    ['a key of both', 'a key of shop-7'],
    ['a key of both', 'a token of shop-7/*'],
  ] as const)(
    'that one caller (with %s) received is rejected if another caller (with %s) sends it',
    async (one, other) => {
      const { body } = await pageFor(one, '').expect(200);

      const refused = await pageFor(other, `&cursor=${body.next_cursor}`).expect(422);

      expect(refused.body.details[0].field).toBe('cursor');
    },
  );

  it('is accepted from a second caller who has the same locations as the first', async () => {
    const { body } = await pageFor('a key of both', '').expect(200);

    await pageFor('a token of both', `&cursor=${body.next_cursor}`).expect(200);
  });

  it('of the list of products is rejected from a second caller who may not read all locations of the first caller', async () => {
    const first = await service.get(`${PRODUCTS}?limit=1`).set(as('a key of all')).expect(200);

    const { body } = await service
      .get(`${PRODUCTS}?limit=1&cursor=${first.body.next_cursor}`)
      .set(as('a key of both'))
      .expect(422);

    expect(body.details[0].field).toBe('cursor');
  });

  it('is absent from an empty result, because a cursor could name a product that the caller may not read', async () => {
    await service.query(`INSERT INTO products SELECT 'SECRET ' || n FROM generate_series(1, 20000) AS n`);

    const { body } = await service.get(`${PRODUCTS}?q=zzzz`).set(as('a key of shop-7')).expect(200);

    expect(body).toEqual({ count: 0, limit: 50, items: [] });
  });
});
