import { type Service, startService } from './support/service';

const UPDATE = '/api/v1/inventory/update';
const QUERY = '/api/v1/inventory/query?productid=A';
const SHOP = 'https://shop.example';
const KEY = `vk_for-the-tests-${'0'.repeat(32)}`;

/** What is told to a browser about other origins, by the names of the headers. */
function crossOriginHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'),
  );
}

describe('CORS_ORIGINS', () => {
  let service: Service;

  const start = async (environment: Record<string, string>) => {
    service = await startService({
      AUTH: 'required',
      BOOTSTRAP_API_KEY: KEY,
      RATE_LIMIT_FAILED_AUTHENTICATIONS: '1',
      ...environment,
    });
  };
  afterEach(() => service.stop());

  /** What a browser asks before it sends a key, or JSON, to another origin. */
  const preflight = (origin: string, path = UPDATE) =>
    fetch(service.url + path, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type,x-api-key',
      },
    });
  const ask = (headers: Record<string, string>) => fetch(service.url + QUERY, { headers });

  it('lets no other origin in where it is not set', async () => {
    await start({});

    const asked = await preflight(SHOP);
    const answered = await ask({ Origin: SHOP, 'X-API-Key': KEY });

    expect([asked.status, answered.status]).toEqual([405, 200]);
    for (const { headers } of [asked, answered]) expect(crossOriginHeaders(headers)).toEqual({});
  });

  it('answers a preflight without credentials, as often as it comes, and says what may be sent', async () => {
    await start({ CORS_ORIGINS: `${SHOP}, http://localhost:5173`, RATE_LIMIT_ANONYMOUS_WRITES: '1' });

    for (const origin of [SHOP, 'http://localhost:5173', SHOP]) {
      const answer = await preflight(origin);

      expect([answer.status, await answer.text()]).toEqual([204, '']);
      expect(crossOriginHeaders(answer.headers)).toEqual({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET,HEAD,POST,DELETE',
        'access-control-allow-headers':
          'Authorization,X-API-Key,Content-Type,Content-Encoding,Idempotency-Key,X-Request-ID,traceparent',
        'access-control-expose-headers': '*',
        'access-control-max-age': '7200',
        vary: 'Origin',
      });
      expect(answer.headers.get('ratelimit')).toBeNull();
    }
  });

  it.each([
    ['200', { 'X-API-Key': KEY }],
    ['200', { Authorization: `Bearer ${KEY}` }],
    ['401', { 'X-API-Key': 'vk_wrong' }],
  ])('shows an answer with %s to %j from that origin, all of its headers', async (status, credentials) => {
    await start({ CORS_ORIGINS: SHOP });

    const answer = await ask({ Origin: SHOP, ...credentials });

    expect(answer.status).toBe(Number(status));
    expect(crossOriginHeaders(answer.headers)).toEqual({
      'access-control-allow-origin': SHOP,
      'access-control-expose-headers': '*',
      vary: 'Origin',
    });
  });

  it.each(['https://shop.example.evil.example', 'http://shop.example', 'https://shop.example:8443', 'null'])(
    'shows nothing to the origin %s',
    async (origin) => {
      await start({ CORS_ORIGINS: SHOP });

      for (const { headers } of [await preflight(origin), await ask({ Origin: origin, 'X-API-Key': KEY })]) {
        expect(headers.get('access-control-allow-origin')).toBeNull();
        expect(headers.get('vary')).toBe('Origin');
      }
    },
  );

  it('tells caches that an answer depends on the origin, also where there was none', async () => {
    await start({ CORS_ORIGINS: SHOP });

    expect((await ask({ 'X-API-Key': KEY })).headers.get('vary')).toBe('Origin');
  });

  it('lets any origin in by *, and no cookies', async () => {
    await start({ CORS_ORIGINS: '*' });

    const { headers } = await ask({ Origin: 'https://anywhere.example', 'X-API-Key': KEY });

    expect(crossOriginHeaders(headers)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': '*',
    });
  });
});
