import { MIGRATION_NAMES } from '../../src/database/schema/data-source-options';

/**
 * The number of migrations that are newer than the migration with this name, which is given without its time.
 */
export function newerThan(name: string): number {
  return MIGRATION_NAMES.length - 1 - MIGRATION_NAMES.findIndex((full) => full.startsWith(name));
}
