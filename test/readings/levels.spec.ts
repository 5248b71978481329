import { LEVELS } from '../support/paths';
import { RawClient } from '../support/raw-client';
import { type Service, startService } from '../support/service';
const NAMES =
  'must be given 1 to 100 times, each time a product: 1 to 255 characters, valid Unicode, without U+0000';
const MOMENT =
  'must be an ISO 8601 date or date-time such as 2024-01-01T10:00:00Z, of the years 0001 to 9999 in UTC';

describe('GET /api/v1/inventory/levels', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.stop());

  const levels = async (...parameters: [name: string, value: string][]) => {
    const { body } = await service.get(`${LEVELS}?${new URLSearchParams(parameters).toString()}`).expect(200);
    return body as {
      count: number;
      items: { productid: string; quantity: number; id: number }[];
      missing: string[];
    };
  };
  const store = (...readings: [productid: string, quantity: number, timestamp: string][]) =>
    service.store(readings.map(([productid, quantity, timestamp]) => ({ productid, quantity, timestamp })));
  const quantityOf = async (productid: string, at?: string) => {
    const { items } = await levels(['productid', productid], ...(at ? [['at', at] as [string, string]] : []));
    return items[0]?.quantity;
  };

  it('returns the newest reading of each product; the products are in the order of the request', async () => {
    await store(
      ['A', 50, '2024-01-01T10:00:00Z'],
      ['B', 7, '2024-01-01T10:00:00.5Z'],
      ['A', 48, '2024-01-01T10:30:00.000001Z'],
      ['C', 1, '2024-01-01T10:00:00Z'],
    );

    expect(
      await levels(['productid', 'D'], ['productid', 'B'], ['productid', 'a'], ['productid', 'A']),
    ).toEqual({
      count: 2,
      items: [
        { productid: 'B', quantity: 7, timestamp: '2024-01-01T10:00:00.5Z', id: 2 },
        { productid: 'A', quantity: 48, timestamp: '2024-01-01T10:30:00.000001Z', id: 3 },
      ],
      missing: ['D', 'a'],
    });
  });

  it('returns a product once if one request names it several times', async () => {
    await store(['A', 50, '2024-01-01T10:00:00Z']);

    expect(
      await levels(...['B', 'A', 'B', 'A'].map((name) => ['productid', name] as [string, string])),
    ).toEqual({
      count: 1,
      items: [{ productid: 'A', quantity: 50, timestamp: '2024-01-01T10:00:00Z', id: 1 }],
      missing: ['B'],
    });
  });

  it('orders readings by their timestamp, not by the time of storage', async () => {
    await store(['A', 3, '2024-01-03']);
    await store(['A', 1, '2024-01-01']);
    await store(['A', 2, '2024-01-02']);

    expect(await quantityOf('A')).toBe(3);
    expect(await quantityOf('A', '2024-01-02T23:59:59.999999Z')).toBe(2);
  });

  it('returns the reading with the greatest id if several have the same timestamp', async () => {
    await store(['A', 5, '2024-01-01'], ['A', 9, '2024-01-01'], ['A', 7, '2024-01-01']);

    expect((await levels(['productid', 'A'])).items).toMatchObject([{ quantity: 7, id: 3 }]);
  });

  it('includes a reading at exactly the requested time, but no reading a microsecond later', async () => {
    await store(['A', 1, '2024-01-01T00:00:00.000001Z'], ['A', 2, '2024-01-01T00:00:00.000002Z']);

    expect(await quantityOf('A', '2024-01-01T00:00:00Z')).toBeUndefined();
    expect(await quantityOf('A', '2024-01-01T00:00:00.000001Z')).toBe(1);
    expect(await quantityOf('A', '2024-01-01T00:00:00.000002Z')).toBe(2);
    expect(await quantityOf('A', '9999-12-31')).toBe(2);
    expect(await levels(['productid', 'A'], ['at', '0001-01-01'])).toEqual({
      count: 0,
      items: [],
      missing: ['A'],
    });
  });

  it('accepts an unencoded + in a time zone offset', async () => {
    await store(['A', 1, '2024-01-01T00:00:00Z'], ['A', 2, '2024-01-01T00:00:01Z']);

    const { body } = await service.get(`${LEVELS}?productid=A&at=2024-01-01T02:00:00+02:00`).expect(200);

    expect(body.items).toMatchObject([{ quantity: 1 }]);
  });

  it('returns the levels of products whose names contain special characters', async () => {
    const odd = ['%', '_', "'", '{"a","b"}', '\\', '😀', ' A ', ',', 'x'.repeat(255)];
    await store(...odd.map((name, index): [string, number, string] => [name, index, '2024-01-01']));

    const { items, missing } = await levels(...odd.map((name) => ['productid', name] as [string, string]));

    expect(items.map(({ productid, quantity }) => [productid, quantity])).toEqual(
      [...odd.entries()].map(([i, n]) => [n, i]),
    );
    expect(missing).toEqual([]);
  });

  it('accepts 100 products', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `P-${index}`);
    await store(...names.slice(1).map((name): [string, number, string] => [name, 1, '2024-01-01']));

    const { count, missing } = await levels(...names.map((name) => ['productid', name] as [string, string]));

    expect([count, missing]).toEqual([99, ['P-0']]);
  });

  it.each([
    ['no product', '', 'productid', NAMES],
    ['an empty name', 'productid=', 'productid', NAMES],
    ['an empty name among others', 'productid=A&productid=&productid=B', 'productid', NAMES],
    ['a name with U+0000', 'productid=A&productid=a%00b', 'productid', NAMES],
    ['a name of 256 characters', `productid=${'x'.repeat(256)}`, 'productid', NAMES],
    ['101 products', Array(101).fill('productid=A').join('&'), 'productid', NAMES],
    ['a moment that is none', 'productid=A&at=yesterday', 'at', MOMENT],
    ['no moment', 'productid=A&at=', 'at', MOMENT],
    ['what PostgreSQL takes for a moment', 'productid=A&at=infinity', 'at', MOMENT],
    ['two moments', 'productid=A&at=2024-01-01&at=2024-01-02', 'at', 'must be given once'],
  ])('rejects a request with %s', async (_what, parameters, field, message) => {
    const { status, body, headers } = await service.get(`${LEVELS}?${parameters}`);

    expect(status).toBe(422);
    expect(body).toEqual({
      error: 'VALIDATION_ERROR',
      message: `${field} ${message}`,
      details: [{ field, message }],
      request_id: headers['x-request-id'],
    });
  });

  it.each([
    ['axios, jQuery and Rails', 'productid[]=B&productid[]=A&productid[]=C'],
    ['the same, encoded', 'productid%5B%5D=B&productid%5B%5D=A&productid%5B%5D=C'],
    ['PHP and qs', 'productid[0]=B&productid[1]=A&productid[2]=C'],
    ['both, mixed', 'productid=B&productid[]=A&productid[]=C'],
    ['the same twice', 'productid=B&productid[]=B&productid[]=A&productid=B&productid[]=C'],
  ])('accepts several products in one URL, in the notation of %s', async (_client, parameters) => {
    await store(['A', 1, '2024-01-01'], ['B', 2, '2024-01-01']);

    const { body } = await service.get(`${LEVELS}?${parameters}`).expect(200);

    expect(body).toMatchObject({ items: [{ productid: 'B' }, { productid: 'A' }], missing: ['C'] });
  });

  it.each([
    ['at[]=2024-01-01', 422, 'at[]'],
    ['productid[a]=B', 422, 'productid[a]'],
    ['productid[]=', 422, 'productid'],
    [Array(101).fill('productid[]=A').join('&'), 422, 'productid'],
  ])('rejects invalid parameters with brackets: %s', async (parameters, status, field) => {
    const answer = await service.get(`${LEVELS}?productid=A&${parameters}`);

    expect([answer.status, answer.body.details?.[0]?.field]).toEqual([status, field]);
  });

  it('accepts HEAD and a trailing slash, and rejects DELETE with 405', async () => {
    expect((await fetch(`${service.url}${LEVELS}?productid=A`, { method: 'HEAD' })).status).toBe(200);
    await service.get(`${LEVELS}/?productid=A`).expect(200);
    const { status, headers } = await fetch(service.url + LEVELS, { method: 'DELETE' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });

  it('returns CSV or NDJSON if the header Accept requests it', async () => {
    await store(['=A', 50, '2024-01-01T10:00:00Z'], ['B', 7, '2024-01-01T10:00:00.5Z']);
    const get = (type: string) =>
      service.get(`${LEVELS}?productid=B&productid=%3DA&productid=C`).set('Accept', type).expect(200);

    const [csv, ndjson] = [await get('text/csv'), await get('application/x-ndjson')];

    expect([csv.headers['content-type'], csv.text]).toEqual([
      'text/csv; charset=utf-8; header=present',
      `productid,quantity,timestamp,id
B,7,2024-01-01T10:00:00.5Z,2
'=A,50,2024-01-01T10:00:00Z,1
`,
    ]);
    expect(ndjson.headers['content-type']).toBe('application/x-ndjson');
    expect(ndjson.text.split('\n')[0]).toBe(
      '{"productid":"B","quantity":7,"timestamp":"2024-01-01T10:00:00.5Z","id":2}',
    );
    expect(csv.headers.vary).toBe('Accept');
  });
});

