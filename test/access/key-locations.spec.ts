import request, { type Response } from 'supertest';
import { BOOTSTRAP_KEY, bearer, createKey } from '../support/api-keys';
import { AUDIENCE, ISSUER, SigningKey } from '../support/issuer';
import { EXPORT, FORECAST, IMPORT, KEYS, LEVELS, PRODUCTS, QUERY, SERIES, UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';

const UNVERSIONED_UPDATE = '/api/inventory/update';
const UNVERSIONED_QUERY = '/api/inventory/query';
const VOID = '/api/v1/inventory/void';
const AT = '2024-01-01T10:00:00Z';
const SCOPES = ['inventory:read', 'inventory:write', 'inventory:void'];

const issuer = new SigningKey('issuer');
let service: Service;

/** The callers, by what they are bound to. */
const callers = {
  'a key of shop-7': { locations: ['shop-7'] },
  'a key of shop-7/*': { locations: ['shop-7/*'] },
  'a key of both': { locations: ['shop-7', 'shop-7/*'] },
  'a token of shop-7': { claim: 'shop-7' },
  'a token of shop-7/*': { claim: ['shop-7/*'] },
  'a token of both': { claim: ['shop-7/*', 'shop-7'] },
  'a key of all': {},
  'a token of all': { claim: undefined },
} as const;
type Caller = keyof typeof callers;
const credentials = new Map<Caller, string>();
const as = (caller: Caller) => bearer(credentials.get(caller) ?? '');

/** The level of `A` at each location. */
const STOCK = { '': 1, 'shop-7': 10, 'shop-7/shelf': 100, 'shop-70': 1000, 'shop-8': 10_000 };
const located = (location: string) => (location === '' ? {} : { location });

beforeAll(async () => {
  service = await startService({
    AUTH: 'required',
    BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
    JWT_PUBLIC_KEY: issuer.publicPem,
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: AUDIENCE,
  });
  for (const [caller, bound] of Object.entries(callers) as [Caller, { claim?: unknown }][]) {
    const credential =
      'claim' in bound
        ? issuer.token({ scope: SCOPES.join(' '), locations: bound.claim })
        : (await createKey(service, { scopes: SCOPES, ...bound })).key;
    credentials.set(caller, credential);
  }
  const everywhere = Object.entries(STOCK).map(([location, quantity]) => ({
    productid: 'A',
    quantity,
    timestamp: AT,
    ...located(location),
  }));
  const elsewhere = { productid: 'ELSEWHERE', quantity: 5, timestamp: AT, location: 'shop-8' };
  await service
    .post(UPDATE, { items: [...everywhere, elsewhere] })
    .set(bearer(BOOTSTRAP_KEY))
    .expect(201);
});
afterAll(() => service.stop());

function expectForbidden({ status, headers, body }: Response, message: string, field?: string): void {
  expect({ status, ...(body as object) }).toEqual({
    status: 403,
    error: 'FORBIDDEN',
    message,
    ...(field && { details: [{ field, message: 'must be a location to which the caller is bound' }] }),
    request_id: headers['x-request-id'],
  });
}

const notBoundTo = (location: string) =>
  `This needs ${location === '' ? 'the unnamed location' : `the location "${location}"`}, to which the caller is not bound.`;

const NEEDS_ONE =
  'This needs a location, because the caller is bound to more than one: name one of them. The paths without a version take none.';

interface Stock {
  readonly productid?: string;
  readonly quantity: number;
}
const sum = (items: readonly Stock[]) => items.reduce((total, { quantity }) => total + quantity, 0);
const ofA = ({ body }: Response) =>
  (body as { items: Stock[] }).items.filter((item) => item.productid === 'A');

/** Every route that reads stock, and what its answer says that there is of `A`. */
const READS: Record<
  string,
  { ask(parameters: string): ReturnType<Service['get']>; stock(answer: Response): number }
> = {
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
  forecast: {
    ask: (more) => service.get(`${FORECAST}?productid=A${more}`),
    stock: ({ body }) => (body as { items: { level: number }[] }).items[0]?.level ?? 0,
  },
};

describe('a read', () => {
  /** Of each caller: the stock that it sees at all of its locations, at one of its own, and the name of that one. */
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
    'by %s with %s is of %i pieces, and of %i at one location',
    async (route, caller, ...seen) => {
      const [all, own, location] = seen;
      const { ask, stock } = READS[route] as (typeof READS)[string];

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
    'by %s with %s is refused at "%s", whether there is such a location or not',
    async (route, caller, location) => {
      const { ask } = READS[route] as (typeof READS)[string];

      expectForbidden(await ask(`&location=${location}`).set(as(caller)), notBoundTo(location), 'location');
    },
  );

  it.each(['a key of shop-7', 'a token of both'] as const)(
    'with %s shows nothing of a product that others have',
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

  it('by levels names the locations of the caller alone', async () => {
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
  ] as const)('by export with %s is of its own readings', async (caller, quantities) => {
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

    expect((await rowsOf('')).map(({ quantity }) => String(quantity)).sort()).toEqual([...quantities].sort());
    expect(await rowsOf('?productid=A')).toHaveLength(
      quantities.filter((quantity) => quantity !== '5').length,
    );
  });
});

describe('a cursor', () => {
  const pageFor = (caller: Caller, parameters: string) =>
    service.get(`${QUERY}?productid=A&limit=1${parameters}`).set(as(caller));

  it('leads its caller through its own readings', async () => {
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
  ] as const)('of %s is refused for %s', async (one, other) => {
    const { body } = await pageFor(one, '').expect(200);

    const refused = await pageFor(other, `&cursor=${body.next_cursor}`).expect(422);

    expect(refused.body.details[0].field).toBe('cursor');
  });

  it('may be used by another caller with the same locations', async () => {
    const { body } = await pageFor('a key of both', '').expect(200);

    await pageFor('a token of both', `&cursor=${body.next_cursor}`).expect(200);
  });

  it('of products leads to those of the caller, whoever got it', async () => {
    const first = await service.get(`${PRODUCTS}?limit=1`).set(as('a key of all')).expect(200);
    const { body } = await service
      .get(`${PRODUCTS}?limit=1&cursor=${first.body.next_cursor}`)
      .set(as('a key of both'))
      .expect(200);

    expect([first.body.items[0].productid, body.items]).toEqual(['A', []]);
  });
});

let products = 0;
/** A product that no other test writes. */
const newProduct = () => `written-${(products += 1)}`;
const placesOf = async (productid: string) => {
  const rows = await service.query(
    'SELECT location FROM inventory_items WHERE productid = $1 ORDER BY location',
    [productid],
  );
  return rows.map(({ location }) => location as string);
};

/** Every route that stores readings: one of a product, at a location or at none. */
const WRITES: Record<string, (productid: string, location?: string) => ReturnType<Service['post']>> = {
  update: (productid, location) =>
    service.post(UPDATE, { items: [{ productid, location, quantity: 1, timestamp: AT }] }),
  import: (productid, location) =>
    service
      .post(IMPORT, `${JSON.stringify({ productid, location, quantity: 1, timestamp: AT })}\n`)
      .set('Content-Type', 'application/x-ndjson'),
};

describe('a write', () => {
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

  it.each(cases)('by %s with %s at %s is stored at %j', async (route, caller, location, stored) => {
    const productid = newProduct();

    await WRITES[route]?.(productid, location).set(as(caller)).expect(201);

    expect(await placesOf(productid)).toEqual(stored);
    const level = await service.get(`${LEVELS}?productid=${productid}`).set(as(caller)).expect(200);
    expect(level.body.items).toMatchObject([{ quantity: 1 }]);
  });

  const FIELDS: Record<string, string> = { update: 'items[0].location', import: 'line 1, location' };

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
  )('by %s with %s is refused at %s', async (route, caller, location) => {
    const productid = newProduct();

    const answer = await WRITES[route]?.(productid, location).set(as(caller));

    expectForbidden(answer as Response, notBoundTo(location), FIELDS[route]);
    expect(await placesOf(productid)).toEqual([]);
  });

  it.each(
    Object.keys(WRITES).flatMap((route) =>
      (['a key of shop-7/*', 'a key of both', 'a token of both'] as const).map(
        (caller) => [route, caller] as const,
      ),
    ),
  )('by %s with %s needs a location', async (route, caller) => {
    const productid = newProduct();

    expectForbidden((await WRITES[route]?.(productid).set(as(caller))) as Response, NEEDS_ONE);
    expect(await placesOf(productid)).toEqual([]);
  });

  it('stores all readings or none, and names the one at a location of others', async () => {
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

  it('of a file in CSV gets the location of its sender in every row', async () => {
    const productid = newProduct();
    const file = `productid,quantity,timestamp\n${productid},1,${AT}\n${productid},2,${AT}\n`;

    await service.post(IMPORT, file).set('Content-Type', 'text/csv').set(as('a key of shop-7')).expect(201);

    expect(await placesOf(productid)).toEqual(['shop-7', 'shop-7']);
  });

  it('refuses a file for a row at a location of others, also where invalid rows are skipped', async () => {
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
    'by %s is known by its location: a retry may name it or leave it out',
    async (route) => {
      const productid = newProduct();
      const write = (caller: Caller, location?: string) =>
        WRITES[route]?.(productid, location)
          .set(as(caller))
          .set('Idempotency-Key', `key-${route}`) as ReturnType<Service['post']>;

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

describe('a void', () => {
  /** Stores a reading, and returns what names it without its location. */
  const stored = async (location: string) => {
    const productid = newProduct();
    const all = bearer(BOOTSTRAP_KEY);
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
  ] as const)('with %s takes a reading at "%s" back that is named by %s', async (caller, at, location) => {
    const reading = await stored(at);

    await service
      .post(VOID, { items: [{ ...reading, location }] })
      .set(as(caller))
      .expect(200);

    expect(await isVoided(reading.productid)).toBe(true);
  });

  it.each([
    ['a key of shop-7', 'shop-8', 403, notBoundTo('shop-8')],
    ['a token of shop-7/*', 'shop-7', 403, notBoundTo('shop-7')],
    ['a key of both', '', 403, NEEDS_ONE],
    ['a key of shop-7', '', 422, 'Nothing is voided, because some of these readings do not exist'],
  ] as const)('with %s of a reading at "%s" is refused', async (caller, at, status, message) => {
    const reading = await stored(at);

    const { body } = await service
      .post(VOID, { items: [{ ...reading, ...located(at) }] })
      .set(as(caller))
      .expect(status);

    expect(body.message).toBe(message);
    expect(await isVoided(reading.productid)).toBe(false);
  });
});

describe('a client of the first service', () => {
  it.each([
    ['a key of shop-7', 'shop-7'],
    ['a token of shop-7', 'shop-7'],
    ['a key of all', ''],
  ] as const)('with %s writes and reads at "%s"', async (caller, location) => {
    const productid = newProduct();
    for (const timestamp of ['2024-01-01T10:00:00Z', '2024-01-02T10:00:00Z']) {
      await service
        .post(UNVERSIONED_UPDATE, { items: [{ productid, quantity: 1, timestamp, location: 'shop-8' }] })
        .set(as(caller))
        .expect(201);
    }
    await service
      .post(UPDATE, { items: [{ productid, quantity: 1, timestamp: AT, location: 'shop-8' }] })
      .set(bearer(BOOTSTRAP_KEY))
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
    'with %s is told that these paths take no location',
    async (caller) => {
      const productid = newProduct();
      const items = [{ productid, quantity: 1, timestamp: AT }];

      expectForbidden(await service.post(UNVERSIONED_UPDATE, { items }).set(as(caller)), NEEDS_ONE);
      expectForbidden(await service.get(`${UNVERSIONED_QUERY}?productid=A`).set(as(caller)), NEEDS_ONE);
      expect(await placesOf(productid)).toEqual([]);
    },
  );
});

describe('what concerns all locations', () => {
  const ALL =
    'This concerns all locations, and the caller is bound to some: call with a key or a token that is bound to none.';
  const scope = 'inventory:read inventory:write inventory:erase keys:admin';
  const send = (method: 'put' | 'patch' | 'delete', path: string) => request(service.url)[method](path);

  it.each([
    ['PUT details', () => send('put', `${PRODUCTS}/A`).send({ name: 'Oil' })],
    ['PATCH details', () => send('patch', `${PRODUCTS}/A`).send({ name: 'Oil' })],
    ['DELETE a product', () => send('delete', `${PRODUCTS}/A`)],
    ['make a key', () => service.post(KEYS, { name: 'mine', scopes: ['inventory:read'] })],
    ['list keys', () => service.get(KEYS)],
    ['rotate a key', () => service.post(`${KEYS}/${'0'.repeat(16)}/rotate`)],
    ['revoke a key', () => send('delete', `${KEYS}/${'0'.repeat(16)}`)],
  ])('is refused for a caller who is bound to some: %s', async (_what, ask) => {
    expectForbidden(await ask().set(bearer(issuer.token({ scope, locations: 'shop-7' }))), ALL);
    const unbound = await ask().set(bearer(issuer.token({ scope: 'inventory:void' })));
    expect(unbound.body.message).toMatch(/^This needs the scope/);
  });

  it('is refused for a key that is bound to some', async () => {
    const { key } = await createKey(service, { scopes: ['inventory:erase'], locations: ['shop-7'] });

    expectForbidden(await send('delete', `${PRODUCTS}/A`).set(bearer(key)), ALL);
    expect(await placesOf('A')).toHaveLength(Object.keys(STOCK).length);
  });
});

describe('a token', () => {
  it.each([[[]], [''], [null], [7], [{}], ['*'], [['*']], [['shop-7', 7]], ['/*'], ['x'.repeat(256)]])(
    'with the claim locations %j is refused, and does not lead everywhere',
    async (locations) => {
      const { status, headers, body } = await service
        .get(`${QUERY}?productid=A`)
        .set(bearer(issuer.token({ locations })));

      expect([status, headers['www-authenticate'], body]).toEqual([
        401,
        'Bearer realm="inventory", error="invalid_token", Basic realm="inventory", charset="UTF-8"',
        {
          error: 'UNAUTHENTICATED',
          message:
            'The claim locations of this token must be a list of 1 to 100 locations, such as shop-7, or shop-7/* for all that begin with shop-7/.',
          request_id: headers['x-request-id'],
        },
      ]);
    },
  );
});

describe('POST /api/v1/keys with locations', () => {
  it('keeps them, without duplicates, shows them, and a rotation keeps them', async () => {
    const locations = ['shop-7', 'a, b', 'shop-7/*', 'shop-7'];
    const made = (await createKey(service, { locations })) as unknown as { id: string; locations: string[] };
    expect(made.locations).toEqual(['shop-7', 'a, b', 'shop-7/*']);

    const renewed = await service.post(`${KEYS}/${made.id}/rotate`).set(bearer(BOOTSTRAP_KEY)).expect(201);
    expect(renewed.body.locations).toEqual(made.locations);
    const { body } = await service.get(`${KEYS}?limit=500`).set(bearer(BOOTSTRAP_KEY)).expect(200);
    const listed = (body as { items: { id: string; locations: unknown }[] }).items;
    expect(listed.find(({ id }) => id === made.id)?.locations).toEqual(made.locations);
    expect(listed.filter(({ locations }) => locations === null)).toHaveLength(1);

    const page = await service.get(`${QUERY}?productid=A`).set(bearer(renewed.body.key)).expect(200);
    expect(sum(ofA(page))).toBe(110);
  });

  it.each([[[]], ['shop-7'], [['']], [['*']], [['shop-*']], [['a', 1]], [['x'.repeat(256)]]])(
    'refuses %j, and makes no key',
    async (locations) => {
      const { body } = await service
        .post(KEYS, { name: 'wrong', scopes: ['inventory:read'], locations })
        .set(bearer(BOOTSTRAP_KEY))
        .expect(422);

      expect(body.details).toEqual([
        {
          field: 'locations',
          message:
            'must be a list of 1 to 100 locations, such as shop-7, or shop-7/* for all that begin with shop-7/',
        },
      ]);
      expect(await service.query(`SELECT FROM api_keys WHERE name = 'wrong'`)).toEqual([]);
    },
  );

  it('refuses a bound administrator, who could do nothing', async () => {
    const { body } = await service
      .post(KEYS, { name: 'wrong', scopes: ['keys:admin'], locations: ['shop-7'] })
      .set(bearer(BOOTSTRAP_KEY))
      .expect(422);

    expect(body.message).toBe(
      'locations cannot be given with the scope keys:admin, which concerns all of them',
    );
  });

  it('binds a key to nothing at all where its list is empty in the database', async () => {
    const { id, key } = await createKey(service, { scopes: SCOPES, locations: ['shop-7'] });
    await service.query(`UPDATE api_keys SET locations = '{}' WHERE id = $1`, [id]);

    const { body } = await service.get(`${QUERY}?productid=A`).set(bearer(key)).expect(200);

    expect(body.items).toEqual([]);
  });
});
