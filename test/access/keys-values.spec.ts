import { BOOTSTRAP_KEY, bearer } from '../support/api-keys';
import { KEYS } from '../support/paths';
import { type Service, startService } from '../support/service';

const NAME = 'must be a string of 1 to 100 characters, without control characters';
const SCOPES =
  'must be a list of inventory:read, inventory:write, inventory:void, inventory:erase, rules:write, webhooks:write, keys:admin, metrics:read';
const EXPIRY = 'must be an ISO 8601 date-time in the future, such as 2030-01-01T00:00:00Z';
const LIMIT = 'must be an integer from 0 to 1000000000';
const CURSOR = 'must be the next_cursor of a page before';

let service: Service;

beforeAll(async () => {
  service = await startService({ BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
});
afterAll(() => service.stop());
beforeEach(async () => {
  await service.query('DELETE FROM api_keys');
});

const make = (facts: unknown) =>
  service.post(KEYS, typeof facts === 'string' ? facts : JSON.stringify(facts)).set(bearer(BOOTSTRAP_KEY));

const invalid = (details: { field: string; message: string }[], what = 'fields') => ({
  error: 'VALIDATION_ERROR',
  message:
    details.length === 1
      ? `${details[0]?.field ?? ''} ${details[0]?.message ?? ''}`
      : `${details.length} ${what} are invalid`,
  details,
  request_id: expect.any(String) as string,
});

describe('the properties of a new API key', () => {
  const good = { name: 'good', scopes: ['inventory:read'] };

  it.each([
    ...['', 'two\nlines', '\u0000', '\u001b[31mred', '\u007f', '\u202eright to left', '\u200b', '\ud800'],
    ...['x'.repeat(101), '🔑'.repeat(101), 5, null, {}, ['list'], undefined],
  ])('are rejected if the name of the API key is %j', async (name) => {
    const { status, body } = await make({ ...good, name });

    expect([status, body]).toEqual([422, invalid([{ field: 'name', message: NAME }])]);
  });

  it.each([
    'ключ № 1',
    '👨‍👩‍👧',
    ' ',
    '"; DROP TABLE api_keys; --',
    '<b>',
    'é',
    '🔑'.repeat(100),
    'x'.repeat(100),
  ])('can include the name %j, which is stored unchanged', async (name) => {
    const { status, body } = await make({ ...good, name });

    expect([status, body.name]).toEqual([201, name]);
    expect(await service.query('SELECT name FROM api_keys')).toEqual([{ name }]);
  });

  it.each([
    {
      field: 'scopes',
      message: SCOPES,
      values: [undefined, null, [], {}, 'inventory:read', ['all'], [null]],
    },
    {
      field: 'scopes',
      message: SCOPES,
      values: [['inventory:read', 'Inventory:Read'], [['inventory:read']]],
    },
    { field: 'expires_at', message: EXPIRY, values: ['', 'never', '2024-01-01', 4102444800, true, {}] },
    { field: 'expires_at', message: EXPIRY, values: ['2999-02-30', '12999-01-01', '2999-01-01T24:00:00Z'] },
    { field: 'reads_per_minute', message: LIMIT, values: [-1, 1.5, '5', true, 1_000_000_001, []] },
    { field: 'writes_per_minute', message: LIMIT, values: [-1, 1.5, '5', true, 1_000_000_001, {}] },
  ])(
    'are rejected if the property $field has one of the values $values',
    async ({ field, message, values }) => {
      for (const value of values) {
        const { status, body } = await make({ ...good, [field]: value });
        expect([value, status, body]).toEqual([value, 422, invalid([{ field, message }])]);
      }
      expect(await service.query('SELECT id FROM api_keys')).toEqual([]);
    },
  );

  it('are rejected if several of them are invalid; the error lists all invalid properties', async () => {
    const { status, body } = await make({ name: '', scopes: [], expires_at: 'x', reads_per_minute: -1 });

    expect([status, body]).toEqual([
      422,
      invalid([
        { field: 'name', message: NAME },
        { field: 'scopes', message: SCOPES },
        { field: 'expires_at', message: EXPIRY },
        { field: 'reads_per_minute', message: LIMIT },
      ]),
    ]);
  });

  it.each(['null', '5', '"text"', 'true', '[]', '[{"name":"a","scopes":["inventory:read"]}]'])(
    'must be a JSON object, and not %s',
    async (text) => {
      const { status, body } = await make(text);

      expect([status, body]).toEqual([422, invalid([{ field: 'body', message: 'must be an object' }])]);
    },
  );

  it('must include a name and scopes', async () => {
    const { status, body } = await make('{}');

    expect([status, body]).toEqual([
      422,
      invalid([
        { field: 'name', message: NAME },
        { field: 'scopes', message: SCOPES },
      ]),
    ]);
  });

  it.each(['expires_at', 'reads_per_minute', 'writes_per_minute'])(
    'may include the property %s with the value null',
    async (field) => {
      const { status, body } = await make({ ...good, [field]: null });

      expect([status, body[field]]).toEqual([201, null]);
    },
  );

  it('are rejected if some of them are unknown; the error lists the first 100 unknown properties', async () => {
    const members = Array.from({ length: 900 }, (_, index) => `"member ${index}":1`).join();
    const text = `{${members},"__proto__":{"name":""},"constructor":1,"name":"good","scopes":["inventory:read"]}`;

    const { status, body } = await make(text);

    expect([status, body.message, body.details.length]).toEqual([
      422,
      '902 names are unknown; the first 100 of 902 mistakes are listed',
      100,
    ]);
  });

  it('must fit into a request body of 16 KB', async () => {
    const text = '{"name":"good","scopes":["inventory:read"]}';
    expect((await make(text.padEnd(16_384))).status).toBe(201);

    const { status, body } = await make(text.padEnd(16_385));
    expect([status, body]).toEqual([
      413,
      {
        error: 'PAYLOAD_TOO_LARGE',
        message: 'The body may have 16384 bytes after decompression.',
        request_id: expect.any(String),
      },
    ]);
  });

  it('must be valid JSON', async () => {
    expect((await make('{')).body).toMatchObject({ error: 'MALFORMED_JSON' });
    expect((await make(good).set('Content-Type', 'text/xml')).body).toEqual({
      error: 'UNSUPPORTED_MEDIA_TYPE',
      message: 'Send the body as JSON, with the header Content-Type: application/json.',
      request_id: expect.any(String),
    });
  });
});

describe('the query parameters of the list of API keys', () => {
  const cursorOf = (text: string) => Buffer.from(text).toString('base64url');
  const list = (parameters: string) => service.get(`${KEYS}?${parameters}`).set(bearer(BOOTSTRAP_KEY));

  it.each([
    {
      field: 'limit',
      message: 'must be an integer from 1 to 500',
      values: ['0', '501', '', '-1', '1.5', 'x'],
    },
    { field: 'cursor', message: CURSOR, values: ['', 'x', cursorOf('infinity 0123456789abcdef')] },
    { field: 'cursor', message: CURSOR, values: [cursorOf("2024-01-01 0'"), cursorOf('2024-01-01'), '%00'] },
  ])(
    'are rejected if the parameter $field has one of the values $values',
    async ({ field, message, values }) => {
      for (const value of values) {
        const { status, body } = await list(`${field}=${value}`);
        expect([value, status, body]).toEqual([value, 422, invalid([{ field, message }])]);
      }
    },
  );

  it('are rejected if one of them is given twice', async () => {
    const twice = { field: 'limit', message: 'must be given once' };

    expect((await list('limit=1&limit=2')).body).toEqual(invalid([twice]));
  });
});

describe('the parameter grace of POST /api/v1/keys/{id}/rotate', () => {
  it.each(['-1', '604801', '1.5', '', 'x', '1e3'])('cannot be %j', async (grace) => {
    const { id } = (await make({ name: 'kept', scopes: ['inventory:read'] })).body;
    const before = await service.query('SELECT hash FROM api_keys');

    const { status, body } = await service
      .post(`/api/v1/keys/${id}/rotate?grace=${grace}`)
      .set(bearer(BOOTSTRAP_KEY));

    expect([status, body]).toEqual([
      422,
      invalid([{ field: 'grace', message: 'must be an integer from 0 to 604800' }]),
    ]);
    expect(await service.query('SELECT hash FROM api_keys')).toEqual(before);
  });
});
