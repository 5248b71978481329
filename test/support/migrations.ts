import { MIGRATION_NAMES } from '../../src/database/schema/data-source-options';

/** The number of migrations that came after another one, which is named without its time. */
export function newerThan(name: string): number {
  return MIGRATION_NAMES.length - 1 - MIGRATION_NAMES.findIndex((full) => full.startsWith(name));
}
