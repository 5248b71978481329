import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { createApp } from '../../src/create-app';
import { loadConfig } from '../../src/config/load-config';
import type { Connection } from '../../src/database/connection';
import { Metrics } from '../../src/telemetry/metrics';
import { createDatabase, execute, type TestDatabase } from './database';
import { UPDATE } from './paths';
import { TEST_ENVIRONMENT } from './test-environment';

/** A service that runs inside the test process. */
export interface Service {
  readonly app: NestExpressApplication;
  readonly url: string;
  /** Runs an SQL statement on the service's database. */
  readonly query: TestDatabase['query'];
  get(path: string): request.Test;
  post(path: string, body?: string | object): request.Test;
  /** Stores readings through the API. */
  store(items: object[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a service.
 * @param given the database of the service; without it, the service uses a new database with all tables,
 * which is dropped when the service stops
 */
export async function startService(
  environment: Record<string, string> = {},
  given?: Connection,
): Promise<Service> {
  const own = given ? undefined : await createDatabase();
  const connection = given ?? (own as TestDatabase).connection;
  const config = loadConfig({ ...TEST_ENVIRONMENT, ...environment });
  const app = await createApp(config, connection);
  await app.listen(config.PORT, config.HOST);
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;

  const post = (path: string, body?: string | object) =>
    request(url).post(path).set('Content-Type', 'application/json').send(body);
  return {
    app,
    url,
    query: (sql, values) => execute(connection, sql, values),
    get: (path) => request(url).get(path),
    post,
    store: async (items) => {
      await post(UPDATE, { items }).expect(201);
    },
    stop: async () => {
      const { registry } = app.get(Metrics);
      await app.close();
      // prom-client observes garbage collections until the process ends. Unless the registry is cleared,
      // prom-client keeps the whole service in memory.
      registry.clear();
      await own?.drop();
    },
  };
}
