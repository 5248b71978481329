import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creates the tables of webhooks and of their deliveries. The reasons for their design are in
 * docs/decisions/0023-webhooks.md.
 */
export class CreateWebhooks1795910400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhooks (
        id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT webhooks_pkey PRIMARY KEY,
        url varchar(2048) NOT NULL,
        types text[] NOT NULL,
        productid varchar(255) COLLATE "C",
        prefix varchar(255) COLLATE "C",
        location varchar(255) COLLATE "C",
        description varchar(255),
        secret bytea NOT NULL,
        previous_secret bytea,
        previous_secret_until timestamptz,
        failing_since timestamptz,
        paused_until timestamptz,
        disabled_at timestamptz,
        disabled_reason varchar(16),
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT webhooks_products_check CHECK (productid IS NULL OR prefix IS NULL),
        CONSTRAINT webhooks_disabled_check CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
      )`);
    await runner.query(`
      CREATE TABLE webhook_deliveries (
        event bigint,
        webhook integer,
        message uuid NOT NULL,
        status varchar(16) NOT NULL DEFAULT 'pending',
        attempts integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        due_at timestamptz DEFAULT clock_timestamp(),
        claimed_until timestamptz,
        attempted_at timestamptz,
        duration_ms integer,
        status_code integer,
        response text,
        error text,
        CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (event, webhook)
      )`);
    await runner.query('CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook, event)');
    await runner.query(
      'CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook, due_at) WHERE due_at IS NOT NULL',
    );
    await runner.query(
      'CREATE INDEX webhook_deliveries_claimed ON webhook_deliveries (webhook) WHERE claimed_until IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_deliveries');
    await runner.query('DROP TABLE webhooks');
  }
}
