import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creates the table of API keys, which stores only hashes of the keys. Its design is explained in
 * docs/decisions/0011-who-may-call.md.
 */
export class CreateApiKeys1795478400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_keys (
        id varchar(16) COLLATE "C" CONSTRAINT api_keys_pkey PRIMARY KEY,
        hash bytea NOT NULL,
        previous_hash bytea,
        previous_until timestamptz,
        name varchar(100) NOT NULL,
        scopes text[] NOT NULL,
        reads_per_minute integer,
        writes_per_minute integer,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz,
        last_used_at timestamptz,
        CONSTRAINT api_keys_name_check CHECK (name <> ''),
        CONSTRAINT api_keys_limits_check CHECK (reads_per_minute >= 0 AND writes_per_minute >= 0)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_keys');
  }
}
