import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Databases } from './databases';

/** A file in PostgreSQL's data folder. While it exists, a trigger reports that the disk is full. */
const FLAG = 'chaos_disk_full';

/**
 * A trigger that raises PostgreSQL's error for a full disk. The test needs no root for it. A real full disk
 * would need a separate file system, and root to create it. If there is no space for the write-ahead log,
 * PostgreSQL stops with a PANIC. The trigger does not imitate this, because for the service it is like
 * another fault: a killed PostgreSQL.
 */
export const DISK_FULL_TRIGGER = `
  CREATE FUNCTION chaos_disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (pg_stat_file('${FLAG}', true)).size IS NOT NULL THEN
      RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER chaos_disk_full BEFORE INSERT ON inventory_items EXECUTE FUNCTION chaos_disk_full()`;

/** Imitates a full disk of the primary. @returns a function that ends the fault */
export function fillDisk({ primary }: Databases): () => void {
  const file = join(primary.dataDir, 'postgres', FLAG);
  writeFileSync(file, '');
  return () => {
    rmSync(file, { force: true });
  };
}
