import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type Client, createClient } from '@verkko/client';
import { BOOTSTRAP_KEY, createKey } from '../support/api-keys';
import { EXPORT, IMPORT, LEVELS, PRODUCT, PRODUCTS, QUERY, UPDATE, VOID } from '../support/paths';
import { type Service, startService } from '../support/service';
import { StrangersProject } from '../support/strangers-project';

/** The command-line arguments with which `npm run docs` generates the TypeScript types. */
const ROOT_TYPES = ['--root-types', '--root-types-no-schema-prefix'];
const ROOT = join(__dirname, '../..');
const READING = { productid: 'ABC-123', quantity: 50, timestamp: '2024-01-01T10:00:00Z' };

const AUTHENTICATED = { AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY };

const COMMON = `
import { createClient, type CountDto } from '@verkko/client';
const items: CountDto[] = [];
console.log(typeof createClient({ baseUrl: '' }).GET, items);
`;

/** The first lines of the TypeScript program with the mistakes: they create a client and one reading. */
const PREAMBLE = [
  "import { createClient } from '@verkko/client';",
  "const client = createClient({ baseUrl: '' });",
  "const item = { productid: 'A', quantity: 1, timestamp: '2024-01-01' };",
];

/** Lines of TypeScript code with a mistake, each with the expected compiler error. */
const MISTAKES = {
  "client.GET('/api/v1/inventory/levles', {})": '\'"/api/v1/inventory/levles"\' is not assignable',
  "client.POST('/api/v1/inventory/query', {})": '\'"/api/v1/inventory/query"\' is not assignable',
  "client.GET('/api/v1/inventory/query')": 'Expected 2 arguments',
  "client.GET('/api/v1/inventory/query', { params: { query: { productid: 'A', starttimestmp: '2024' } } })":
    "'starttimestmp' does not exist",
  "client.GET('/api/v1/inventory/products', { params: { query: { offset: 50 } } })":
    "'offset' does not exist",
  "client.GET('/api/v1/inventory/series', { params: { query: { productid: 'A' } } })":
    "'interval' is missing",
  "client.GET('/api/v1/inventory/levels', { params: { query: { productid: 'A' } } })":
    "'string' is not assignable to type 'string\\[\\]'",
  "client.GET('/api/v1/inventory/export', { params: { query: { since: '2024' } } })":
    "'since' does not exist",
  "client.POST('/api/v1/inventory/import', { params: { query: { locaton: 'A' } }, body: '' })":
    "'locaton' does not exist",
  "client.POST('/api/v1/inventory/update', { body: { items: [{ ...item, quantity: '5' }] } })":
    "'string' is not assignable to type 'number'",
  "client.POST('/api/v1/inventory/update', { body: { items: [{ productid: 'A', quantity: 1 }] } })":
    "'{ productid: string; quantity: number; }' is not assignable",
  "client.POST('/api/inventory/update', { body: { items: [{ productid: 'A', delta: 1 }] } })":
    "'delta' does not exist",
  "client.POST('/api/v1/inventory/update', { headres: {}, body: { items: [item] } })":
    "'headres' does not exist",
  "client.DELETE('/api/v1/keys/{id}', { params: { path: { name: 'till 3' } } })": "'name' does not exist",
  "(await client.GET('/api/v1/inventory/products')).data?.items[0]?.stock": "'stock' does not exist",
  "((await client.GET('/api/v1/inventory/products')).error?.error === 'NO_SUCH_CODE')": 'no overlap',
};

/** Returns the code example of a documentation page. */
function documentedExample(page = 'docs/how-to/typescript.md'): string {
  return /^```ts\n([^]*?)^```$/m.exec(readFileSync(join(ROOT, page), 'utf8'))?.[1] ?? '';
}

/** Returns the names of all packages that npm installs together with the package in this folder. */
function installedWith(folder: string): string[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dependencies?: Record<string, string> }>;
  };
  const found = new Set<string>();
  const add = (path: string) => {
    for (const name of Object.keys(packages[path]?.dependencies ?? {})) {
      if (found.has(name)) continue;
      found.add(name);
      add(`node_modules/${name}`);
    }
  };
  add(folder);
  return [...found];
}

