import { AsyncLocalStorage } from 'node:async_hooks';
import type { Server } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import { type Pool, types } from 'pg';
import { createApp } from '../../../src/create-app';
import { loadConfig } from '../../../src/config/load-config';
import { configuredConnection } from '../../../src/database/connection';
import { contentTypes } from '../../../src/formats/media-types';
import { HttpAdapter } from '../../../src/http/http-adapter';
import { SerializedBody } from '../../../src/http/serialized-body';
import { InventoryService } from '../../../src/inventory/inventory.service';
import type { Alteration } from '../layers';

/**
 * Starts the whole service, with one change to its code or with none. The benchmark measures what the change
 * costs.
 */
export async function alteredService(altered?: Alteration): Promise<Server> {
  if (altered === 'usual messages') {
    HttpAdapter.prototype.initHttpServer = function (this: HttpAdapter) {
      ExpressAdapter.prototype.initHttpServer.call(this, {});
    };
  }
  if (altered === 'rows' || altered === 'rows with dates') answerRows(altered === 'rows with dates');

  const config = loadConfig();
  const connection = configuredConnection(config);
  if (!connection) throw new Error('The environment names no database');
  const app = await createApp(config, connection);
  const server: Server = app.getHttpServer();
  if (altered === 'AsyncLocalStorage') surroundRequests(server);
  return server;
}

/** Runs each request in an AsyncLocalStorage, as some loggers and tracing libraries do. */
function surroundRequests(server: Server): void {
  const storage = new AsyncLocalStorage<object>();
  const [express] = server.listeners('request');
  if (!express) throw new Error('Nobody answers requests');
  server.removeAllListeners('request');
  server.on('request', (...request: unknown[]) => {
    storage.run({}, () => void express.apply(server, request));
  });
}

/** Selects the readings of a page as separate rows. The real service selects them as one JSON text. */
const ROWS = `
  SELECT id, productid, quantity, "timestamp"
  FROM inventory_items AS i
  WHERE productid = $1 AND location = '' AND i."timestamp" >= $2 AND i."timestamp" <= $3
  ORDER BY i."timestamp", i.id
  LIMIT $4 OFFSET $5`;

/** The PostgreSQL type id (OID) of `timestamptz`. */
const TIMESTAMPTZ = 1184;

/** Keeps timestamps as text, because the `pg` driver would convert them to dates without microseconds. */
const TIMES_AS_TEXT = {
  getTypeParser: (id: number) => (id === TIMESTAMPTZ ? utc : id === 23 ? Number : (text: string) => text),
};

function utc(text: string): string {
  return `${text.slice(0, 10)}T${text.slice(11, -3)}Z`;
}

function answerRows(withDates: boolean): void {
  InventoryService.prototype.page = async function (query) {
    const { productid, starttimestamp = '-infinity', endtimestamp = 'infinity', limit, offset } = query;
    const { rows } = await poolOf(this).query<Record<string, unknown>>({
      name: 'rows',
      text: ROWS,
      values: [productid, starttimestamp, endtimestamp, limit, offset],
      types: withDates ? types : TIMES_AS_TEXT,
    });
    const items = rows.map((row) => ({ ...row, id: Number(row.id) }));
    const page = { count: items.length, limit, offset, items };
    return { body: new SerializedBody(JSON.stringify(page), contentTypes.json), cursor: undefined };
  };
}

/** Reads the connection pool of the service, which is a private member. */
function poolOf(service: unknown): Pool {
  return (service as { repository: { database: { pool: Pool } } }).repository.database.pool;
}
