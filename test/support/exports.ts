import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { text } from 'node:stream/consumers';
import { type Answer, answerTo, ask } from './http-client';
import { pathOf } from './pages';
import type { Service } from './service';

export const EXPORT = '/api/v1/inventory/export';
const IMPORT = '/api/v1/inventory/import';

export const CSV = 'text/csv';
export const NDJSON = 'application/x-ndjson';

/** What stands above the readings in CSV. */
export const HEAD = 'productid,quantity,timestamp\n';

/** Asks for a file, on a connection of its own. Rejects where it is cut. */
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

/** The text of a file. */
export async function exported(
  service: { url: string },
  accept: string,
  parameters: Record<string, string> = {},
): Promise<string> {
  const { status, body } = await askFor(service, accept, parameters);
  if (status !== 200) throw new Error(`${status ?? 0} ${body}`);
  return body;
}

/** @returns how many readings were stored */
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

interface Reading {
  readonly productid: string;
  readonly quantity: number;
  readonly timestamp: string;
}

/** Puts readings into the database in this order, past the service, which would remember products of an emptied table. */
export async function put({ query }: Pick<Service, 'query'>, readings: readonly Reading[]): Promise<void> {
  await query(
    `WITH read AS (
       SELECT * FROM jsonb_to_recordset($1) AS r (n int, productid text, quantity int, "timestamp" timestamptz)
     ), names AS (INSERT INTO products SELECT DISTINCT productid FROM read)
     INSERT INTO inventory_items (productid, quantity, "timestamp")
     SELECT productid, quantity, "timestamp" FROM read ORDER BY n`,
    [JSON.stringify(readings.map((reading, n) => ({ ...reading, n })))],
  );
}

/** Likewise many of one product: each `step` later than the one before, with 0, 1, 2, … for a quantity. */
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

/** In NDJSON, a reading of it takes 1.6 KB, and in the database a sixth of that. */
export const WIDE = '\u0001'.repeat(255);

/** So many readings that an export of them is far from its end while nobody reads it, whatever the kernel keeps. */
export const MANY = 10_000;

/** Asks for an export, and reads no more than its beginning until somebody reads on. */
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
