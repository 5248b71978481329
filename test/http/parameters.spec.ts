import { parseQuery } from '../../src/http/query-parser';
import { READING_RULES } from '../../src/readings/reading';
import { BOOTSTRAP_KEY, bearer } from '../support/api-keys';
import { type Service, startService } from '../support/service';

interface Operation {
  readonly responses: object;
  readonly parameters?: readonly { name: string; in: string; example?: unknown; schema: { type?: string } }[];
}

let service: Service;
let document: {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, { properties: object }> };
};

beforeAll(async () => {
  service = await startService({ BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
  document = (await service.get('/openapi.json')).body as typeof document;
});
afterAll(() => service.stop());

/** Every route as `GET /path`, with the names of its query parameters. */
const routesWithNames = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], responses }]) => ({
      statuses: Object.keys(responses),
      route: `${method.toUpperCase()} ${path}`,
      names: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
    })),
  );

const call = (route: string, query: string, body?: object) => {
  const [method = '', path = ''] = route.split(' ');
  return fetch(`${service.url}${path}${query}`, {
    method,
    headers: { ...bearer(BOOTSTRAP_KEY), ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
};

it('the query string of a request is parsed only once', async () => {
  const parser = jest.fn(parseQuery);
  service.app.set('query parser', parser);

  await call('GET /api/v1/inventory/query', '?productid=A');
  await call('POST /api/v1/inventory/update', '', {});
  service.app.set('query parser', parseQuery);

  expect(parser.mock.calls).toEqual([['productid=A']]);
});

describe('a query parameter that accepts only one value', () => {
  /** Every route as `GET /path`, with its query parameters that accept only one value. */
  let routes: [route: string, parameters: NonNullable<Operation['parameters']>][];

  beforeAll(() => {
    routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [] }]): (typeof routes)[0] => [
        `${method.toUpperCase()} ${path}`,
        parameters.filter((parameter) => parameter.in === 'query' && parameter.schema.type !== 'array'),
      ]),
    );
  });

  it('is rejected by every path under /api/v1 if it is given twice', async () => {
    const versioned = routes.filter(([route]) => route.includes('/api/v1/'));
    expect(versioned.flatMap(([, parameters]) => parameters).length).toBeGreaterThan(15);

    for (const [route, parameters] of versioned) {
      const [method = '', path = ''] = route.split(' ');
      for (const { name } of parameters) {
        for (const values of ['a&=b', 'a&=a', '&=', 'a&=a&=a']) {
          const query = values.split('&').map((value) => `${name}=${value.replace('=', '')}`);
          const response = await fetch(`${service.url}${path}?${query.join('&')}`, {
            method,
            // The import route checks the Content-Type before the parameters.
            headers: { ...bearer(BOOTSTRAP_KEY), ...(method === 'POST' && { 'Content-Type': 'text/csv' }) },
          });
          const { details } = (await response.json()) as { details: { field: string }[] };

          expect([route, name, response.status]).toEqual([route, name, 422]);
          expect(details).toContainEqual({ field: name, message: 'must be given once' });
        }
      }
    }
  });
});

describe('a query parameter', () => {
  it('that is unknown is rejected by every path under /api/v1, and the error suggests a similar name', async () => {
    const routes = routesWithNames().filter(({ route }) => route.includes('/api/v1/'));
    expect(routes.length).toBeGreaterThan(15);

    for (const { route, names, statuses } of routes) {
      expect([route, statuses]).toEqual([route, expect.arrayContaining(['422'])]);
      const answer = await call(route, `?nonsense=1${names.map((name) => `&${name}_=1`).join('')}`);

      const { error, details } = (await answer.json()) as { error: string; details: object[] };
      expect([route, answer.status, error]).toEqual([route, 422, 'VALIDATION_ERROR']);
      expect(details).toEqual([
        { field: 'nonsense', message: 'is no parameter of this route' },
        ...names.map((name) => ({
          field: `${name}_`,
          // The test sends a known name with `_` added. If the known name has only one letter, the sent name
          // differs too much from it, so the message suggests no name.
          message: `is no parameter of this route${name.length > 1 ? `; did you mean ${name}?` : ''}`,
        })),
      ]);
    }
  });

  it.each([
    ['time_zone=UTC', 'time_zone', 'is no parameter of this route; did you mean timezone?'],
    ['ProductID=A', 'ProductID', 'is no parameter of this route; did you mean productid?'],
    ['productid[]=A', 'productid[]', 'is no parameter of this route; did you mean productid?'],
    ['__proto__=A', '__proto__', 'is no parameter of this route'],
    [`${'x'.repeat(100)}=1`, `${'x'.repeat(60)}…`, 'is no parameter of this route'],
  ])(
    'is named in the error response if it is unknown (query string: %s)',
    async (parameters, field, message) => {
      const answer = await call('GET /api/v1/inventory/query', `?productid=A&${parameters}`);

      expect([answer.status, await answer.json()]).toEqual([
        422,
        {
          error: 'VALIDATION_ERROR',
          message: `${field} ${message}`,
          details: [{ field, message }],
          request_id: expect.any(String),
        },
      ]);
    },
  );

  it.each(['productid[]=A&productid[]=B', 'productid[0]=A&productid[1]=B', 'productid=A&productid[]=B'])(
    'may be written with brackets if the route accepts several values of it (query string: %s)',
    async (parameters) => {
      const answer = await call('GET /api/v1/inventory/levels', `?${parameters}`);

      expect([answer.status, await answer.json()]).toMatchObject([200, { missing: ['A', 'B'] }]);
    },
  );

  it.each(['/health', '/livez', '/readyz', '/metrics', '/openapi.json', '/docs/', '/API/inventory/query'])(
    'that is unknown is ignored by the path %s',
    async (path) => {
      expect((await call(`GET ${path}`, '?productid=A&nonsense=1&nonsense=2&timezone=Nowhere')).status).toBe(
        200,
      );
    },
  );
});

