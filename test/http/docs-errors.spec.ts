import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import request from 'supertest';
import { Database } from '../../src/database/database';
import { BOOTSTRAP_KEY, bearer, createKey } from '../support/api-keys';
import { AUDIENCE, ISSUER, SigningKey } from '../support/issuer';
import { type DocumentedResponse, openApi, statusesOf } from '../support/open-api';
import { QUERY, UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

interface Provocation {
  /** The expected status and error code, such as `503 OVERLOADED`. */
  error: string;
  method: 'get' | 'post';
  /**
   * The paths that can respond with this error. By default, these are the path with an API version and the
   * path without one.
   */
  paths?: readonly string[];
  environment?: Record<string, string>;
  /** Brings the service into the state that causes the error. The returned function ends that state. */
  prepare?: (service: Service) => Promise<() => void>;
  send?: (service: Service, path: string) => PromiseLike<Answer>;
}

const READING = { productid: 'A', quantity: 1, timestamp: '2024-01-01' };
const nothing = () => undefined;

const send = {
  get: (service: Service, path: string) => service.get(`${path}?productid=A`),
  post: (service: Service, path: string) => service.post(path, { items: [READING] }),
};

function sendOnce(service: Service, path: string, key: string, reading: object = READING) {
  return service.post(path, { items: [reading] }).set('Idempotency-Key', key);
}

/** Sends the headers and the first bytes of a request body, and never sends the rest. */
async function sendHalf(service: Service, path: string): Promise<Answer> {
  const half = httpRequest(service.url + path, { method: 'POST', headers: { 'Content-Length': '1000' } });
  // The socket reports an error, because the service closes the connection before the whole body is sent.
  half.on('error', nothing);
  half.write('{"items":');
  const [response] = await once(half, 'response');
  return { status: response.statusCode, body: (await json(response)) as Answer['body'] };
}

/** States of the service, each with the error that all updates and queries get in this state. */
const inEveryRoute: Omit<Provocation, 'method'>[] = [
  { error: '401 UNAUTHENTICATED', environment: { AUTH: 'required' } },
  {
    error: '429 RATE_LIMITED',
    environment: { RATE_LIMIT_ANONYMOUS_READS: '1', RATE_LIMIT_ANONYMOUS_WRITES: '1' },
    prepare: async (service) => {
      await service.get('/api/inventory/query');
      await service.post('/api/inventory/update');
      return nothing;
    },
  },
  {
    error: '500 INTERNAL_ERROR',
    prepare: async (service) => {
      await service.query('ALTER TABLE inventory_items RENAME COLUMN quantity TO pieces');
      return nothing;
    },
  },
  {
    error: '503 DATABASE_UNAVAILABLE',
    prepare: async (service) => {
      await service.query('DROP TABLE inventory_items');
      return nothing;
    },
  },
  {
    error: '503 OVERLOADED',
    environment: { DB_POOL_SIZE: '1', DB_POOL_TIMEOUT: '1' },
    prepare: async (service) => {
      // The service has just started, and may not have released its only database connection yet.
      const free = () => service.app.get(Database).pool.connect().catch(nothing);
      const client = await until('the connection is free', free);
      return () => {
        client.release();
      };
    },
  },
  {
    error: '503 DISK_FULL',
    prepare: async (service) => {
      await service.query(`
        CREATE FUNCTION disk_is_full() RETURNS boolean STABLE LANGUAGE plpgsql
          AS $$ BEGIN RAISE 'could not write' USING ERRCODE = 'disk_full'; END $$;
        ALTER TABLE inventory_items RENAME TO readings;
        ALTER TABLE readings ADD CHECK (disk_is_full()) NOT VALID;
        CREATE VIEW inventory_items AS SELECT * FROM readings WHERE disk_is_full()`);
      return nothing;
    },
  },
];

const provocations: Provocation[] = [
  ...inEveryRoute.flatMap((state) => [
    { ...state, method: 'get' as const },
    { ...state, method: 'post' as const },
  ]),
  ...(['get', 'post'] as const).map((method): Provocation => ({
    error: '503 ISSUER_UNAVAILABLE',
    method,
    environment: { JWT_JWKS_URL: 'http://127.0.0.1:1/keys', JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE },
    send: (service, path) => send[method](service, path).set(bearer(new SigningKey('nobody').token())),
  })),
  ...(['get', 'post'] as const).map((method): Provocation => ({
    error: '403 FORBIDDEN',
    method,
    environment: { BOOTSTRAP_API_KEY: BOOTSTRAP_KEY },
    send: async (service, path) => {
      const { key } = await createKey(service, { scopes: ['metrics:read'] });
      return send[method](service, path).set(bearer(key));
    },
  })),
  {
    error: '400 MALFORMED_JSON',
    method: 'post',
    send: (service, path) => service.post(path, '{"items":['),
  },
  {
    error: '408 REQUEST_TIMEOUT',
    method: 'post',
    environment: { REQUEST_TIMEOUT: '1' },
    send: sendHalf,
  },
  {
    error: '413 PAYLOAD_TOO_LARGE',
    method: 'post',
    environment: { BODY_LIMIT: '1kb' },
    send: (service, path) => service.post(path, { items: Array(100).fill(READING) }),
  },
  {
    error: '415 UNSUPPORTED_MEDIA_TYPE',
    method: 'post',
    send: (service, path) => request(service.url).post(path).set('Content-Type', 'text/xml').send('{}'),
  },
  {
    error: '422 VALIDATION_ERROR',
    method: 'post',
    send: (service, path) => service.post(path, { items: [READING, { ...READING, quantity: -1 }] }),
  },
  {
    error: '400 BAD_REQUEST',
    method: 'post',
    send: (service, path) => sendOnce(service, path, 'two words'),
  },
  {
    error: '422 IDEMPOTENCY_KEY_REUSED',
    method: 'post',
    prepare: async (service) => {
      await sendOnce(service, '/api/inventory/update', 'key', { ...READING, quantity: 7 });
      return nothing;
    },
    send: (service, path) => sendOnce(service, path, 'key'),
  },
  {
    error: '409 INSUFFICIENT_STOCK',
    method: 'post',
    paths: [UPDATE],
    send: (service, path) => sendOnce(service, path, 'sale', { productid: 'A', delta: -1, min_level: 0 }),
  },
  {
    error: '409 IDEMPOTENCY_CONFLICT',
    method: 'post',
    environment: { DB_LOCK_TIMEOUT: '0.2' },
    prepare: async (service) => {
      await sendOnce(service, '/api/inventory/update', 'key');
      // The test uses a database connection of the service to lock the stored idempotency key.
      const free = () => service.app.get(Database).pool.connect().catch(nothing);
      const client = await until('the connection is free', free);
      await client.query('BEGIN; SELECT FROM idempotency_keys FOR UPDATE');
      return () => {
        client.release(true);
      };
    },
    send: (service, path) => sendOnce(service, path, 'key'),
  },
  {
    error: '406 NOT_ACCEPTABLE',
    method: 'get',
    send: (service, path) => service.get(`${path}?productid=A`).set('Accept', 'text/html'),
  },
  { error: '400 BAD_REQUEST', method: 'get', send: (service, path) => service.get(`${path}?productid=%FF`) },
  {
    error: '422 VALIDATION_ERROR',
    method: 'get',
    send: (service, path) => service.get(`${path}?productid=A&limit=501`),
  },
];

const PATHS = {
  get: [QUERY, '/api/inventory/query'],
  post: [UPDATE, '/api/inventory/update'],
};

/** The documented errors of one route, such as `503 OVERLOADED`, with their responses. */
async function documentedErrors(service: Service, path: string): Promise<Map<string, DocumentedResponse>> {
  const responses = statusesOf(await openApi(service)).filter((entry) => entry.path === path);
  return new Map(
    responses.flatMap(({ status, response }) =>
      Object.keys(response.content?.['application/json']?.examples ?? {}).map(
        (code): [string, DocumentedResponse] => [`${status} ${code}`, response],
      ),
    ),
  );
}

describe('the documented errors of the inventory routes', () => {
  it.each(provocations)(
    'include $error for every $method route that can return this error',
    async (provocation) => {
      const { error, method, environment, prepare = () => Promise.resolve(nothing) } = provocation;
      const service = await startService(environment);
      try {
        const schema = (await openApi(service)).components.schemas.ErrorDto;
        const release = await prepare(service);
        for (const path of provocation.paths ?? PATHS[method]) {
          const { status, body } = await (provocation.send ?? send[method])(service, path);
          const documented = (await documentedErrors(service, path)).get(error);

          expect(`${status} ${String(body.error)}`).toBe(error);
          expect(documented).toBeDefined();
          expect(Object.keys(schema?.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(body)));
          expect(Object.keys(body)).toEqual(expect.arrayContaining(schema?.required ?? []));
        }
        release();
      } finally {
        await service.stop();
      }
    },
  );

  it.each(['get', 'post'] as const)(
    'are only errors that the service can return (method: %s)',
    async (method) => {
      const service = await startService();
      try {
        for (const path of PATHS[method]) {
          const provoked = provocations.filter(
            (provocation) =>
              provocation.method === method && (provocation.paths ?? PATHS[method]).includes(path),
          );
          expect([...(await documentedErrors(service, path)).keys()].sort()).toEqual(
            provoked.map(({ error }) => error).sort(),
          );
        }
      } finally {
        await service.stop();
      }
    },
  );
});
