import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { text } from 'node:stream/consumers';
import { type Answer, answerTo, ask } from './http-client';
import { pathOf } from './pages';
import { EXPORT, IMPORT } from './paths';
import type { Service } from './service';

export const CSV = 'text/csv';
export const NDJSON = 'application/x-ndjson';

/** The header line of a CSV file. */
export const HEAD = 'productid,quantity,timestamp\n';

/** Requests an export on a new connection. The promise is rejected if the connection is reset. */
export function askFor(
  { url }: { url: string },
  accept: string | undefined,
  parameters: Record<string, string> = {},
  { method = 'GET', headers = {}, agent = new Agent() } = {},
): Promise<Answer> {
  return ask(url + pathOf(EXPORT, parameters), {
    method,
    headers: { ...(accept !== undefined && { Accept: accept }), ...headers },
    agent,
  });
}

/** The text of an exported file. */
export async function exported(
  service: { url: string },
  accept: string,
  parameters: Record<string, string> = {},
): Promise<string> {
  const { status, body } = await askFor(service, accept, parameters);
  if (status !== 200) throw new Error(`${status ?? 0} ${body}`);
  return body;
}

/** Imports a file. @returns the number of readings that were stored */
export async function imported(
  { url }: { url: string },
  type: string,
  file: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<number> {
  const asked = request(url + IMPORT, {
    method: 'POST',
    headers: { 'Content-Type': type, ...headers },
    agent: new Agent(),
  });
  asked.end(file);
  const { status, body } = await answerTo(asked);
  if (status !== 201) throw new Error(`${status ?? 0} ${body}`);
  return (JSON.parse(body) as { inserted: number }).inserted;
}

/** A reading with the fields that an exported file has. */
export interface FileReading {
  readonly productid: string;
  readonly location?: string | undefined;
  readonly quantity?: number | undefined;
  readonly delta?: number | undefined;
  readonly timestamp: string;
  readonly reason?: string | undefined;
  readonly reference?: string | undefined;
}

/**
 * Inserts readings by SQL, in the order of the list. HTTP is not used, because the service remembers product
 * names, and would not store the name of a deleted product again.
 */
export async function put(
  { query }: Pick<Service, 'query'>,
  readings: readonly FileReading[],
): Promise<void> {
  await query(
    `WITH read AS (
       SELECT * FROM jsonb_to_recordset($1) AS r (n int, productid text, location text, quantity int, delta int,
         "timestamp" timestamptz, reason text, reference text)
     ), names AS (INSERT INTO products SELECT DISTINCT productid FROM read),
     detailed AS (
       INSERT INTO detailed_products SELECT DISTINCT productid FROM read
       WHERE coalesce(location, delta::text, reason, reference) IS NOT NULL
     ), places AS (
       INSERT INTO product_locations SELECT DISTINCT productid, location FROM read WHERE location IS NOT NULL
     ), reasons AS (
       INSERT INTO origins (recorded_by, reason) SELECT DISTINCT '', coalesce(reason, '') FROM read
       ON CONFLICT (recorded_by, reason) DO UPDATE SET reason = EXCLUDED.reason RETURNING id, reason
     )
     INSERT INTO inventory_items (productid, location, quantity, is_delta, "timestamp", reference, origin)
     SELECT productid, coalesce(location, ''), coalesce(quantity, delta), delta IS NOT NULL, "timestamp", reference,
       (SELECT id FROM reasons WHERE reasons.reason = coalesce(read.reason, ''))
     FROM read ORDER BY n`,
    [JSON.stringify(readings.map((reading, n) => ({ ...reading, n })))],
  );
}

/**
 * Inserts many readings of one product, with the quantities 0, 1, 2, … The time of each reading is `step`
 * later than that of the previous one.
 */
export async function fill(
  { query }: Pick<Service, 'query'>,
  productid: string,
  count: number,
  step = '1 minute',
): Promise<void> {
  await query(
    `WITH names AS (INSERT INTO products VALUES ($1))
     INSERT INTO inventory_items (productid, quantity, "timestamp")
     SELECT $1, n, '2024-01-01T00:00:00Z'::timestamptz + n * $3::interval FROM generate_series(0, $2 - 1) AS n`,
    [productid, count, step],
  );
}

/** A product name with which a reading takes 1.6 KB in NDJSON, and a sixth of that in the database. */
export const WIDE = '\u0001'.repeat(255);

/**
 * A number of readings so large that an export cannot end while the client reads nothing, however large the
 * buffers of the kernel are.
 */
export const MANY = 10_000;

/** Starts an export, and returns its response before the body is read. */
export async function begun(
  { url }: { url: string },
  parameters: Record<string, string> = {},
  { headers = {}, agent = new Agent() }: { headers?: Record<string, string>; agent?: Agent } = {},
): Promise<IncomingMessage> {
  const asked = (url.startsWith('https:') ? requestTls : request)(url + pathOf(EXPORT, parameters), {
    agent,
    headers: { Accept: NDJSON, ...headers },
  });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${response.statusCode ?? 0} ${await text(response)}`);
  return response;
}
