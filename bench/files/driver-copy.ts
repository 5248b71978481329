import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from, to } from 'pg-copy-streams';
import type { Connection } from '@verkko/embedded-postgres';
import { packageVersion } from '../measure/machine';
import type { CopyClient } from './copy-client';
import { AS_CSV, INTO_READINGS, OUT_OF_READINGS } from './copy-statements';

/**
 * Imports and exports files if psql is not installed. This process then sends the same COPY statements with
 * the Node driver and pg-copy-streams.
 */
export const driverCopy: CopyClient = {
  tool: `pg-copy-streams ${packageVersion('pg-copy-streams')}, in one Node process`,
  store: (csv, connection) =>
    withClient(connection, (client) =>
      pipeline(createReadStream(csv), client.query(from(`COPY ${INTO_READINGS} STDIN ${AS_CSV}`))),
    ),
  get: (connection) =>
    withClient(connection, (client) =>
      pipeline(client.query(to(`COPY ${OUT_OF_READINGS} STDOUT ${AS_CSV}`)), createWriteStream('/dev/null')),
    ),
};

async function withClient(connection: Connection, use: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client(connection);
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
