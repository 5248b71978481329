import { Agent } from 'node:http';
import { SCOPES } from '../../src/access/scopes';
import { BOOTSTRAP_KEY, basic, bearer, createKey, NO_KEY } from '../support/api-keys';
import { type Answer, ask } from '../support/http-client';
import { KEYS, UPDATE } from '../support/paths';
import { RawClient } from '../support/raw-client';
import { READING } from '../support/readings';
import { foldersOf, routesOf } from '../support/routes';
import { type Service, startService } from '../support/service';

/** All public routes except the pages and files of Swagger UI. */
const PUBLIC = [
  'GET /',
  'GET /openapi.json',
  'GET /openapi-3.0.json',
  'GET /health',
  'GET /livez',
  'GET /readyz',
];
const isPublic = (route: string) => PUBLIC.includes(route) || /^GET \/docs(\/|$)/.test(route);

/** All routes that are not public, with the scope that a caller needs. A new route must be added here. */
const NEEDED = {
  'POST /api/v1/inventory/update': 'inventory:write',
  'POST /api/inventory/update': 'inventory:write',
  'POST /api/v1/inventory/import': 'inventory:write',
  'GET /api/v1/inventory/query': 'inventory:read',
  'GET /api/inventory/query': 'inventory:read',
  'GET /api/v1/inventory/export': 'inventory:read',
  'GET /api/v1/inventory/levels': 'inventory:read',
  'POST /api/v1/inventory/levels': 'inventory:read',
  'GET /api/v1/inventory/products': 'inventory:read',
  'GET /api/v1/inventory/series': 'inventory:read',
  'GET /api/v1/inventory/forecast': 'inventory:read',
  'POST /api/v1/inventory/void': 'inventory:void',
  'GET /api/v1/inventory/products/:productid': 'inventory:read',
  'PUT /api/v1/inventory/products/:productid': 'inventory:write',
  'PATCH /api/v1/inventory/products/:productid': 'inventory:write',
  'DELETE /api/v1/inventory/products/:productid': 'inventory:erase',
  'GET /api/v1/inventory/stream': 'inventory:read',
  'POST /api/v1/inventory/stream/tickets': 'inventory:read',
  'GET /api/v1/events': 'inventory:read',
  'GET /api/v1/rules': 'inventory:read',
  'GET /api/v1/rules/:id': 'inventory:read',
  'POST /api/v1/rules': 'rules:write',
  'PATCH /api/v1/rules/:id': 'rules:write',
  'DELETE /api/v1/rules/:id': 'rules:write',
  'GET /api/v1/webhooks': 'webhooks:write',
  'GET /api/v1/webhooks/:id': 'webhooks:write',
  'POST /api/v1/webhooks': 'webhooks:write',
  'PATCH /api/v1/webhooks/:id': 'webhooks:write',
  'DELETE /api/v1/webhooks/:id': 'webhooks:write',
  'POST /api/v1/webhooks/:id/secret': 'webhooks:write',
  'GET /api/v1/webhooks/:id/deliveries': 'webhooks:write',
  'POST /api/v1/webhooks/:id/test': 'webhooks:write',
  'POST /api/v1/webhooks/:id/replay': 'webhooks:write',
  'POST /api/v1/keys': 'keys:admin',
  'GET /api/v1/keys': 'keys:admin',
  'DELETE /api/v1/keys/:id': 'keys:admin',
  'POST /api/v1/keys/:id/rotate': 'keys:admin',
  'GET /metrics': 'metrics:read',
} as const;
const GUARDED = Object.entries(NEEDED);

const WRONG_KEY = `vk_${'0'.repeat(16)}_${'0'.repeat(64)}`;

/**
 * Sends a request without a body, and without query parameters unless the route contains some. Every route
 * checks the caller before it checks the parameters and the body, so a request that is to be rejected needs
 * neither.
 */
function call(service: Service, route: string, headers: Record<string, string> = {}): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  return ask(service.url + path.replace(':id', '0123456789abcdef'), { method, headers, agent: new Agent() });
}

