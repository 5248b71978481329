import type { MigrationInterface, QueryRunner } from 'typeorm';
import { withShortLock } from '../short-lock';

/**
 * Adds columns for the stock level that was last sent to webhooks, for each product and location. Also adds
 * the periodic check that compares this level with the present one.
 */
export class AddToldChanges1796169600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // PostgreSQL does not rewrite the table when it adds columns without a default.
    await withShortLock(
      runner,
      `ALTER TABLE told_levels ADD COLUMN level_quantity bigint, ADD COLUMN level_event bigint,
        ADD COLUMN level_told_at timestamptz`,
    );
    await runner.query(`INSERT INTO sweeps (name) VALUES ('changes')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM sweeps WHERE name = 'changes'`);
    await withShortLock(
      runner,
      'ALTER TABLE told_levels DROP COLUMN level_quantity, DROP COLUMN level_event, DROP COLUMN level_told_at',
    );
  }
}
