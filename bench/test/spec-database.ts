import { join } from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import type { Connection } from '@verkko/embedded-postgres';
import type { CleanUp } from '../clean-up';
import { type Servers, serviceOn, startServers } from '../servers/servers';
import type { HttpProcess } from '../servers/service';

export const CHECKOUT = join(__dirname, '../..');

const DATABASE = 'spec';

/**
 * The servers of the benchmark for a test, and a service with an empty database. The parameter `cleanUp` of
 * {@link startSpecDatabase} stops them.
 */
export interface SpecDatabase {
  readonly servers: Servers;
  readonly service: HttpProcess;
  readonly connection: Connection;
  query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
}

export async function startSpecDatabase(cleanUp: CleanUp): Promise<SpecDatabase> {
  const servers = await startServers(cleanUp);
  await servers.postgres.execute('postgres', [`CREATE DATABASE ${DATABASE}`]);
  const connection = servers.postgres.connectionTo(DATABASE);
  return {
    servers,
    connection,
    service: await serviceOn(servers, CHECKOUT, DATABASE, cleanUp),
    query: async <Row extends QueryResultRow>(sql: string, values: unknown[] = []) => {
      const client = new Client(connection);
      await client.connect();
      try {
        return (await client.query<Row>(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
  };
}
