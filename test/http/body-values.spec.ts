import request from 'supertest';
import { KEYS, LEVELS, PRODUCTS, RULES, UPDATE, WEBHOOKS } from '../support/paths';
import { bearer, BOOTSTRAP_KEY } from '../support/api-keys';
import { type Service, startService } from '../support/service';

describe('a JSON body', () => {
  const DETAILS = { name: 'Mug', unit: 'piece' };
  let service: Service;
  let rule: string;

  const send = (method: 'post' | 'put' | 'patch', path: string, body: unknown) =>
    request(service.url)
      [method](path)
      .set(bearer(BOOTSTRAP_KEY))
      .set('Content-Type', 'application/json')
      .send(JSON.stringify(body));

  beforeAll(async () => {
    service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    const items = [{ productid: 'MUG', quantity: 3, timestamp: '2024-01-01' }];
    await send('post', UPDATE, { items }).expect(201);
    await send('put', `${PRODUCTS}/MUG`, DETAILS).expect(200);
    const { body } = await send('post', RULES, { productid: 'MUG', when: 'low', threshold: 1 }).expect(201);
    rule = `${RULES}/${(body as { id: number }).id}`;
  });
  afterAll(() => service.stop());

  it.each([null, 5, 'text', true, [], [{ name: 'Cup' }]])(
    'that is no object, such as %j, is refused',
    async (body) => {
      const routes = [
        ['put', `${PRODUCTS}/MUG`],
        ['patch', `${PRODUCTS}/MUG`],
        ['post', LEVELS],
        ['post', RULES],
        ['patch', rule],
        ['post', WEBHOOKS],
        ['post', KEYS],
      ] as const;
      for (const [method, path] of routes) {
        const answer = await send(method, path, body).expect(422);
        expect(answer.body).toMatchObject({
          error: 'VALIDATION_ERROR',
          details: [{ field: 'body', message: 'must be an object' }],
        });
      }
      const kept = await request(service.url).get(`${PRODUCTS}/MUG`).set(bearer(BOOTSTRAP_KEY)).expect(200);
      expect(kept.body).toMatchObject(DETAILS);
    },
  );

  it.each(['at', 'timezone', 'location'])(
    'of a POST of levels may have null in place of %s',
    async (member) => {
      const { body } = await send('post', LEVELS, { productids: ['MUG'], [member]: null }).expect(200);

      expect(body).toMatchObject({ items: [{ productid: 'MUG', quantity: 3 }] });
    },
  );
});