describe('an unknown field of a JSON body', () => {
  const READING_NAME = { productid: 'A', timestamp: '2024-01-01', id: 1 };

  it.each([
    ['POST /api/v1/inventory/update', { items: [], item: [] }, 'item', 'member of an update', 'items'],
    ['POST /api/v1/inventory/levels', { productids: ['A'], At: 1 }, 'At', 'member of this body', 'at'],
    ['PUT /api/v1/inventory/products/A', { low_att: 1 }, 'low_att', 'member of this body', 'low_at'],
    ['PATCH /api/v1/inventory/products/A', { nam: 'x' }, 'nam', 'member of this body', 'name'],
    [
      'POST /api/v1/inventory/void',
      { items: [READING_NAME], reasons: 'x' },
      'reasons',
      'member of a void',
      'reason',
    ],
    [
      'POST /api/v1/inventory/void',
      { items: [{ ...READING_NAME, locaton: 'x' }] },
      'items[0].locaton',
      'member of a reading',
      'location',
    ],
    [
      'POST /api/v1/keys',
      { name: 'x', scopes: ['inventory:read'], expires: '2999-01-01' },
      'expires',
      'member of this body',
      'expires_at',
    ],
  ])('is rejected in the request %s with the body %j', async (route, body, field, what, nearest) => {
    const answer = await call(route, '', body);

    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { error: 'VALIDATION_ERROR', details: [{ field, message: `is no ${what}; did you mean ${nearest}?` }] },
    ]);
  });
});

describe('the paths under /api/inventory', () => {
  /** All query parameters and body fields of the paths under /api/v1. */
  const namesOfVersioned = () => [
    ...new Set([
      ...READING_RULES.map(([member]) => member),
      ...routesWithNames().flatMap(({ names }) => names),
      ...Object.values(document.components.schemas).flatMap(({ properties }) => Object.keys(properties)),
    ]),
  ];

  it('ignore every query parameter that exists only under /api/v1', async () => {
    await service.store([{ productid: 'old', quantity: 5, timestamp: '2024-01-01' }]);
    const known = document.paths['/api/inventory/query']?.get?.parameters?.map(({ name }) => name) ?? [];
    const others = namesOfVersioned().filter((name) => !known.includes(name));
    expect(others).toEqual(expect.arrayContaining(['timezone', 'location', 'grace', 'delta']));
    const plain = await (await call('GET /api/inventory/query', '?productid=old')).json();

    for (const name of others) {
      const answer = await call(
        'GET /api/inventory/query',
        `?productid=old&${name}=1&${name}=%00&${name}[]=x`,
      );

      expect([name, await answer.json()]).toEqual([name, plain]);
    }
  });

  it('ignore every body field that exists only under /api/v1', async () => {
    const others = namesOfVersioned().filter(
      (name) => !['productid', 'quantity', 'timestamp'].includes(name),
    );
    const junk = others.map((name, index) => [name, [{}, 'x', -1, null, [1]][index % 5]] as const);
    const item = { productid: 'junk', quantity: 5, timestamp: '2024-01-01' };
    const around = junk.filter(([name]) => name !== 'items');

    const answer = await call('POST /api/inventory/update', '?timezone=Nowhere', {
      ...Object.fromEntries(around),
      items: [{ ...Object.fromEntries(junk), ...item }],
    });

    expect([answer.status, await answer.text()]).toEqual([201, '']);
    const rows = 'SELECT productid, location, quantity, is_delta, reference FROM inventory_items';
    expect(await service.query(`${rows} WHERE productid = 'junk'`)).toEqual([
      { productid: 'junk', location: '', quantity: 5, is_delta: false, reference: null },
    ]);
  });
});
