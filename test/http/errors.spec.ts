import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { QUERY, UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';

const SEND_JSON = 'Send the body as JSON, with the header Content-Type: application/json.';
const item = { productid: 'ABC-123', quantity: 1, timestamp: '2024-01-01' };

/**
 * Sends bytes without changes, and returns everything that the server sends until it closes the connection.
 */
async function raw(service: Service, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

describe('an error response', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ BODY_LIMIT: '10kb', REQUEST_TIMEOUT: '1' });
  });
  afterAll(() => service.stop());

  const problem = (error: string, message: unknown) => ({ error, message, request_id: expect.any(String) });

  it.each([
    ['{"items":[', /^The body is not valid JSON\.$/],
    ['{"items":[}', /^The body is not valid JSON\.$/],
    // Newer versions of Node add line and column to the message of a JSON error.
    ['{items:[]}', /^The body is not valid JSON at position 1( \(line 1 column 2\))?\.$/],
    ['', /^The body is empty; send a JSON object\.$/],
  ])('is 400 MALFORMED_JSON for the body %j', async (sent, message) => {
    const { status, body } = await service.post(UPDATE, sent);

    expect(status).toBe(400);
    expect(body).toEqual(problem('MALFORMED_JSON', expect.stringMatching(message)));
  });

  it.each([
    [
      'invalid UTF-8',
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      {},
      'The body is not valid UTF-8.',
    ],
    [
      'UTF-8 that encodes a surrogate',
      Buffer.concat([Buffer.from('{"items":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
      {},
      'The body is not valid UTF-8.',
    ],
    [
      'plain JSON with Content-Encoding: gzip',
      Buffer.from('{"items":[]}'),
      { 'Content-Encoding': 'gzip' },
      'The body ends early or is not what its headers say.',
    ],
    [
      'a truncated gzip',
      gzipSync(JSON.stringify({ items: [item] })).subarray(0, 40),
      { 'Content-Encoding': 'gzip' },
      'The body ends early or is not what its headers say.',
    ],
  ])('is 400 MALFORMED_JSON for a body of %s', async (_case, bytes, headers, message) => {
    const response = await fetch(service.url + UPDATE, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: bytes,
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual(problem('MALFORMED_JSON', message));
  });

  it.each(['productid=%zz', 'productid=%', 'productid=%ff', 'productid=%ED%A0%80', '%E0%A4%A=1'])(
    'is 400 BAD_REQUEST for the query string ?%s',
    async (parameters) => {
      const { status, body } = await service.get(`${QUERY}?${parameters}`);

      expect(status).toBe(400);
      expect(body).toEqual(problem('BAD_REQUEST', 'The query string is not valid percent-encoded UTF-8.'));
    },
  );

  it('is 400 BAD_REQUEST for a path with bad percent-encoding', async () => {
    const { status, body } = await service.get('/api/v1/%zz');

    expect(status).toBe(400);
    expect(body).toEqual(problem('BAD_REQUEST', 'The path is not valid percent-encoded UTF-8.'));
  });

  it.each(['/api', '/api/v2/inventory/query', '/api/v1/inventory/query/x', '/favicon.ico', '/api/v1'])(
    'is 404 NOT_FOUND for the path %s',
    async (path) => {
      const { status, body } = await service.get(path);

      expect(status).toBe(404);
      expect(body).toEqual(problem('NOT_FOUND', `There is no ${path}; /docs lists the paths.`));
    },
  );

  it.each([
    ['GET', UPDATE, 'POST'],
    ['DELETE', '/api/inventory/update', 'POST'],
    ['PUT', `${UPDATE}/`, 'POST'],
    ['OPTIONS', UPDATE, 'POST'],
    ['POST', QUERY, 'GET, HEAD'],
    ['PATCH', '/health', 'GET, HEAD'],
    ['PROPFIND', '/livez', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
  ])('is 405 METHOD_NOT_ALLOWED with the header Allow for the request %s %s', async (method, path, allow) => {
    const response = await fetch(service.url + path, { method });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await response.json()).toEqual(problem('METHOD_NOT_ALLOWED', `${path} takes ${allow}.`));
  });

  it.each([
    ['before compression', (text: string) => Buffer.from(text), {}],
    ['after decompression', (text: string) => gzipSync(text), { 'Content-Encoding': 'gzip' }],
  ])(
    'is 413 PAYLOAD_TOO_LARGE for a body that is larger than BODY_LIMIT (measured %s)',
    async (_case, pack, headers) => {
      const response = await fetch(service.url + UPDATE, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: pack(JSON.stringify({ items: Array(500).fill(item) })),
      });

      expect(response.status).toBe(413);
      expect(await response.json()).toEqual(
        problem('PAYLOAD_TOO_LARGE', 'The body may have 10240 bytes after decompression.'),
      );
      expect(await service.query('SELECT count(*)::int FROM inventory_items')).toEqual([{ count: 0 }]);
    },
  );

  it.each([
    [{ 'Content-Type': 'application/xml' }, SEND_JSON],
    [{ 'Content-Type': 'text/csv' }, SEND_JSON],
    [{ 'Content-Type': 'application/octet-stream' }, SEND_JSON],
    [{ 'Content-Type': 'multipart/form-data; boundary=b' }, SEND_JSON],
    [{ 'Content-Type': 'json' }, SEND_JSON],
    [{ 'Content-Type': 'text/plain', Origin: 'https://elsewhere.example' }, SEND_JSON],
    [{ 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'null' }, SEND_JSON],
    [{ 'Content-Type': 'text/plain; charset=utf-16' }, 'Send the body in UTF-8.'],
    [{ 'Content-Type': 'application/json; charset=utf-16' }, 'Send the body in UTF-8.'],
    [{ 'Content-Type': 'application/json; charset = latin1' }, 'Send the body in UTF-8.'],
    [
      { 'Content-Type': 'application/json', 'Content-Encoding': 'br' },
      'Content-Encoding may be gzip or deflate.',
    ],
    [
      { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip, gzip' },
      'Content-Encoding may be gzip or deflate.',
    ],
  ])('is 415 UNSUPPORTED_MEDIA_TYPE for the headers %j', async (headers, message) => {
    const response = await fetch(service.url + UPDATE, {
      method: 'POST',
      headers: { ...headers },
      body: '{}',
    });

    expect(response.status).toBe(415);
    expect(await response.json()).toEqual(problem('UNSUPPORTED_MEDIA_TYPE', message));
  });

  it('is 415 for a body without Content-Type from a web page of another site', async () => {
    const body = Buffer.from(JSON.stringify({ items: [item] }));
    const response = await fetch(service.url + UPDATE, {
      method: 'POST',
      headers: { Origin: 'https://elsewhere.example' },
      body,
    });

    expect(response.status).toBe(415);
  });

  it.each([
    ['nested too deeply', '['.repeat(5_000)],
    ['objects in objects', '{"a":'.repeat(1_000) + '1' + '}'.repeat(1_000)],
  ])('is 422 for a body with too many brackets: %s', async (_case, sent) => {
    const { status, body } = await service.post(UPDATE, sent);

    expect(status).toBe(422);
    expect(body).toMatchObject({ error: 'VALIDATION_ERROR', details: [{ field: 'body' }] });
  });

  it('is 400 for more than 200 query parameters, but not for 200', async () => {
    const others = Array.from({ length: 196 }, (_, index) => `p${index}=1`).join('&');
    const path = `/api/inventory/query?productid=A&${others}&__proto__=1&constructor=1&__proto__=1`;
    expect((await service.get(path)).status).toBe(200);

    for (const read of [path, `${QUERY}?${'productid=A&'.repeat(201)}`, `${QUERY}?${'&a'.repeat(201)}`]) {
      const { status, body } = await service.get(`${read}&one=more`);
      expect([status, body]).toEqual([
        400,
        problem('BAD_REQUEST', 'A query string may have 200 parameters.'),
      ]);
    }
  });

  it('is 413 before the body arrives if Content-Length is too large', async () => {
    const answer = await raw(
      service,
      `POST ${UPDATE} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n{`,
    );

    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('to malformed bytes that follow a valid request is sent after the response to that request', async () => {
    const body = JSON.stringify({ items: [{ ...item, productid: 'whole' }] });
    const answer = await raw(
      service,
      `POST ${UPDATE} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}GARBAGE`,
    );

    expect(answer).toMatch(/^HTTP\/1.1 201 Created\r\n/);
    await service.query(`DELETE FROM inventory_items WHERE productid = 'whole'`);
  });

  it('is not sent for an unknown Expect header, which is ignored', async () => {
    const answer = await raw(
      service,
      'GET /livez HTTP/1.1\r\nHost: a\r\nExpect: cake\r\nConnection: close\r\n\r\n',
    );

    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  });

  it.each([
    'application/json',
    'Application/JSON; charset=UTF-8',
    'application/json; charset = "utf8"',
    'application/json;',
    'application/json; odata.metadata=minimal; charset=utf-8',
    'application/json; note="a; charset=latin1"',
    'application/vnd.shop+json',
    '',
  ])('is 422, not 415, if the body has invalid values and the Content-Type is %j', async (type) => {
    const response = await fetch(service.url + UPDATE, {
      method: 'POST',
      headers: type ? { 'Content-Type': type } : {},
      body: Buffer.from(JSON.stringify({ items: [] })),
    });

    expect(response.status).toBe(422);
  });

  it.each([
    ['bytes that are not HTTP', 'EHLO shop.example\r\n\r\n', '400 Bad Request', 'BAD_REQUEST'],
    [
      'a request without Host',
      'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n',
      '400 Bad Request',
      'BAD_REQUEST',
    ],
    ['a URL that is not ASCII', 'GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n', '400 Bad Request', 'BAD_REQUEST'],
    [
      'headers over 16 KB',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
      '431 Request Header Fields Too Large',
      'HEADERS_TOO_LARGE',
    ],
    ['headers without an end', 'GET / HTTP/1.1\r\nHost: a\r\n', '408 Request Timeout', 'REQUEST_TIMEOUT'],
    [
      'a body that does not arrive',
      `POST ${UPDATE} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
      '408 Request Timeout',
      'REQUEST_TIMEOUT',
    ],
  ])('to %s has a JSON body, and the connection is closed', async (_case, bytes, status, error) => {
    const answer = await raw(service, bytes);

    const [head = '', body = ''] = answer.split('\r\n\r\n');
    const id = /X-Request-ID: (\S+)/.exec(head)?.[1];
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status}\r\n`));
    expect(head).toMatch(/Content-Type: application\/json/);
    expect(JSON.parse(body)).toEqual({ error, message: expect.any(String), request_id: id });
  });

  it.each([
    ['GET', '/nope'],
    ['GET', `${QUERY}?productid=%ff`],
    ['POST', UPDATE],
    ['DELETE', UPDATE],
  ])('contains the request id that the client sent with the request %s %s', async (method, path) => {
    const response = await fetch(service.url + path, {
      method,
      headers: { 'X-Request-ID': 'till-3.2024_01' },
    });

    expect(response.headers.get('x-request-id')).toBe('till-3.2024_01');
    expect(await response.json()).toMatchObject({ request_id: 'till-3.2024_01' });
  });

  it.each(['', 'a b', 'x'.repeat(129), 'id;drop'])(
    'has a new request id if the client sends the malformed request id %j',
    async (sent) => {
      const response = await fetch(`${service.url}/nope`, { headers: { 'X-Request-ID': sent } });

      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    },
  );
});
