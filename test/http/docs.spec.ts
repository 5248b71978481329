import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCodes } from '../../src/errors/error-codes';
import { answersIn, examplesOf, type OpenApi, openApi, operationsOf, statusesOf } from '../support/open-api';
import { KEYS, QUERY, RULES, UPDATE, WEBHOOKS } from '../support/paths';
import { type Service, startService } from '../support/service';

const ROOT = join(__dirname, '../..');

/** The scope that a route of the API requires from a caller. */
function scopeOf(method: string, path: string): string {
  if (path.startsWith(KEYS)) return 'keys:admin';
  if (path.startsWith(RULES) && method !== 'get') return 'rules:write';
  if (path.startsWith(WEBHOOKS)) return 'webhooks:write';
  if (path.endsWith('/void')) return 'inventory:void';
  if (method === 'delete') return 'inventory:erase';
  const isWrite = /^(put|patch)$/.test(method) || /\/(update|import)$/.test(path);
  return isWrite ? 'inventory:write' : 'inventory:read';
}

/** Returns the errors and warnings of the linter about an OpenAPI document. */
function lint(document: unknown): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  try {
    const file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    const redocly = join(ROOT, 'node_modules/@redocly/cli/bin/cli.js');
    const report = execFileSync(process.execPath, [redocly, 'lint', file, '--format=json'], {
      cwd: ROOT,
      // Redocly must neither look for a newer version nor send telemetry.
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    return JSON.parse(report);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the document /openapi.json', () => {
  let service: Service;
  let document: OpenApi;

  beforeAll(async () => {
    service = await startService();
    document = await openApi(service);
  });
  afterAll(() => service.stop());

  it('is an OpenAPI 3.1 document with the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({ title: 'Verkko Inventory API', version });
  });

  it('is equal to the file openapi.json in the repository', () => {
    const committed: unknown = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8'));

    expect(document).toEqual(committed);
  });

  it('passes the OpenAPI linter without errors or warnings', () => {
    expect(lint(document)).toMatchObject({ totals: { errors: 0, warnings: 0 }, problems: [] });
  });

  it('gives every operation a unique id, which client generators use as a method name', () => {
    const names = operationsOf(document).map(({ operationId }) => operationId);

    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+([A-Z][a-z]+)+$/.test(name))).toEqual([]);
  });

  it('gives every operation exactly one tag, which is one word and has a description', () => {
    const tags = new Set(operationsOf(document).flatMap((operation) => operation.tags));

    expect(operationsOf(document).filter((operation) => operation.tags.length !== 1)).toEqual([]);
    expect([...tags].filter((tag) => !/^[a-z]+$/.test(tag))).toEqual([]);
    expect(document.tags.map(({ name }) => name).sort()).toEqual([...tags].sort());
  });

  it('declares a nullable string with the types "string" and "null"', () => {
    expect(JSON.stringify(document)).not.toContain('"type":"null"');
    expect(document.components.schemas.KeyDto?.properties.expires_at).toMatchObject({
      type: ['string', 'null'],
    });
  });

  it('never lists JSON and NDJSON together for one response', () => {
    const types = statusesOf(document).map(({ response }) => Object.keys(response.content ?? {}));

    expect(
      types.filter((of) => of.includes('application/json') && of.includes('application/x-ndjson')),
    ).toEqual([]);
  });

  it('has a relative server URL, for proxies that serve the API under another path', () => {
    expect(document.servers).toEqual([{ url: '.' }]);
  });

  it('is shown as an HTML page, to which the path / redirects', async () => {
    const { status, headers } = await service.get('/');

    expect([status, headers.location]).toEqual([302, 'docs']);
    expect((await service.get('/docs')).headers['content-type']).toMatch(/^text\/html/);
  });

  it('contains all routes of the API and the health probes, and no others', () => {
    expect(operationsOf(document).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'post /api/v1/inventory/update',
      'post /api/inventory/update',
      'get /api/v1/inventory/query',
      'get /api/inventory/query',
      'post /api/v1/inventory/import',
      'get /api/v1/inventory/export',
      'get /api/v1/inventory/levels',
      'post /api/v1/inventory/levels',
      'get /api/v1/inventory/products',
      'get /api/v1/inventory/series',
      'get /api/v1/inventory/forecast',
      'post /api/v1/inventory/void',
      'get /api/v1/inventory/products/{productid}',
      'put /api/v1/inventory/products/{productid}',
      'patch /api/v1/inventory/products/{productid}',
      'delete /api/v1/inventory/products/{productid}',
      'post /api/v1/rules',
      'get /api/v1/rules',
      'get /api/v1/rules/{id}',
      'patch /api/v1/rules/{id}',
      'delete /api/v1/rules/{id}',
      'get /api/v1/events',
      'post /api/v1/webhooks',
      'get /api/v1/webhooks',
      'get /api/v1/webhooks/{id}',
      'patch /api/v1/webhooks/{id}',
      'delete /api/v1/webhooks/{id}',
      'post /api/v1/webhooks/{id}/secret',
      'get /api/v1/webhooks/{id}/deliveries',
      'post /api/v1/webhooks/{id}/test',
      'post /api/v1/webhooks/{id}/replay',
      'get /api/v1/inventory/stream',
      'post /api/v1/inventory/stream/tickets',
      'get /health',
      'get /livez',
      'get /readyz',
      'post /api/v1/keys',
      'get /api/v1/keys',
      'delete /api/v1/keys/{id}',
      'post /api/v1/keys/{id}/rotate',
    ]);
  });

  it('describes /api/inventory/… like /api/v1/inventory/…, except for features that exist only under /api/v1', () => {
    const routes = ['inventory/update', 'inventory/query'].map((route) =>
      [`/api/v1/${route}`, `/api/${route}`].map((path) =>
        operationsOf(document).find((operation) => operation.path === path),
      ),
    );
    for (const [versioned, unversioned] of routes) {
      const { path, operationId, tags, parameters, requestBody, description, responses } = unversioned ?? {};
      // The 200 and 409 responses under /api/v1 differ from those under /api/inventory. Only the routes under
      // /api/v1 have the parameter `include` and the 409 error for adjustments.
      const own = { 200: responses?.['200'], 409: responses?.['409'] };

      expect(unversioned).toEqual({
        ...versioned,
        ...{ path, operationId, tags, parameters, requestBody, description },
        responses: { ...versioned?.responses, ...own },
      });
    }
    const { ReadingDto } = document.components.schemas;
    expect(Object.keys(ReadingDto?.properties ?? {})).toEqual(['productid', 'quantity', 'timestamp']);
  });

  it('has a summary for every operation, and a description for every response and parameter', () => {
    const silent = operationsOf(document).flatMap(({ path, summary, parameters, responses }) => [
      ...(summary ? [] : [path]),
      ...Object.keys(responses).filter((status) => !responses[status]?.description),
      ...parameters.filter(({ description }) => !description).map(({ name }) => `${path} ${name}`),
    ]);

    expect(silent).toEqual([]);
  });

  it('states the accepted credentials, the scope, and the errors 401 and 403 for every route', () => {
    expect(Object.keys(document.components.securitySchemes)).toEqual(['bearer', 'key', 'basic']);
    for (const { method, path, security = [], responses } of operationsOf(document)) {
      const [scope] = Object.values(security[0] ?? {}).flat();
      const needed = path.startsWith('/api/') ? scopeOf(method, path) : undefined;
      expect([method, path, scope]).toEqual([method, path, needed]);
      // A caller needs only one of the three kinds of credentials.
      expect(security).toEqual(needed ? [{ key: [needed] }, { basic: [needed] }, { bearer: [needed] }] : []);
      expect(Object.keys(responses).filter((status) => ['401', '403'].includes(status))).toEqual(
        needed ? ['401', '403'] : [],
      );
      expect(JSON.stringify(responses['403'] ?? '')).toContain(needed ? `needs the scope ${needed},` : '');
    }
  });

  it('gives every error response the same schema, and an example of each error code', () => {
    const errors = statusesOf(document).filter(({ status }) => status >= 400);
    // All error responses have the same schema, except the error response of /health. That one has the fields
    // of the successful response of /health, because monitoring tools read these fields.
    const inTheOneShape = errors.filter(({ path, status }) => path !== '/health' || status !== 503);

    expect(errors.length - inTheOneShape.length).toBe(1);
    for (const { status, response } of inTheOneShape) {
      const { schema, examples = {} } = response.content?.['application/json'] ?? {};
      expect(schema).toEqual({ $ref: '#/components/schemas/ErrorDto' });
      expect(Object.keys(examples)).not.toEqual([]);
      for (const [code, { value }] of Object.entries(examples)) {
        expect(value).toMatchObject({ error: code, message: expect.any(String) });
        expect(response.description).toContain(`\`${code}\``);
        expect(errorCodes[code as keyof typeof errorCodes].status).toBe(status);
      }
    }
  });

  it('lists every error code in its description', () => {
    const listed = [...document.info.description.matchAll(/^\| (\d+) \| `(\w+)` \|/gm)];

    expect(listed.map(([, status, code]) => [code, Number(status)])).toEqual(
      Object.entries(errorCodes).map(([code, { status }]) => [code, status]),
    );
  });
});

