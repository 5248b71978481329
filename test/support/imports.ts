import request from 'supertest';
import type { TestDatabase } from './database';
import { IMPORT } from './paths';
import { chunk, importHead, RawClient } from './raw-client';
import { until } from '@verkko/dev-servers/until';

export const HEADER = 'productid,quantity,timestamp\n';

/** One CSV row of an import file. */
export const row = (productid: string, quantity: number | string = 1) =>
  `${productid},${quantity},2024-01-01T00:00:00Z\n`;

/** A CSV file for an import, with one reading of each product. */
export const csvOf = (...productids: string[]) =>
  HEADER + productids.map((productid) => row(productid)).join('');

/** An NDJSON file for an import, with one reading of each product. */
export const ndjsonOf = (...productids: string[]) =>
  productids
    .map((productid) => JSON.stringify({ productid, quantity: 1, timestamp: '2024-01-01T00:00:00Z' }) + '\n')
    .join('');

/** Imports a whole file, as CSV unless a header says otherwise. */
export function importFile(
  url: string,
  file: string | Buffer,
  headers: Record<string, string> = {},
): request.Test {
  return request(url)
    .post(IMPORT)
    .set({ 'Content-Type': 'text/csv', ...headers })
    .send(file);
}

/**
 * A client that has sent the beginning of an import in chunks. It sends further chunks when the test calls
 * `send` or `finish`.
 */
export class Importing {
  private constructor(readonly client: RawClient) {}

  static async begin(url: string, file: string, ...headers: string[]): Promise<Importing> {
    const client = await RawClient.connect(url);
    await client.send(importHead(undefined, ...headers));
    if (file) await client.send(chunk(file));
    return new Importing(client);
  }

  async send(more: string | Uint8Array): Promise<void> {
    await this.client.send(chunk(more));
  }

  /** Sends more rows, and then the end of the file. @returns the response */
  async finish(more = ''): Promise<{ status: number; body: unknown }> {
    if (more) await this.send(more);
    await this.client.send(chunk(''));
    return this.answer();
  }

  async answer(): Promise<{ status: number; body: unknown }> {
    const { status, body } = await this.client.answer();
    return { status, body: JSON.parse(body) };
  }

  leave(): Promise<void> {
    return this.client.leave();
  }
}

/** Waits until this many imports are being stored. @returns the ids of their PostgreSQL processes */
export function areStored(query: TestDatabase['query'], imports = 1): Promise<number[]> {
  return until(`${imports} imports are being stored`, async () => {
    const pids = await storing(query);
    return pids.length === imports && pids;
  });
}

/** Waits until no database connection is used by an import. */
export async function noneIsStored(query: TestDatabase['query']): Promise<void> {
  await until('no import is being stored', async () => (await storing(query)).length === 0);
}

async function storing(query: TestDatabase['query']): Promise<number[]> {
  const rows = await query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
     AND (query LIKE 'COPY%' OR backend_xid IS NOT NULL) AND state <> 'idle' AND pid <> pg_backend_pid()`,
  );
  return rows.map(({ pid }) => pid);
}