describe('the TypeScript client', () => {
  it('has the types that npm run docs generates from the committed openapi.json', () => {
    const committed = readFileSync(join(ROOT, 'packages/client/src/schema.ts'), 'utf8');
    const generator = ['node_modules/openapi-typescript/bin/cli.js', 'openapi.json', ...ROOT_TYPES];

    expect(committed).toBe(execFileSync(process.execPath, generator, { cwd: ROOT, encoding: 'utf8' }));
  });

  describe('for a running service', () => {
    let service: Service;
    let client: Client;

    beforeAll(async () => {
      service = await startService(AUTHENTICATED);
      client = createClient({ baseUrl: service.url, apiKey: BOOTSTRAP_KEY });
    });
    afterAll(() => service.stop());

    it('sends readings to the service, and gets the same readings back', async () => {
      const stored = await client.POST(UPDATE, { body: { items: [READING] } });
      const { data, response } = await client.GET(QUERY, {
        params: { query: { productid: READING.productid } },
      });

      expect([stored.response.status, stored.data, stored.error]).toEqual([201, undefined, undefined]);
      expect(data).toEqual({
        count: 1,
        limit: 50,
        offset: 0,
        items: [{ id: expect.any(Number), ...READING }],
      });
      expect(response.headers.get('X-Request-ID')).toBeTruthy();
    });

    it('imports a file unchanged, and returns an exported file as text', async () => {
      const file = 'productid,quantity,timestamp\n"a, file",7,2024-01-01T00:00:00Z\n';

      const { data } = await client.POST(IMPORT, {
        headers: { 'Content-Type': 'text/csv' },
        body: file,
      });
      const exported = await client.GET(EXPORT, {
        params: { query: { productid: 'a, file' } },
        parseAs: 'text',
      });

      expect(data).toEqual({ inserted: 1 });
      expect(exported.data).toBe(file);
    });

    it('imports a file from another system, and then exports only the readings stored since an earlier export', async () => {
      const query = { productid_column: 'SKU', delta_column: 'Change', location: 'shop-8', reason: 'sale' };
      const before = await client.GET(EXPORT, { parseAs: 'text' });
      const { data } = await client.POST(IMPORT, {
        params: { query, header: { 'Idempotency-Key': 'file-1' } },
        headers: { 'Content-Type': 'text/csv' },
        body: 'SKU;Change\nfrom a file;-3\n',
      });
      const since = before.response.headers.get('X-Stored-Until') ?? '';
      const exported = await client.GET(EXPORT, {
        params: { query: { stored_since: since, location: 'shop-8' } },
        parseAs: 'text',
      });

      expect(data).toEqual({ inserted: 1 });
      expect(exported.data).toMatch(/,recorded_at,id\nfrom a file,shop-8,,-3,\S+Z,sale,,\S+Z,\d+\n$/);
    });

    it('stores a sale, voids the sale, and sets the details of the product', async () => {
      const product = { productid: 'sold by the client' };
      const sale = { ...product, location: 'shop-7', delta: -3, reason: 'sale' };
      const params = { path: product };
      const sold = await client.POST(UPDATE, {
        params: { header: { 'Idempotency-Key': 'sale-1' } },
        body: { items: [{ ...READING, ...product, location: 'shop-7' }, sale] },
      });
      const newest = await client.GET(LEVELS, { params: { query: { productid: [product.productid] } } });
      const [level] = newest.data?.items ?? [];

      const voided = await client.POST(VOID, {
        body: {
          items: [{ ...product, location: 'shop-7', timestamp: level?.timestamp ?? '', id: level?.id ?? 0 }],
        },
      });
      await client.PUT(PRODUCT, { params, body: { name: 'Tea', low_at: 5 } });
      const changed = await client.PATCH(PRODUCT, { params, body: { unit: 'pcs' } });

      expect([sold.response.status, level?.quantity, voided.data]).toEqual([201, 47, { voided: 1 }]);
      expect(changed.data).toMatchObject({ name: 'Tea', low_at: 5, unit: 'pcs' });
    });

    it('reads the levels of products with special characters in their names', async () => {
      const names = ['B,C', 'A', 'D&productid=E', 'ÄÖ + 📦', '%2C'];
      const items = names.map((productid) => ({ ...READING, productid }));
      await client.POST(UPDATE, { body: { items } });

      const { data } = await client.GET(LEVELS, {
        params: { query: { productid: [...names, 'E'] } },
      });

      expect(data?.items.map(({ productid }) => productid)).toEqual(names);
      expect(data?.missing).toEqual(['E']);
    });

    it('sends parameters in headers and in paths', async () => {
      const items = [{ ...READING, productid: 'stored once' }];
      const once = { params: { header: { 'Idempotency-Key': 'once' } }, body: { items } };
      const stored = await client.POST(UPDATE, once);
      const again = await client.POST(UPDATE, once);
      const key = await createKey(service);
      const revoked = await client.DELETE('/api/v1/keys/{id}', { params: { path: { id: key.id } } });

      expect([stored, again].map(({ response }) => response.headers.get('Idempotency-Replayed'))).toEqual([
        null,
        'true',
      ]);
      expect(revoked.response.status).toBe(204);
    });

    it('returns the body of a response as text if the option parseAs is text', async () => {
      const { data } = await client.GET(PRODUCTS, {
        params: { query: { prefix: 'none' } },
        parseAs: 'text',
      });
      const text: string | undefined = data;

      expect(text).toBe('{"count":0,"limit":50,"items":[]}');
    });

    it('returns the error of the service', async () => {
      const { data, error, response } = await client.POST(UPDATE, {
        body: { items: [READING, { ...READING, quantity: -1 }] },
      });

      expect([response.status, data]).toEqual([422, undefined]);
      expect(error).toEqual({
        error: 'VALIDATION_ERROR',
        message: '1 of 2 items is invalid',
        details: [{ field: 'items[1].quantity', message: 'must be an integer from 0 to 2147483647' }],
        request_id: response.headers.get('X-Request-ID'),
      });
    });

    it('sends no credentials if it was created without an API key', async () => {
      const anybody = createClient({ baseUrl: service.url });

      const { error } = await anybody.GET(PRODUCTS);
      const health = await anybody.GET('/health');

      expect(error?.error).toBe('UNAUTHENTICATED');
      expect(health.data).toEqual({ db: 'ok', redis: 'disabled' });
    });
  });

  describe('in the project of a user', () => {
    let service: Service;
    let project: StrangersProject;
    let mistakes: string[];

    const isWrong = (mistake: string) => mistake.startsWith('wrong.ts');

    beforeAll(async () => {
      service = await startService(AUTHENTICATED);
      project = new StrangersProject('packages/client');
      mistakes = project.compile({
        // The example is compiled unchanged, except for the URL of the service.
        'example.ts': documentedExample().replace('http://127.0.0.1:8002', service.url),
        'common.cts': COMMON,
        'wrong.ts': [...PREAMBLE, ...Object.keys(MISTAKES).map((line) => `void ${line};`)].join('\n'),
      });
    });
    afterAll(async () => {
      project.remove();
      await service.stop();
    });

    it('works as in the example of docs/how-to/typescript.md', async () => {
      const { key } = await createKey(service, { scopes: ['inventory:read', 'inventory:write'] });

      const ended = await project.run('example.js', { VERKKO_API_KEY: key });
      const refused = await project.run('example.js');

      expect(documentedExample().trim().split('\n').filter(Boolean).length).toBeLessThanOrEqual(10);
      expect(mistakes.filter((mistake) => !isWrong(mistake))).toEqual([]);
      expect(ended).toEqual({ code: 0, stdout: `${inspect([{ id: 1, ...READING }])}\n`, stderr: '' });
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain('Error: UNAUTHENTICATED: ');
    });

    it('has a README that contains the example of docs/how-to/typescript.md', () => {
      expect(documentedExample('packages/client/README.md')).toBe(documentedExample());
    });

    it('depends only on two packages: openapi-fetch, and the types that openapi-fetch uses', () => {
      expect(installedWith('packages/client')).toEqual(['openapi-fetch', 'openapi-typescript-helpers']);
    });

    it('can be loaded by CommonJS', async () => {
      expect(await project.run('common.cjs')).toEqual({ code: 0, stdout: 'function []\n', stderr: '' });
    });

    it('makes the compiler report mistakes in requests', () => {
      expect(mistakes.filter(isWrong)).toEqual(
        Object.values(MISTAKES).map((mistake, index) =>
          expect.stringMatching(
            `^wrong\\.ts\\(${PREAMBLE.length + index + 1},\\d+\\): error TS\\d+: .*${mistake}`,
          ),
        ),
      );
    });
  });
});
