import type { PoolConfig } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { DetailedProduct } from './detailed-product.entity';
import { InventoryItem } from './inventory-item.entity';
import { Origin } from './origin.entity';
import { ProductLocation } from './product-location.entity';
import { ProductDetails } from './product-details.entity';
import { Product } from './product.entity';
import { VoidedReading } from './voided-reading.entity';
import { IdempotencyKey } from './idempotency-key.entity';
import { ApiKey } from './api-key.entity';
import { DatabaseIdentityRow } from './database-identity.entity';
import { Alarm } from './alarm.entity';
import { Counter } from './counter.entity';
import { StockEvent } from './stock-event.entity';
import { StockRule } from './stock-rule.entity';
import { SweepRow } from './sweep.entity';
import { StreamTicket } from './stream-ticket.entity';
import { ToldLevel } from './told-level.entity';
import { Webhook } from './webhook.entity';
import { WebhookDelivery } from './webhook-delivery.entity';
import { momentTypes } from './moment';
import { CreateInventory1795392000000 } from './migrations/1795392000000-create-inventory';
import { CreateApiKeys1795478400000 } from './migrations/1795478400000-create-api-keys';
import { CreateIdempotencyKeys1795564800000 } from './migrations/1795564800000-create-idempotency-keys';
import { CreateDatabaseIdentity1795651200000 } from './migrations/1795651200000-create-database-identity';
import { AddLocationsAndAdjustments1795737600000 } from './migrations/1795737600000-add-locations-and-adjustments';
import { CreateRulesAndEvents1795824000000 } from './migrations/1795824000000-create-rules-and-events';
import { CreateWebhooks1795910400000 } from './migrations/1795910400000-create-webhooks';
import { CreateStreamTickets1795996800000 } from './migrations/1795996800000-create-stream-tickets';
import { AddPausedRules1796083200000 } from './migrations/1796083200000-add-paused-rules';
import { AddToldChanges1796169600000 } from './migrations/1796169600000-add-told-changes';

/**
 * Every migration of the database, oldest first. The list is written by hand, so that a build contains the same
 * migrations as the sources.
 */
export const migrations = [
  CreateInventory1795392000000,
  CreateApiKeys1795478400000,
  CreateIdempotencyKeys1795564800000,
  CreateDatabaseIdentity1795651200000,
  AddLocationsAndAdjustments1795737600000,
  CreateRulesAndEvents1795824000000,
  CreateWebhooks1795910400000,
  CreateStreamTickets1795996800000,
  AddPausedRules1796083200000,
  AddToldChanges1796169600000,
];

/** The names of all migrations that this version of the service knows, oldest first. */
export const MIGRATION_NAMES = migrations.map(({ name }) => name);

/**
 * TypeORM's options for the database. The options in `pool` say how to reach the database, and are passed to
 * `pg`.
 */
export function dataSourceOptions(pool: PoolConfig): DataSourceOptions {
  return {
    type: 'postgres',
    entities: [
      InventoryItem,
      VoidedReading,
      Origin,
      Product,
      ProductDetails,
      ProductLocation,
      DetailedProduct,
      ApiKey,
      IdempotencyKey,
      DatabaseIdentityRow,
      StockRule,
      Alarm,
      SweepRow,
      StockEvent,
      ToldLevel,
      Counter,
      Webhook,
      WebhookDelivery,
      StreamTicket,
    ],
    migrations,
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
    installExtensions: false,
    extra: { ...pool, types: momentTypes },
  };
}
