import { MIGRATION_NAMES } from '../../src/database/schema/data-source-options';

/**
 * Returns the number of migrations that are newer than the given one.
 * @param name the name of the migration, without the timestamp at its end
 */
export function newerThan(name: string): number {
  return MIGRATION_NAMES.length - 1 - MIGRATION_NAMES.findIndex((full) => full.startsWith(name));
}