function expectError({ status, headers, body }: Answer, expected: object): void {
  expect({ status, ...(JSON.parse(body) as object) }).toEqual({
    ...expected,
    request_id: headers['x-request-id'],
  });
}

function expectUnauthenticated(
  answer: Answer,
  message: string,
  challenge = 'Bearer realm="inventory"',
): void {
  expectError(answer, { status: 401, error: 'UNAUTHENTICATED', message });
  expect(answer.headers['www-authenticate']).toBe(`${challenge}, ${ASK_FOR_PASSWORD}`);
}

/**
 * The WWW-Authenticate challenge for programs that send a user name and a password only if a server requests them.
 */
const ASK_FOR_PASSWORD = 'Basic realm="inventory", charset="UTF-8"';

const MISSING = 'Send an API key or a token as Authorization: Bearer …, or a key as X-API-Key.';
const UNUSABLE =
  'Send a key or a token as Authorization: Bearer …, or a key as X-API-Key or as the password of Basic; two headers must hold the same key.';
const WRONG = 'This API key is wrong, expired or revoked.';
const INVALID = 'Bearer realm="inventory", error="invalid_token"';

describe('every route of the API', () => {
  let service: Service;
  /** For each scope, an API key that has all scopes except this one. */
  const without = new Map<string, string>();

  beforeAll(async () => {
    service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    for (const scope of SCOPES) {
      const { key } = await createKey(service, { scopes: SCOPES.filter((other) => other !== scope) });
      without.set(scope, key);
    }
  });
  afterAll(() => service.stop());

  it('is public, or is in this test’s list of routes and required scopes', () => {
    const guarded = routesOf(service).filter((route) => !isPublic(route));

    expect(guarded.sort()).toEqual(Object.keys(NEEDED).sort());
    // Two handlers are not in the list of routes, because each handles all paths under a prefix. The handler
    // for /docs sets headers, and the handler for /console serves public files.
    expect(foldersOf(service, ['/docs', '/console'])).toEqual({ inside: 2, elsewhere: 0 });
  });

  it('rejects a caller without credentials, unless the route is public', async () => {
    for (const route of routesOf(service).filter((known) => !isPublic(known))) {
      expectUnauthenticated(await call(service, route), MISSING);
    }
    for (const route of PUBLIC) expect((await call(service, route)).status).toBeLessThan(400);
    expect((await ask(`${service.url}/docs`)).status).toBe(200);
  });

  it.each(GUARDED)(
    '(here %s) rejects a caller who has all scopes except the required one: %s',
    async (route, needed) => {
      const statuses = new Map<string, number | undefined>();
      for (const scope of SCOPES) {
        statuses.set(scope, (await call(service, route, bearer(without.get(scope) ?? ''))).status);
      }
      const answer = await call(service, route, bearer(without.get(needed) ?? ''));

      expect(SCOPES.filter((scope) => statuses.get(scope) === 403)).toEqual([needed]);
      expect([...statuses.values()].filter((status) => status === 401 || Number(status) >= 500)).toEqual([]);
      expectError(answer, {
        status: 403,
        error: 'FORBIDDEN',
        message: `This needs the scope ${needed}, which the caller does not have.`,
      });
      expect(answer.headers['www-authenticate']).toBe(
        `Bearer realm="inventory", error="insufficient_scope", scope="${needed}"`,
      );
    },
  );

  it.each(GUARDED.filter(([route]) => route.startsWith('GET ')))(
    '(here %s) requires the same credentials for HEAD as for GET',
    async (route) => {
      const head = route.replace('GET', 'HEAD');

      expect((await call(service, head)).status).toBe(401);
      expect((await call(service, head, bearer(WRONG_KEY))).status).toBe(401);
    },
  );

  it.each([
    '/api/v1/keys/',
    '/API/V1/Keys',
    `${KEYS}?x=1`,
    '/api/v1/inventory/query/',
    '/Api/Inventory/Query?productid=A',
  ])('rejects a caller without credentials, even if the path of the route is spelled as %s', async (path) => {
    expectUnauthenticated(await call(service, `GET ${path}`), MISSING);
  });
});

