import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Room for the name of this database, so that a cursor of another one is refused. The service writes the name when it
 * needs it: databases that are copied from a prepared, unused one have names of their own.
 */
export class CreateDatabaseIdentity1795651200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE database_identity (
        singleton boolean DEFAULT true CONSTRAINT database_identity_pkey PRIMARY KEY
          CONSTRAINT database_identity_singleton_check CHECK (singleton),
        id uuid NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE database_identity');
  }
}