describe('the document /openapi-3.0.json', () => {
  let service: Service;
  let document: OpenApi;

  beforeAll(async () => {
    service = await startService();
    document = await openApi(service, '/openapi-3.0.json');
  });
  afterAll(() => service.stop());

  it('is a valid OpenAPI 3.0 document', () => {
    expect(document.openapi).toBe('3.0.3');
    expect(lint(document)).toMatchObject({ totals: { errors: 0, warnings: 0 }, problems: [] });
  });

  it('has the operations of /openapi.json, with equal parameters, responses and examples', async () => {
    const facts = (of: OpenApi) =>
      operationsOf(of).map(({ path, method, operationId, tags, parameters, requestBody, responses }) => ({
        path,
        method,
        operationId,
        tags,
        parameters,
        requestBody,
        answers: Object.entries(responses).map(([status, { description, content }]) => ({
          status,
          description,
          content,
        })),
      }));

    expect(facts(document)).toEqual(facts(await openApi(service)));
  });

  it('replaces features of OpenAPI 3.1 by those of OpenAPI 3.0', () => {
    expect(document.components.schemas.KeyDto?.properties.expires_at).toEqual({
      type: 'string',
      format: 'date-time',
      nullable: true,
      description: 'null: never.',
    });
    const { responses, security } = operationsOf(document)[0] ?? {};
    expect(responses?.['201']?.headers?.RateLimit).toMatchObject({
      schema: { type: 'string', example: '"anonymous-reads";r=29;t=60' },
    });
    expect(security).toEqual([{ key: [] }, { basic: [] }, { bearer: [] }]);
  });
});

