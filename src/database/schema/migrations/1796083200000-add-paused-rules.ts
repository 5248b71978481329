import type { MigrationInterface, QueryRunner } from 'typeorm';
import { withShortLock } from '../short-lock';

/** A rule can be paused: then it tells nothing, and what it has told stays as it is. */
export class AddPausedRules1796083200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // PostgreSQL adds a column with a constant default without rewriting the table.
    await withShortLock(runner, 'ALTER TABLE rules ADD COLUMN paused boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await withShortLock(runner, 'ALTER TABLE rules DROP COLUMN paused');
  }
}
