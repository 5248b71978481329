import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creates the table of tickets for streams. A ticket is valid for one minute.
 * @see docs/decisions/0024-stream.md
 */
export class CreateStreamTickets1795996800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stream_tickets (
        hash bytea CONSTRAINT stream_tickets_pkey PRIMARY KEY,
        caller json NOT NULL,
        expires_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX stream_tickets_expires_at ON stream_tickets (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stream_tickets');
  }
}
