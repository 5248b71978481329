import { Client } from 'pg';
import { packageVersion } from '../measure/machine';
import { CONNECTIONS } from '../workloads';
import type { Limit } from './limit';

/** Values from the database are kept as text, because converting them to dates would be most of the work. */
const AS_TEXT = { getTypeParser: () => (value: unknown) => value };

/**
 * Runs prepared statements in a loop, from this process. It is used if the load generator pgbench is not
 * installed.
 */
export const driverLimit: Limit = {
  tool: `pg ${packageVersion('pg')}, in one Node process`,
  run: async (workload, connection, seconds) => {
    const { text, values } = workload.limit;
    const clients = Array.from({ length: CONNECTIONS }, () => new Client(connection));
    try {
      await Promise.all(clients.map((client) => client.connect()));
      const start = performance.now();
      const end = start + seconds * 1000;
      const counts = await Promise.all(
        clients.map(async (client) => {
          let count = 0;
          for (; performance.now() < end; count += 1) {
            await client.query({ name: 'limit', text, values: values(), rowMode: 'array', types: AS_TEXT });
          }
          return count;
        }),
      );
      return (counts.reduce((sum, count) => sum + count) / (performance.now() - start)) * 1000;
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  },
};
