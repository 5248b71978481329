import { Agent } from 'node:http';
import { parse } from 'csv-parse/sync';
import { textOfCell } from '../../src/formats/csv-cell';
import { BOOTSTRAP_KEY, bearer, createKey } from '../support/api-keys';
import { type Answer, ask } from '../support/http-client';
import { nextPath, pathOf } from '../support/pages';
import { PRODUCTS, QUERY, UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';

const QUERIES = [QUERY, '/api/inventory/query'];
const ROUTES = [...QUERIES.map((path) => `${path}?productid=A`), PRODUCTS];

const JSON_TYPE = 'application/json; charset=utf-8';
const CSV_TYPE = 'text/csv; charset=utf-8; header=present';
const NDJSON_TYPE = 'application/x-ndjson';

const NOT_ACCEPTABLE = {
  error: 'NOT_ACCEPTABLE',
  message: 'Accept must allow one of application/json, text/csv, application/x-ndjson.',
};

/** Sends a GET request. @param accept the Accept header; undefined to send no Accept header */
function get(service: Service, path: string, accept?: string, headers = {}, method = 'GET'): Promise<Answer> {
  return ask(service.url + path, {
    method,
    headers: { ...(accept !== undefined && { Accept: accept }), ...headers },
    agent: new Agent(),
  });
}

async function bodyOf(service: Service, path: string, accept?: string): Promise<string> {
  const { status, body } = await get(service, path, accept);
  if (status !== 200) throw new Error(`${status ?? 0} ${body}`);
  return body;
}

function expectError({ status, headers, body }: Answer, expected: object): void {
  expect(headers['content-type']).toBe(JSON_TYPE);
  expect({ status, ...(JSON.parse(body) as object) }).toEqual({
    ...expected,
    request_id: headers['x-request-id'],
  });
}

describe('a page of results', () => {
  let service: Service;

  // Each test has its own database, so that the ids of readings begin at 1.
  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.stop());

  const store = (...names: string[]) =>
    service.store(names.map((productid, quantity) => ({ productid, quantity, timestamp: '2024-01-01' })));

  it.each(QUERIES)('from the path %s has the format that the header Accept requests', async (path) => {
    await service.store([
      { productid: 'A', quantity: 3, timestamp: '2024-01-01T02:00:00.123456+02:00' },
      { productid: 'B', quantity: 9, timestamp: '2024-01-01T00:00:00Z' },
      { productid: 'A', quantity: 0, timestamp: '2024-01-01T00:00:00.000001Z' },
      { productid: 'A', quantity: 2147483647, timestamp: '9999-12-31T23:59:59.5Z' },
    ]);
    const url = `${path}?productid=A`;
    const items = [
      '{"id":3,"productid":"A","quantity":0,"timestamp":"2024-01-01T00:00:00.000001Z"}',
      '{"id":1,"productid":"A","quantity":3,"timestamp":"2024-01-01T00:00:00.123456Z"}',
      '{"id":4,"productid":"A","quantity":2147483647,"timestamp":"9999-12-31T23:59:59.5Z"}',
    ];

    expect(await get(service, url, 'application/json')).toMatchObject({
      status: 200,
      headers: { 'content-type': JSON_TYPE },
      body: `{"count":3,"limit":50,"offset":0,"items":[${items.join(',')}]}`,
    });
    expect(await get(service, url, 'text/csv')).toMatchObject({
      status: 200,
      headers: { 'content-type': CSV_TYPE },
      body: `id,productid,quantity,timestamp
3,A,0,2024-01-01T00:00:00.000001Z
1,A,3,2024-01-01T00:00:00.123456Z
4,A,2147483647,9999-12-31T23:59:59.5Z
`,
    });
    expect(await get(service, url, 'application/x-ndjson')).toMatchObject({
      status: 200,
      headers: { 'content-type': NDJSON_TYPE },
      body: `${items.join('\n')}\n`,
    });
  });

  it('from the list of products has the format that the header Accept requests', async () => {
    await service.store([
      { productid: 'B', quantity: 5, timestamp: '2024-01-02T00:00:00.000001Z' },
      { productid: 'A', quantity: 1, timestamp: '2024-01-01T00:00:00Z' },
      { productid: 'A', quantity: 2, timestamp: '2024-01-01T00:00:00Z' },
    ]);
    const items = [
      '{"productid":"A","quantity":2,"timestamp":"2024-01-01T00:00:00Z","id":3}',
      '{"productid":"B","quantity":5,"timestamp":"2024-01-02T00:00:00.000001Z","id":1}',
    ];

    expect(await get(service, PRODUCTS, 'application/json')).toMatchObject({
      status: 200,
      headers: { 'content-type': JSON_TYPE },
      body: `{"count":2,"limit":50,"items":[${items.join(',')}]}`,
    });
    expect(await get(service, PRODUCTS, 'text/csv')).toMatchObject({
      status: 200,
      headers: { 'content-type': CSV_TYPE },
      body: `productid,quantity,timestamp,id
A,2,2024-01-01T00:00:00Z,3
B,5,2024-01-02T00:00:00.000001Z,1
`,
    });
    expect(await get(service, PRODUCTS, 'application/x-ndjson')).toMatchObject({
      status: 200,
      headers: { 'content-type': NDJSON_TYPE },
      body: `${items.join('\n')}\n`,
    });
  });

  it.each([
    ['a,b', '"a,b"'],
    ['12" pipe', '"12"" pipe"'],
    ['"quoted"', '"""quoted"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\rlines', '"two\rlines"'],
    ['two\r\nlines', '"two\r\nlines"'],
    [' spaces ', ' spaces '],
    ['Tee \u{1F375} 茶', 'Tee \u{1F375} 茶'],
    ['\u2028 and \u0085', '\u2028 and \u0085'],
    ['\ufeffA', '\ufeffA'],
    ['},{"id":1', '"},{""id"":1"'],
    ['back\\slash', 'back\\slash'],
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ["'=1", "''=1"],
    ["O'Neil's", "O'Neil's"],
  ])('contains the product name %j, but never as a formula in CSV', async (productid, cell) => {
    await service.store([{ productid, quantity: 1, timestamp: '2024-01-01' }]);
    const url = pathOf(QUERY, { productid });
    const when = '2024-01-01T00:00:00Z';

    const [readings, products] = [
      await bodyOf(service, url, 'text/csv'),
      await bodyOf(service, PRODUCTS, 'text/csv'),
    ];
    expect(readings).toBe(`id,productid,quantity,timestamp\n1,${cell},1,${when}\n`);
    expect(products).toBe(`productid,quantity,timestamp,id\n${cell},1,${when},1\n`);
    for (const csv of [readings, products]) {
      const [row] = parse<Record<string, string>>(csv, { columns: true });
      expect(textOfCell(row?.productid ?? '')).toBe(productid);
    }
    for (const path of [url, PRODUCTS]) {
      const json = JSON.parse(await bodyOf(service, path)) as { items: object[] };
      expect(await bodyOf(service, path, 'application/x-ndjson')).toBe(`${JSON.stringify(json.items[0])}\n`);
    }
  });

  it.each(ROUTES)(
    'from the path %s is only a header line in CSV, and an empty body in NDJSON, if there are no items',
    async (path) => {
      const csv = await bodyOf(service, path, 'text/csv');

      expect(csv).toBe(
        path === PRODUCTS ? 'productid,quantity,timestamp,id\n' : 'id,productid,quantity,timestamp\n',
      );
      expect(await get(service, path, 'application/x-ndjson')).toMatchObject({
        status: 200,
        headers: { 'content-type': NDJSON_TYPE, 'content-length': '0' },
        body: '',
      });
    },
  );

  it.each(['application/json', 'text/csv', 'application/x-ndjson'])(
    'in the format %s has the same headers for HEAD as for GET',
    async (accept) => {
      await store('A', 'B');
      await service.store([{ productid: 'A', quantity: 1, timestamp: '2024-01-01' }]);
      const changing = { date: undefined, 'x-request-id': undefined };

      for (const path of [...QUERIES.map((query) => `${query}?productid=A&limit=1`), `${PRODUCTS}?limit=1`]) {
        const [whole, head] = [
          await get(service, path, accept),
          await get(service, path, accept, {}, 'HEAD'),
        ];

        expect([head.status, head.body]).toEqual([200, '']);
        expect({ ...head.headers, ...changing }).toEqual({ ...whole.headers, ...changing });
        expect(head.headers).toMatchObject({
          'content-length': String(Buffer.byteLength(whole.body)),
          link: expect.stringContaining('; rel="next"'),
          vary: 'Accept',
        });
      }
    },
  );

  it.each(QUERIES)('in CSV or NDJSON, from the path %s, has a Link header to the next page', async (path) => {
    const productid = 'Tee, "grün" \u{1F375}';
    await service.store(
      Array.from({ length: 7 }, (_, quantity) => ({ productid, quantity, timestamp: '2024-01-01' })),
    );

    for (const [accept, quantityIn] of [
      ['text/csv', (page: string) => parse<{ quantity: string }>(page, { columns: true })],
      ['application/x-ndjson', (page: string) => page.split(/\n(?=.)/).map((line) => JSON.parse(line))],
    ] as const) {
      const found: number[] = [];
      let next: string | undefined = pathOf(path, { productid, limit: 3 });
      while (next !== undefined) {
        const answer: Answer = await get(service, next, accept);
        expect(answer.status).toBe(200);
        found.push(...quantityIn(answer.body).map(({ quantity }) => Number(quantity)));
        next = nextPath(next, answer);
      }
      expect(found).toEqual([0, 1, 2, 3, 4, 5, 6]);
    }
  });

  it('from the list of products has a Link header to the next page', async () => {
    await store('A', '=1', 'B', 'C,D', 'E');

    const found: string[] = [];
    let next: string | undefined = `${PRODUCTS}?limit=2`;
    while (next !== undefined) {
      const answer: Answer = await get(service, next, 'text/csv');
      const rows = parse<{ productid: string }>(answer.body, { columns: true });
      found.push(...rows.map(({ productid }) => textOfCell(productid)));
      next = nextPath(next, answer);
    }
    expect(found).toEqual(['=1', 'A', 'B', 'C,D', 'E']);
  });
});

