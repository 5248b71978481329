import type { MigrationInterface, QueryRunner } from 'typeorm';
import { withShortLock } from '../short-lock';

/**
 * Makes it possible to pause a rule: a paused rule creates no events, and its earlier events and alarms stay
 * unchanged.
 */
export class AddPausedRules1796083200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // PostgreSQL does not rewrite the table when it adds a column with a constant default.
    await withShortLock(runner, 'ALTER TABLE rules ADD COLUMN paused boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await withShortLock(runner, 'ALTER TABLE rules DROP COLUMN paused');
  }
}
