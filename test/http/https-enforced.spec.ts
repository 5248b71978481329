import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { loadConfig } from '../../src/config/load-config';
import { ask } from '../support/http-client';
import { QUERY, UPDATE } from '../support/paths';
import { READING } from '../support/readings';
import { type Service, startService } from '../support/service';
const PAGE = `${QUERY}?productid=A%20B&limit=2`;
const KEY = `vk_for-the-tests-${'0'.repeat(32)}`;
const REFUSAL = {
  error: 'HTTPS_REQUIRED',
  message: 'This is taken by https:// only; nothing was stored.',
  request_id: expect.any(String),
};

/** The header in which a proxy names the protocol of the original request. */
const forwarded = (scheme: string) => ({ 'X-Forwarded-Proto': scheme });

describe('the service with HTTPS=enforce behind a trusted proxy', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({
      HTTPS: 'enforce',
      TRUST_PROXY: 'loopback',
      AUTH: 'required',
      BOOTSTRAP_API_KEY: KEY,
      RATE_LIMIT_FAILED_AUTHENTICATIONS: '1',
    });
  });
  afterAll(() => service.stop());

  it('accepts HTTPS requests, and sends Strict-Transport-Security with a max-age of one year', async () => {
    const answer = await service
      .post(UPDATE, { items: [READING] })
      .set({ ...forwarded('https'), 'X-API-Key': KEY });

    expect(answer.status).toBe(201);
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it.each([
    ['with a path and a query', PAGE, 'shop.example', `https://shop.example${PAGE}`],
    ['without the port of plain HTTP', '/docs', 'shop.example:8080', 'https://shop.example/docs'],
    ['with an IPv6 address', '/', '[2001:db8::1]:80', 'https://[2001:db8::1]/'],
    [
      'with a path that looks like a host',
      '//evil.example/',
      'shop.example',
      'https://shop.example//evil.example/',
    ],
  ])(
    'redirects GET and HEAD requests to an HTTPS URL of this kind: %s',
    async (_case, path, Host, location) => {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await ask(service.url + path, { method, headers: { Host } });

        expect([status, headers.location]).toEqual([308, location]);
        expect(headers['strict-transport-security']).toBeUndefined();
      }
    },
  );

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'rejects %s requests over plain HTTP',
    async (method) => {
      const { status, body } = await ask(service.url + UPDATE, {
        method,
        headers: { 'Content-Type': 'application/json', 'X-API-Key': KEY },
        body: JSON.stringify({ items: [{ ...READING, productid: 'in plain' }] }),
      });

      expect([status, JSON.parse(body)]).toEqual([403, REFUSAL]);
      expect(await service.query(`SELECT FROM inventory_items WHERE productid = 'in plain'`)).toEqual([]);
    },
  );

  it.each(['http', 'HTTPS ', 'https2', 'wss', 'http, https', ''])(
    'rejects a request with X-Forwarded-Proto: %j',
    async (scheme) => {
      const { status, body } = await service
        .post(UPDATE, { items: [READING] })
        .set({ ...forwarded(scheme), 'X-API-Key': KEY });

      expect([status, body]).toEqual([403, REFUSAL]);
    },
  );

  it.each(['shop.example/..', 'user@evil.example', 'evil.example#', 'a b'])(
    'does not redirect to the invalid host name %j',
    async (Host) => {
      const { status, headers, body } = await ask(service.url + PAGE, { headers: { Host } });

      expect([status, headers.location]).toEqual([400, undefined]);
      expect(JSON.parse(body)).toMatchObject({ error: 'BAD_REQUEST' });
    },
  );

  it.each([
    [
      'in the absolute form for proxies',
      'GET http://evil.example/ HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n',
    ],
    ['with an empty Host', 'GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'],
    ['over HTTP/1.0 without a Host', 'GET / HTTP/1.0\r\n\r\n'],
  ])('rejects a GET request instead of redirecting it if the request is sent %s', async (_case, bytes) => {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(bytes);

    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');

    expect(head).toMatch(/^HTTP\/1.1 403 Forbidden\r\n/);
    expect(JSON.parse(body)).toEqual(REFUSAL);
  });

  it('does not redirect if the proxy sends no host name', async () => {
    const { status } = await ask(service.url + PAGE, { headers: { 'X-Forwarded-Host': ', shop.example' } });

    expect(status).toBe(403);
  });

  it('does not check credentials sent over plain HTTP', async () => {
    for (const key of [KEY, `${KEY}wrong`, `${KEY}wrong`, `${KEY}wrong`]) {
      const { status, body } = await service.post(UPDATE, { items: [READING] }).set('X-API-Key', key);
      expect([status, body]).toEqual([403, REFUSAL]);
    }

    // The requests above do not count as failed authentications, so this request is the first one. The rate
    // limit allows one failed authentication a minute.
    const first = await service.get(PAGE).set({ ...forwarded('https'), 'X-API-Key': `${KEY}wrong` });
    expect(first.status).toBe(401);
  });

  it.each(['/health', '/livez', '/readyz', '/readyz/'])(
    'answers the health probe %s over plain HTTP',
    async (path) => {
      const { status, headers } = await service.get(path);

      expect([status, headers['strict-transport-security']]).toEqual([200, undefined]);
    },
  );

  it.each(['/livez/..', '/health/x', '/api/livez', '/openapi.json?/livez'])(
    'does not treat the path %s as a health probe',
    async (path) => {
      expect((await ask(service.url + path)).status).toBe(308);
    },
  );
});

let service: Service | undefined;

afterEach(async () => {
  await service?.stop();
  service = undefined;
});

describe('the service with HTTPS=enforce', () => {
  it('ignores X-Forwarded-Proto from a client that is not a trusted proxy', async () => {
    service = await startService({ HTTPS: 'enforce', TRUST_PROXY: '10.0.0.0/8' });

    const posted = await service.post(UPDATE, { items: [READING] }).set(forwarded('https'));
    const asked = await service.get(PAGE).set({ ...forwarded('https'), 'X-Forwarded-For': '10.0.0.1' });

    expect([posted.status, posted.body]).toEqual([403, REFUSAL]);
    expect(asked.status).toBe(308);
    expect(await service.query('SELECT FROM inventory_items')).toEqual([]);
  });

  it('redirects to the host in X-Forwarded-Host of the trusted proxy', async () => {
    service = await startService({ HTTPS: 'enforce', TRUST_PROXY: 'loopback' });

    const { headers } = await service
      .get('/docs')
      .set({ 'X-Forwarded-Host': 'shop.example', Host: 'inner:8002' });

    expect(headers.location).toBe('https://shop.example/docs');
  });

  it('does not start if it has neither a trusted proxy nor a certificate', () => {
    expect(() => loadConfig({ ENV_FILE: '/dev/null', HTTPS: 'enforce' })).toThrow(
      'The configuration has mistakes:\n' +
        '  HTTPS=enforce needs TRUST_PROXY, the proxy that tells what came by HTTPS, or TLS_CERT_FILE and TLS_KEY_FILE; ' +
        'without them everything would be refused',
    );
  });
});

describe('the service without HTTPS=enforce', () => {
  it('accepts plain HTTP, and does not send Strict-Transport-Security', async () => {
    service = await startService({ TRUST_PROXY: 'loopback' });

    for (const scheme of ['http', 'https']) {
      const { status, headers } = await service.get(PAGE).set(forwarded(scheme));
      expect([status, headers['strict-transport-security']]).toEqual([200, undefined]);
    }
  });
});
