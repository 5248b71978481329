import { chunk, RawClient } from '../support/raw-client';
import { type Service, startService } from '../support/service';

const PATHS = ['/api/v1/inventory/update', '/api/inventory/update'];

/** The headers and the body of a request, exactly as an HTTP client sends them. */
interface Sent {
  readonly headers: readonly string[];
  readonly body: string | Buffer;
  /** True if the client waits for the response `100 Continue` before it sends the body. */
  readonly waits?: boolean;
}

const withLength = (json: string) => `Content-Length: ${Buffer.byteLength(json)}`;

/**
 * Update requests as common HTTP clients send them if the user sets the URL and the body. In some of them,
 * the user has also set the media type or the header Expect.
 */
const CLIENTS: Record<string, (json: string) => Sent> = {
  'Python, urllib.request.urlopen(url, json.dumps(…).encode())': (json) => ({
    headers: [
      'Accept-Encoding: identity',
      'Content-Type: application/x-www-form-urlencoded',
      withLength(json),
      'User-Agent: Python-urllib/3.12',
      'Connection: close',
    ],
    body: json,
  }),
  'curl -d': (json) => ({
    headers: [
      'User-Agent: curl/8.5.0',
      'Accept: */*',
      withLength(json),
      'Content-Type: application/x-www-form-urlencoded',
    ],
    body: json,
  }),
  'curl -d with a large body': (json) => ({
    headers: [
      'User-Agent: curl/7.81.0',
      'Accept: */*',
      withLength(json),
      'Content-Type: application/x-www-form-urlencoded',
      'Expect: 100-continue',
    ],
    body: json,
    waits: true,
  }),
  'Go, http.NewRequest with a reader of unknown length': (json) => ({
    headers: ['User-Agent: Go-http-client/1.1', 'Transfer-Encoding: chunked', 'Accept-Encoding: gzip'],
    body: Buffer.concat([chunk(json), chunk('')]),
  }),
  'Go, http.Post with "application/json"': (json) => ({
    headers: [
      'User-Agent: Go-http-client/1.1',
      withLength(json),
      'Content-Type: application/json',
      'Accept-Encoding: gzip',
    ],
    body: json,
  }),
  '.NET, new StringContent(json)': (json) => ({
    headers: ['Content-Type: text/plain; charset=utf-8', withLength(json)],
    body: json,
  }),
  '.NET, JsonContent, with Expect: 100-continue': (json) => ({
    headers: [
      'Transfer-Encoding: chunked',
      'Content-Type: application/json; charset=utf-8',
      'Expect: 100-continue',
    ],
    body: Buffer.concat([chunk(json.slice(0, 9)), chunk(json.slice(9)), chunk('')]),
    waits: true,
  }),
  '.NET, StringContent with Encoding.UTF8 and its byte order mark': (json) => ({
    headers: ['Content-Type: application/json; charset=utf-8', withLength(`\uFEFF${json}`)],
    body: `\uFEFF${json}`,
  }),
  'Java, HttpRequest.BodyPublishers.ofString': (json) => ({
    headers: [
      'Connection: Upgrade, HTTP2-Settings',
      withLength(json),
      'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
      'Upgrade: h2c',
      'User-Agent: Java-http-client/21',
    ],
    body: json,
  }),
  'Java, HttpURLConnection': (json) => ({
    headers: [
      'User-Agent: Java/21',
      'Accept: */*',
      'Connection: keep-alive',
      'Content-type: application/x-www-form-urlencoded',
      withLength(json),
    ],
    body: json,
  }),
  'PowerShell, Invoke-RestMethod -Method Post -Body': (json) => ({
    headers: [
      'User-Agent: PowerShell/7.4',
      'Content-Type: application/x-www-form-urlencoded',
      withLength(json),
    ],
    body: json,
  }),
  'Ruby, Net::HTTP.post': (json) => ({
    headers: [
      'Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3',
      'Accept: */*',
      'User-Agent: Ruby',
      'Content-Type: application/x-www-form-urlencoded',
      withLength(json),
    ],
    body: json,
  }),
  'Dart, http.post with a string': (json) => ({
    headers: ['user-agent: Dart/3.4 (dart:io)', 'content-type: text/plain; charset=utf-8', withLength(json)],
    body: json,
  }),
  'Node.js, fetch with a string': (json) => ({
    headers: [
      'connection: keep-alive',
      'content-type: text/plain;charset=UTF-8',
      'accept: */*',
      'accept-language: *',
      'sec-fetch-mode: cors',
      'user-agent: node',
      'accept-encoding: gzip, deflate',
      withLength(json),
    ],
    body: json,
  }),
};

describe('an update', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  it.each(
    Object.entries(CLIENTS).flatMap(([name, sent]) => PATHS.map((path) => [name, path, sent] as const)),
  )(
    'with the default headers of the HTTP client %s is stored if it is sent to the path %s',
    async (name, path, sent) => {
      const productid = `${name} ${path} ü`;
      const { headers, body, waits } = sent(
        JSON.stringify({ items: [{ productid, quantity: 5, timestamp: '2024-01-01T00:00:00Z' }] }),
      );
      const client = await RawClient.connect(service.url);
      try {
        await client.send([`POST ${path} HTTP/1.1`, 'Host: localhost:8002', ...headers, '', ''].join('\r\n'));
        const interim = waits ? await client.answer() : undefined;
        await client.send(body);

        expect(interim?.status).toBe(waits ? 100 : undefined);
        expect(await client.answer()).toMatchObject({ status: 201, body: '' });
      } finally {
        await client.leave();
      }
      expect(
        await service.query('SELECT quantity FROM inventory_items WHERE productid = $1', [productid]),
      ).toEqual([{ quantity: 5 }]);
    },
  );

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'productid=A&quantity=5&timestamp=2024-01-01'],
    ['a sentence', 'text/plain', 'five of A'],
  ])('gets 400 if its body is %s instead of JSON', async (_what, type, sent) => {
    const { status, body } = await service.post(PATHS[0] as string, sent).set('Content-Type', type);

    expect([status, body.error]).toEqual([400, 'MALFORMED_JSON']);
  });

  it.each([
    'application/x-www-form-urlencoded',
    'text/plain;charset=UTF-8',
    'multipart/form-data; boundary=b',
  ])('from a web page of another site gets 415 for the media type %s', async (type) => {
    const { status, body } = await service
      .post(PATHS[0] as string, JSON.stringify({ items: [] }))
      .set({ 'Content-Type': type, Origin: 'https://elsewhere.example' });

    expect([status, body.message]).toEqual([
      415,
      'Send the body as JSON, with the header Content-Type: application/json.',
    ]);
  });
});