describe('the service with AUTH=required', () => {
  let service: Service;
  const QUERY = 'GET /api/v1/inventory/query?productid=A';

  beforeAll(async () => {
    service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
  });
  afterAll(() => service.stop());

  it.each([
    { Authorization: `Bearer ${BOOTSTRAP_KEY}` },
    { Authorization: `bearer ${BOOTSTRAP_KEY}` },
    { Authorization: `BEARER   ${BOOTSTRAP_KEY}` },
    { 'X-API-Key': BOOTSTRAP_KEY },
    { 'x-api-key': BOOTSTRAP_KEY },
    { Authorization: `Bearer ${BOOTSTRAP_KEY}`, 'X-API-Key': BOOTSTRAP_KEY },
    basic('anybody', BOOTSTRAP_KEY),
    basic('', BOOTSTRAP_KEY),
    basic('Zoë', BOOTSTRAP_KEY),
    { Authorization: basic('excel', BOOTSTRAP_KEY).Authorization.replace('Basic ', 'BASIC   ') },
    { ...basic('both', BOOTSTRAP_KEY), 'X-API-Key': BOOTSTRAP_KEY },
  ])('accepts an API key in the headers %j', async (headers) => {
    expect((await call(service, QUERY, headers)).status).toBe(200);
  });

  it.each([
    { Authorization: `Bearer ${WRONG_KEY}` },
    { Authorization: `Bearer ${BOOTSTRAP_KEY}0` },
    { Authorization: `Bearer ${BOOTSTRAP_KEY.slice(0, -1)}` },
    { Authorization: 'Bearer vk_' },
    { 'X-API-Key': WRONG_KEY },
    { 'X-API-Key': ` ${BOOTSTRAP_KEY}, ${BOOTSTRAP_KEY}` },
    { 'X-API-Key': '' },
    { 'X-API-Key': `Bearer ${BOOTSTRAP_KEY}` },
    basic('anybody', WRONG_KEY),
    basic('anybody', `${BOOTSTRAP_KEY}:`),
    { ...basic('anybody', WRONG_KEY), 'X-API-Key': WRONG_KEY },
  ])('rejects the headers %j, because the API key is wrong', async (headers) => {
    expectUnauthenticated(await call(service, QUERY, headers), WRONG, INVALID);
  });

  it('rejects a JSON Web Token if no token issuer is configured', async () => {
    expectUnauthenticated(
      await call(service, QUERY, bearer('eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.')),
      'This token is wrong, expired or revoked.',
      INVALID,
    );
  });

  it.each([
    { Authorization: 'Basic dXNlcjpwYXNzd29yZA==' },
    { Authorization: BOOTSTRAP_KEY },
    { Authorization: 'Bearer' },
    { Authorization: '' },
    { Authorization: `Bearer ${BOOTSTRAP_KEY} ${BOOTSTRAP_KEY}` },
    { Authorization: `Bearer ${BOOTSTRAP_KEY}`, 'X-API-Key': WRONG_KEY },
    { Authorization: `Bearer ${WRONG_KEY}`, 'X-API-Key': BOOTSTRAP_KEY },
    { Authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.', 'X-API-Key': BOOTSTRAP_KEY },
    { ...basic('anybody', BOOTSTRAP_KEY), 'X-API-Key': WRONG_KEY },
    { Authorization: `Bearer ${BOOTSTRAP_KEY}`, 'X-API-Key': '' },
    basic(BOOTSTRAP_KEY, ''),
    basic(BOOTSTRAP_KEY, 'x'),
    { Authorization: `Basic ${Buffer.from(BOOTSTRAP_KEY).toString('base64')}` },
    { Authorization: 'Basic' },
    { Authorization: 'Basic ????' },
  ])('rejects the headers %j, because they contain no usable credentials', async (headers) => {
    expectUnauthenticated(await call(service, QUERY, headers), UNUSABLE);
  });

  it.each([
    [WRONG_KEY, BOOTSTRAP_KEY],
    [BOOTSTRAP_KEY, WRONG_KEY],
  ])('rejects a request with several Authorization headers', async (...keys) => {
    const authorization = keys.map((key) => `Bearer ${key}`);
    const answer = await ask(`${service.url}/api/v1/inventory/query?productid=A`, {
      headers: { Authorization: authorization },
    });

    expectUnauthenticated(answer, UNUSABLE);
  });

  it('sends no Basic challenge to browsers, so that they open no password dialog', async () => {
    const { status, headers } = await call(service, QUERY, { 'User-Agent': 'Mozilla/5.0 (X11; Linux)' });

    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer realm="inventory"']);
  });

  it('sends a Basic challenge to programs that are not browsers', async () => {
    const { headers } = await fetch(`${service.url}/api/v1/inventory/query?productid=A`);
    const client = await RawClient.connect(service.url);
    await client.send(
      'GET /api/v1/inventory/query?productid=A HTTP/1.1\r\nHost: a\r\nUser-Agent: Wget/1.21\r\n\r\n',
    );
    await client.hasReceived(`\r\nWWW-Authenticate: ${ASK_FOR_PASSWORD}\r\n`);
    await client.leave();

    expect(headers.get('www-authenticate')).toBe(`Bearer realm="inventory", ${ASK_FOR_PASSWORD}`);
  });

  it('rejects a request without credentials before it parses the request body', async () => {
    const answer = await ask(`${service.url}${UPDATE}`, { method: 'POST', body: '{' });

    expectUnauthenticated(answer, MISSING);
  });
});

describe('the service with AUTH=off', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ AUTH: 'off', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
  });
  afterAll(() => service.stop());

  const statusesWith = async (headers: Record<string, string>) => [
    (await service.post(UPDATE, { items: [READING] }).set(headers)).status,
    (await service.get('/api/v1/inventory/query?productid=A').set(headers)).status,
  ];

  it('lets anybody read and write', async () => {
    expect(await statusesWith({})).toEqual([201, 200]);
  });

  it.each(GUARDED.filter(([, needed]) => needed === 'keys:admin'))(
    'rejects the request %s without credentials, because an anonymous caller may not manage API keys',
    async (route) => {
      expectError(await call(service, route), {
        status: 403,
        error: 'FORBIDDEN',
        message: NO_KEY,
      });
    },
  );

  it('restricts a caller with a valid API key to the scopes of that key', async () => {
    const { key } = await createKey(service, { scopes: ['inventory:read'] });

    expect(await statusesWith(bearer(key))).toEqual([403, 200]);
    expect(await statusesWith({ 'X-API-Key': key })).toEqual([403, 200]);
    expect(await statusesWith(basic('anybody', key))).toEqual([403, 200]);
  });

  it('rejects a request with a wrong API key, although no API key is required', async () => {
    expect(await statusesWith(bearer(WRONG_KEY))).toEqual([401, 401]);
    expectUnauthenticated(
      await call(service, 'GET /api/v1/inventory/query?productid=A', { 'X-API-Key': WRONG_KEY }),
      WRONG,
      INVALID,
    );
  });

  it.each(['Basic dXNlcjpwYXNzd29yZA==', 'Negotiate abc', 'Bearer of-another-service'])(
    'ignores the header Authorization: %s, because this header is meant for another service',
    async (Authorization) => {
      expect(await statusesWith({ Authorization })).toEqual([201, 200]);
    },
  );
});

describe('the service', () => {
  it.each([
    ['production', 401],
    ['development', 200],
    ['test', 200],
  ])('with NODE_ENV=%s answers an anonymous caller with the status %i', async (NODE_ENV, status) => {
    const service = await startService({ NODE_ENV });
    try {
      expect((await call(service, 'GET /api/v1/inventory/query?productid=A')).status).toBe(status);
    } finally {
      await service.stop();
    }
  });

  it('with AUTH=off accepts requests without credentials, even in production', async () => {
    const service = await startService({ NODE_ENV: 'production', AUTH: 'off' });
    try {
      expect((await call(service, 'GET /api/v1/inventory/query?productid=A')).status).toBe(200);
    } finally {
      await service.stop();
    }
  });
});
