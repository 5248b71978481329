import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creates the table of idempotency keys, which are kept for some days. The reasons are in
 * docs/decisions/0013-retries.md.
 */
export class CreateIdempotencyKeys1795564800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        key varchar(64) COLLATE "C" CONSTRAINT idempotency_keys_pkey PRIMARY KEY,
        fingerprint bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
