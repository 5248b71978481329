import request from 'supertest';
import { loadConfig } from '../../src/config/load-config';
import { restoreBackup } from '../../src/backup/restore-backup';
import { writeBackup } from '../../src/backup/write-backup';
import type { TestDatabase } from './database';
import { QUERY, UPDATE, VOID } from './paths';
import type { Service } from './service';
import { TEST_ENVIRONMENT } from './test-environment';

const config = loadConfig(TEST_ENVIRONMENT);

/** Writes a backup as `verkko backup` does, but in this process. */
export const backup = ({ connection }: TestDatabase, path: string) =>
  writeBackup(config, connection, path, () => undefined);

/** Restores a backup as `verkko restore` does, but in this process. */
export const restore = ({ connection }: TestDatabase, path: string) =>
  restoreBackup(
    config,
    () => Promise.resolve(connection),
    path,
    () => undefined,
  );

/**
 * Stores rows in every table. Among them are texts with characters that COPY escapes, adjustments, locations,
 * details, voids, keys, rules, webhooks and tickets.
 */
export async function sample(service: Service): Promise<void> {
  await service.store([
    { productid: 'A', quantity: 5, timestamp: '0001-01-01T00:00:00Z' },
    { productid: 'A', quantity: 2147483647, timestamp: '2024-01-02T10:00:00.123456Z', reason: 'count' },
    { productid: 'A', quantity: 3, timestamp: '2024-01-02T10:00:00Z' },
    { productid: 'A', quantity: 4, timestamp: '2024-01-01', location: 'shop, 1' },
    { productid: 'tab\there, \\N and "quotes"', quantity: 1, timestamp: '2024-01-01' },
    { productid: '📦', quantity: 0, timestamp: '2024-01-01', reference: '\\.{"rows":1}' },
  ]);
  await service
    .post(UPDATE, { items: [{ productid: 'A', delta: -3, timestamp: '2024-01-03', reason: 'sale' }] })
    .set('Idempotency-Key', 'sale-1')
    .expect(201);
  await service.query(`
    INSERT INTO api_keys (id, hash, name, scopes, locations)
    VALUES ('0123456789abcdef', '\\x00ff5c6e', 'till', '{inventory:write}', '{"shop, 1"}')`);
  // Stores a rule together with its alarm, as the service would do. So the service's next check of the rule
  // changes no row.
  await service.query(`
    WITH rule AS (INSERT INTO rules (productid, "when", threshold) VALUES ('A', 'low', 2147483647) RETURNING id)
    INSERT INTO alarms (rule, productid) SELECT id, 'A' FROM rule`);
  // The webhook is disabled, so that the service does not send the delivery.
  await service.query(`
    WITH webhook AS (
      INSERT INTO webhooks (url, types, secret, disabled_at, disabled_reason)
      VALUES ('https://shop.example/', '{level.low,reading.voided}', '\\x00ff', now(), 'requested') RETURNING id)
    INSERT INTO webhook_deliveries (event, webhook, message, response) SELECT 0, id, gen_random_uuid(), '\\. \t"' FROM webhook`);
  await service.query(
    `INSERT INTO stream_tickets (hash, caller, expires_at) VALUES ('\\x00ff', '{}', now())`,
  );
  await request(service.url)
    .put('/api/v1/inventory/products/A')
    .send({ name: 'Oil', barcodes: ['4006381333931'], low_at: 2 })
    .expect(200);

  // Stores a reading, which gets the highest id, and voids it. A restored database must not give this id to a
  // new reading.
  await service.store([{ productid: '\\.', quantity: 1, timestamp: '2024-01-01' }]);
  const { body } = await service.get(`${QUERY}?productid=%5C.`).expect(200);
  const { items } = body as { items: object[] };
  await service.post(VOID, { items, reason: 'mistake' }).expect(200);
}
