import { BOOTSTRAP_KEY, createKey } from '../support/api-keys';
import { type OpenApi, openApi, operationsOf } from '../support/open-api';
import { RawClient } from '../support/raw-client';
import { type Service, startService } from '../support/service';

type Operation = ReturnType<typeof operationsOf>[number];

/** A malformed request, as headers and body. */
interface Malformed {
  /** The value of the parameter in the path; by default the id of an API key. */
  readonly id?: string;
  readonly query?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly withoutHost?: boolean;
  readonly withoutCredentials?: boolean;
}

const JSON_TYPE = 'Content-Type: application/json';

/**
 * Malformed requests. Each one is sent to every operation of the API, even to operations that ignore the malformed
 * part.
 */
const MALFORMED: Record<string, Malformed> = {
  'a request with only a method and a path': {},
  'a query with broken percent-encoding': { query: '?limit=%zz' },
  'a query with invalid UTF-8': { query: '?%ff=1' },
  'a path parameter with broken percent-encoding': { id: '%zz' },
  'a path parameter with invalid UTF-8': { id: '%ff' },
  'a path parameter with an unknown id': { id: '0123456789abcdef' },
  'wrong values': {
    query:
      '?productid=&limit=0&cursor=x&order=x&interval=x&at=x&starttimestamp=x&endtimestamp=x&prefix=&grace=x',
  },
  'parameters given twice': {
    query: '?productid=A&productid=A&limit=1&limit=1&grace=1&grace=1&interval=1d&interval=1d',
  },
  'a request without Host': { withoutHost: true },
  'a request without credentials': { withoutCredentials: true },
  'credentials of an unknown scheme': { withoutCredentials: true, headers: ['Authorization: Basic eDp5'] },
  'a wrong API key': {
    withoutCredentials: true,
    headers: [`X-API-Key: vk_${'0'.repeat(16)}_${'0'.repeat(64)}`],
  },
  'a wrong JSON Web Token': { withoutCredentials: true, headers: ['Authorization: Bearer e.e.e'] },
  'a malformed Idempotency-Key': {
    headers: ['Idempotency-Key: two words', JSON_TYPE],
    body: '{"items":[{"productid":"A","quantity":1,"timestamp":"2024-01-01"}]}',
  },
  'two Idempotency-Keys': {
    headers: ['Idempotency-Key: a', 'Idempotency-Key: b', JSON_TYPE],
    body: '{"items":[{"productid":"A","quantity":1,"timestamp":"2024-01-01"}]}',
  },
  'an empty Idempotency-Key': {
    headers: ['Idempotency-Key: ', 'Content-Type: text/csv'],
    body: 'productid,quantity,timestamp\n',
  },
  'a malformed X-Request-ID': { headers: ['X-Request-ID: two words'] },
  'an unknown media type in Accept': { query: '?productid=A&interval=1d', headers: ['Accept: image/png'] },
  'a truncated JSON body': { headers: [JSON_TYPE], body: '{"items":[' },
  'a body of another type': { headers: ['Content-Type: text/xml'], body: 'text' },
  'a body of no particular type': { headers: ['Content-Type: text/plain'], body: 'text' },
  'a body of another charset': { headers: [`${JSON_TYPE}; charset=latin1`], body: '{}' },
  'a body with a wrong Content-Encoding': { headers: [JSON_TYPE, 'Content-Encoding: gzip'], body: '{}' },
  'a body with an unknown Content-Encoding': {
    headers: [JSON_TYPE, 'Content-Encoding: compress'],
    body: '{}',
  },
  'a file with a wrong Content-Encoding': {
    headers: ['Content-Type: text/csv', 'Content-Encoding: gzip'],
    body: 'a',
  },
  'a file with mistakes': { headers: ['Content-Type: text/csv'], body: 'productid\nA\n' },
  'a body of wrong values': { headers: [JSON_TYPE], body: '{"items":[],"name":"","scopes":["all"]}' },
  'a body that is too large': { headers: [JSON_TYPE], body: `{"more":"${'x'.repeat(20_000)}"}` },
};

let service: Service;
let document: OpenApi;
let keyId: string;

beforeAll(async () => {
  service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY, BODY_LIMIT: '16kb' });
  document = await openApi(service);
});
afterAll(() => service.stop());
beforeEach(async () => {
  ({ id: keyId } = await createKey(service));
});

async function send({ method, path }: Operation, malformed: Malformed): Promise<string> {
  const { id = keyId, query = '', headers = [], body = '' } = malformed;
  const client = await RawClient.connect(service.url);
  try {
    const lines = [
      `${method.toUpperCase()} ${path.replace(/\{\w+\}/, id)}${query} HTTP/1.1`,
      ...(malformed.withoutHost ? [] : ['Host: test']),
      ...(malformed.withoutCredentials ? [] : [`X-API-Key: ${BOOTSTRAP_KEY}`]),
      ...(body ? [`Content-Length: ${body.length}`] : []),
      ...headers,
    ];
    await client.send(`${lines.join('\r\n')}\r\n\r\n${body}`);
    const answer = await client.answer();
    const isError = answer.status >= 400;
    return isError
      ? `${answer.status} ${(JSON.parse(answer.body) as { error: string }).error}`
      : String(answer.status);
  } finally {
    await client.leave();
  }
}

/**
 * The documented responses of an operation. An error is listed with its status and its error code, such as
 * `400 BAD_REQUEST`, and a success only with its status.
 */
function documented({ responses }: Operation): string[] {
  return Object.entries(responses).flatMap(([status, { content }]) => {
    const codes = Object.keys(content?.['application/json']?.examples ?? {});
    return codes.length > 0 ? codes.map((code) => `${status} ${code}`) : [status];
  });
}

describe('every operation of the API', () => {
  it.each(Object.entries(MALFORMED))(
    'returns a documented response to a malformed request (%s)',
    async (_what, malformed) => {
      const surprises: string[] = [];
      for (const operation of operationsOf(document)) {
        const answer = await send(operation, malformed);
        if (!documented(operation).includes(answer))
          surprises.push(`${operation.method} ${operation.path}: ${answer}`);
      }

      expect(surprises).toEqual([]);
    },
  );
});