describe('POST /api/v1/inventory/levels', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
    await service.store([
      { productid: 'A', quantity: 50, timestamp: '2024-01-01' },
      { productid: 'A', quantity: 48, timestamp: '2024-01-02' },
      { productid: 'B', quantity: 7, timestamp: '2024-01-03' },
    ]);
  });
  afterAll(() => service.stop());

  const post = (body: string | object) => service.post(LEVELS, body);

  it.each([
    { productids: ['B', 'C', 'A', 'B'] },
    { productids: ['B', 'C', 'A'], at: '2024-01-02T02:00:00+02:00' },
  ])('answers the body %j like a GET request with the same parameters', async (asked) => {
    const { productids, at } = asked;
    const parameters = productids.map((name): [string, string] => ['productid', name]);
    if (at !== undefined) parameters.push(['at', at]);
    const get = await service.get(`${LEVELS}?${new URLSearchParams(parameters).toString()}`).expect(200);

    const { status, body } = await post(asked);

    expect([status, body]).toEqual([200, get.body]);
    expect(body.missing).toContain('C');
  });

  it('answers in CSV if the header Accept requests it', async () => {
    const { text } = await post({ productids: ['A'] })
      .set('Accept', 'text/csv')
      .expect(200);

    expect(text).toBe('productid,quantity,timestamp,id\nA,48,2024-01-02T00:00:00Z,2\n');
  });

  it('accepts 1,000 product names of the greatest length, escaped in JSON', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => '😀'.repeat(251) + String(1000 + index));
    const escaped = JSON.stringify({ productids: names }).replaceAll('😀', String.raw`\ud83d\ude00`);

    const { body } = await post(escaped).expect(200);

    expect(escaped.length).toBeGreaterThan(3_000_000);
    expect(body).toMatchObject({ count: 0, missing: names });
  });

  it('does not delay other callers while 40 bodies arrive slowly', async () => {
    const slow = await Promise.all(Array.from({ length: 40 }, () => RawClient.connect(service.url)));
    for (const client of slow) {
      await client.send(
        `POST ${LEVELS} HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\nExpect: 100-continue\r\n\r\n{`,
      );
      expect((await client.answer()).status).toBe(100); // the service has begun to handle the request
    }

    await service.get(`${LEVELS}?productid=A`).expect(200);

    await Promise.all(slow.map((client) => client.leave()));
  });

  const LIST =
    'must be an array of 1 to 1000 products, each a string of 1 to 255 characters, valid Unicode, without U+0000';

  it.each([
    ['no products', {}, 'productids', LIST],
    ['a name in place of a list', { productids: 'A' }, 'productids', LIST],
    ['an empty list', { productids: [] }, 'productids', LIST],
    ['a number', { productids: ['A', 5] }, 'productids', LIST],
    ['an empty name', { productids: ['A', ''] }, 'productids', LIST],
    ['a name of 256 characters', { productids: ['A', 'x'.repeat(256)] }, 'productids', LIST],
    ['a list in the list', { productids: [['A']] }, 'productids', LIST],
    ['1,001 products', { productids: Array(1001).fill('A') }, 'productids', LIST],
    ['a moment that is none', { productids: ['A'], at: 'yesterday' }, 'at', MOMENT],
    ['a list of moments', { productids: ['A'], at: ['2024-01-01'] }, 'at', MOMENT],
    ['a list in place of an object', ['A'], 'body', 'must be an object'],
  ])('rejects a body with %s', async (_what, asked, field, message) => {
    const { status, body } = await post(asked);

    expect([status, body.details]).toEqual([422, [{ field, message }]]);
  });

  it('rejects a body that is larger than any valid body', async () => {
    const { status, body } = await post(JSON.stringify({ productids: ['x'.repeat(4_000_000)] }));

    expect([status, body.error]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });
});

describe('a GET request for levels of 100 long product names', () => {
  it('gets 431, and the message recommends POST', async () => {
    const service = await startService();
    const names = Array.from({ length: 100 }, (_, index) => `productid=${'x'.repeat(250)}${index}`);
    try {
      const response = await fetch(`${service.url}${LEVELS}?${names.join('&')}`);

      expect(response.status).toBe(431);
      expect(await response.json()).toMatchObject({
        error: 'HEADERS_TOO_LARGE',
        message: expect.stringContaining('POST /api/v1/inventory/levels'),
      });
    } finally {
      await service.stop();
    }
  });
});