describe('the header Accept', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  it.each([
    [undefined, JSON_TYPE],
    ['', JSON_TYPE],
    ['*/*', JSON_TYPE],
    ['application/json', JSON_TYPE],
    ['Application/JSON; Charset=UTF-8', JSON_TYPE],
    ['application/json, text/plain, */*', JSON_TYPE],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', JSON_TYPE],
    ['application/*', JSON_TYPE],
    ['application/*, application/json;q=0', NDJSON_TYPE],
    ['text/csv', CSV_TYPE],
    ['TEXT/CSV', CSV_TYPE],
    ['text/*', CSV_TYPE],
    ['text/csv;charset=utf-8', CSV_TYPE],
    ['text/csv; charset="UTF-8"; header=present', CSV_TYPE],
    ['text/html, text/csv', CSV_TYPE],
    ['text/csv, */*', CSV_TYPE],
    ['text/csv, */*;q=0.1', CSV_TYPE],
    ['text/csv;q=0.001', CSV_TYPE],
    ['application/json;q=0, */*', CSV_TYPE],
    ['application/x-ndjson', NDJSON_TYPE],
    ['application/x-ndjson; charset=utf-8', NDJSON_TYPE],
    ['*/*, application/json;q=0, text/csv;q=0', NDJSON_TYPE],
    // The media type with the highest q is chosen, wherever it stands in the header.
    ['text/csv;q=0.5, application/json;q=0.9', JSON_TYPE],
    ['application/json;q=0.5, text/csv;q=0.9', CSV_TYPE],
    ['application/json;q=0.1, text/csv;q=0.2, application/x-ndjson;q=0.3', NDJSON_TYPE],
    ['text/*;q=0.9, text/csv;q=0.1, application/json;q=0.5', JSON_TYPE],
    // Of two media types with the same q, the first one is chosen.
    ['text/csv, application/json', CSV_TYPE],
    ['application/x-ndjson, text/csv, application/json', NDJSON_TYPE],
    // A media type with an unsupported parameter matches no format.
    ['text/csv; header=absent, application/json;q=0.1', JSON_TYPE],
  ])('with the value %s selects the format %s', async (accept, type) => {
    for (const path of ROUTES) {
      const { status, headers } = await get(service, path, accept);

      expect([path, status, headers['content-type']]).toEqual([path, 200, type]);
    }
  });

  it.each([
    'text/html',
    'application/xml, text/plain',
    'application/vnd.shop+json',
    'application/jsonx',
    'text/csv; charset=latin1',
    'text/csv; header=absent',
    'application/json;q=0',
    '*/*;q=0',
    // A malformed Accept header accepts no format.
    'csv',
    '*',
    ';;;,',
    'text/csv;q=high',
    '"text/csv',
  ])('with the value %s is refused with 406', async (accept) => {
    for (const path of ROUTES) {
      const answer = await get(service, path, accept);

      expectError(answer, { status: 406, ...NOT_ACCEPTABLE });
      expect(answer.headers.vary).toBe('Accept');
    }
  });

  it.each(ROUTES)(
    'does not change the error responses of the path %s, which are always JSON',
    async (path) => {
      const url = `${path}${path.includes('?') ? '&' : '?'}limit=501`;

      for (const accept of ['text/csv', 'application/x-ndjson']) {
        const answer = await get(service, url, accept);

        expectError(answer, {
          status: 422,
          error: 'VALIDATION_ERROR',
          message: 'limit must be an integer from 1 to 500',
          details: [{ field: 'limit', message: 'must be an integer from 1 to 500' }],
        });
        expect(answer.headers.vary).toBe('Accept');
      }
    },
  );

  it('appears in the Vary header of a response only if the response depends on Accept', async () => {
    const reads = ['levels?productid=A', 'series?productid=A&interval=1d'];
    for (const path of [...ROUTES, ...reads.map((read) => `/api/v1/inventory/${read}`)]) {
      for (const accept of [undefined, '*/*', 'text/csv', 'application/x-ndjson']) {
        expect((await get(service, path, accept)).headers.vary).toBe('Accept');
      }
    }
    for (const path of ['/openapi.json', '/health', UPDATE]) {
      expect((await get(service, path, 'text/csv')).headers.vary).toBeUndefined();
    }
  });
});

