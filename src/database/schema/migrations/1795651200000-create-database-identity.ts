import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creates the table for the identity of this database, so that a cursor from another database is rejected. The
 * service writes the identity when it is first needed, so copies of a prepared, unused database get different
 * identities.
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
