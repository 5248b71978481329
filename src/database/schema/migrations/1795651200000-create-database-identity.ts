import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A name for this database, so that a cursor of another one is refused. */
export class CreateDatabaseIdentity1795651200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE database_identity (
        id uuid DEFAULT gen_random_uuid() CONSTRAINT database_identity_pkey PRIMARY KEY
      )`);
    await runner.query('INSERT INTO database_identity DEFAULT VALUES');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE database_identity');
  }
}
