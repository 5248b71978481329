import { BOOTSTRAP_KEY, bearer } from '../support/api-keys';
import { type Service, startService } from '../support/service';

interface Operation {
  readonly parameters?: readonly { name: string; in: string; example?: unknown; schema: { type?: string } }[];
}

describe('a query parameter that takes one value', () => {
  let service: Service;
  /** Every route under /api/v1 as `GET /path`, with its query parameters. */
  let routes: [route: string, parameters: NonNullable<Operation['parameters']>][];

  beforeAll(async () => {
    service = await startService({ BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    const { body } = await service.get('/openapi.json');
    routes = Object.entries(body.paths as Record<string, Record<string, Operation>>).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, { parameters = [] }]): (typeof routes)[0] => [
          `${method.toUpperCase()} ${path}`,
          parameters.filter((parameter) => parameter.in === 'query' && parameter.schema.type !== 'array'),
        ]),
    );
  });
  afterAll(() => service.stop());

  it('is refused when it comes twice, on every route with a version', async () => {
    const versioned = routes.filter(([route]) => route.includes('/api/v1/'));
    expect(versioned.flatMap(([, parameters]) => parameters).length).toBeGreaterThan(15);

    for (const [route, parameters] of versioned) {
      const [method = '', path = ''] = route.split(' ');
      for (const { name } of parameters) {
        for (const values of ['a&=b', 'a&=a', '&=', 'a&=a&=a']) {
          const query = values.split('&').map((value) => `${name}=${value.replace('=', '')}`);
          const response = await fetch(`${service.url}${path}?${query.join('&')}`, {
            method,
            // An import checks the type of its file first.
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