describe('the examples in the OpenAPI document', () => {
  let service: Service;

  // Each test has a new database, so that reading ids begin at 1, as they do in the examples.
  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.stop());

  const operation = async (path: string) => {
    const found = operationsOf(await openApi(service)).find((candidate) => candidate.path === path);
    if (!found) throw new Error(`${path} is not documented`);
    return found;
  };

  it.each(['/api/v1/inventory', '/api/inventory'])(
    'match the real responses of the routes under %s',
    async (base) => {
      const update = await operation(`${base}/update`);
      const query = await operation(`${base}/query`);
      const bodies = Object.values(update.requestBody?.content['application/json']?.examples ?? {});
      const parameters = query.parameters
        .filter(({ schema }) => 'example' in schema || 'default' in schema)
        .map(({ name, schema }): [string, string] => [name, String(schema.example ?? schema.default)]);

      expect(bodies.length).toBeGreaterThan(0);
      for (const [index, { value }] of bodies.entries()) {
        const stored = await service
          .post(`${base}/update`, value as object)
          .set('Idempotency-Key', `example-${index}`);
        expect(stored.status).toBe(201);
      }
      const page = `${base}/query?${new URLSearchParams(parameters).toString()}`;

      const examples = examplesOf(query.responses['200']);
      expect(Object.keys(examples)).toEqual(['application/json', 'text/csv']);
      expect(await answersIn(Object.keys(examples), service, page)).toEqual(examples);
    },
  );

  it('show the real error messages for invalid values and unavailable formats', async () => {
    const update = await operation(UPDATE);
    const query = await operation(QUERY);
    const reading = { productid: 'A', quantity: 1, timestamp: '2024-01-01' };

    const answers = [
      await service.post(update.path, { items: [reading, { ...reading, quantity: -1 }] }),
      await service.get(`${query.path}?productid=A&limit=501`),
      await service.get(`${query.path}?productid=A`).set('Accept', 'text/html'),
    ];

    const documented = [
      update.responses['422']?.content?.['application/json']?.examples?.VALIDATION_ERROR?.value,
      query.responses['422']?.content?.['application/json']?.examples?.VALIDATION_ERROR?.value,
      query.responses['406']?.content?.['application/json']?.examples?.NOT_ACCEPTABLE?.value,
    ];
    expect(answers.map(({ body }): unknown => body)).toEqual(
      documented.map((example) => ({ ...(example as object), request_id: expect.any(String) })),
    );
  });
});