describe('the header Accept of a request', () => {
  const services: Service[] = [];
  afterEach(() => Promise.all(services.splice(0).map((service) => service.stop())));

  const start = async (environment: Record<string, string> = {}) => {
    const service = await startService(environment);
    services.push(service);
    return service;
  };

  it('is checked before the database is queried', async () => {
    const service = await start();
    await service.query('DROP TABLE inventory_items');

    for (const path of ROUTES) {
      expectError(await get(service, path, 'text/html'), { status: 406, ...NOT_ACCEPTABLE });
      expect(await get(service, path, 'text/csv')).toMatchObject({
        status: 503,
        headers: { 'content-type': JSON_TYPE, vary: 'Accept' },
      });
    }
  });

  it('is checked after the credentials and the rate limit', async () => {
    const service = await start({
      AUTH: 'required',
      BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
    });
    const { key } = await createKey(service, { scopes: ['inventory:write'] });
    const reader = await createKey(service, { scopes: ['inventory:read'], reads_per_minute: ROUTES.length });
    const refusals = async (headers: object) => {
      const answers = await Promise.all(ROUTES.map((path) => get(service, path, 'text/html', headers)));
      return answers.map(({ status, headers: { vary, 'content-type': type } }) => [status, vary, type]);
    };
    const all = (status: number) => ROUTES.map(() => [status, 'Accept', JSON_TYPE]);

    expect(await refusals({})).toEqual(all(401));
    expect(await refusals(bearer(key))).toEqual(all(403));
    expect(await refusals(bearer(reader.key))).toEqual(all(406));
    expect(await refusals(bearer(reader.key))).toEqual(all(429));
  });

  it('leads to the response header "Vary: Origin, Accept" if CORS_ORIGINS is set', async () => {
    const service = await start({ CORS_ORIGINS: 'https://shop.example' });

    for (const path of ROUTES) {
      for (const accept of ['application/json', 'text/csv', 'text/html']) {
        const { headers } = await get(service, path, accept, { Origin: 'https://shop.example' });

        expect(headers.vary).toBe('Origin, Accept');
        expect(headers['access-control-allow-origin']).toBe('https://shop.example');
      }
    }
  });
});
