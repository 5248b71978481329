import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Databases } from './databases';

/** A file in the folder of the cluster; while it is there, PostgreSQL says that its disk is full. */
const FLAG = 'chaos_disk_full';

/**
 * A trigger that raises the error of a full disk. To fill a real disk of a server that is not the service's own needs a
 * file system of its own, and so root; this works for every user. What it does not show is PostgreSQL's PANIC when its
 * write-ahead log has no room: for the service that is a killed postmaster, which is another fault.
 */
export const DISK_FULL_TRIGGER = `
  CREATE FUNCTION chaos_disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (pg_stat_file('${FLAG}', true)).size IS NOT NULL THEN
      RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER chaos_disk_full BEFORE INSERT ON inventory_items EXECUTE FUNCTION chaos_disk_full()`;

/** Fills the disk of the primary. @returns what makes room again */
export function fillDisk({ primary }: Databases): () => void {
  const file = join(primary.dataDir, 'postgres', FLAG);
  writeFileSync(file, '');
  return () => {
    rmSync(file, { force: true });
  };
}
