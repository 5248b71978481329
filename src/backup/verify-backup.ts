import { EmbeddedPostgresError } from '@verkko/embedded-postgres';
import type { Config } from '../config/config';
import { commandDatabase } from '../database/command-database';
import { inScratchDatabase } from './scratch-database';
import { checkBackup, type ReportPart, restoreBackup } from './restore-backup';

/**
 * Tests a backup: restores it into a scratch database. If no database can be created, it checks only the checksums in
 * the backup. @throws Failure
 */
export async function verifyBackup(config: Config, path: string, report: ReportPart) {
  const connection = await commandDatabase(config, false).catch((error: unknown) => {
    if (error instanceof EmbeddedPostgresError) return undefined;
    throw error;
  });
  const restored =
    connection &&
    (await inScratchDatabase(config, connection, (scratch) =>
      restoreBackup(config, () => Promise.resolve(scratch), path, report),
    ));
  if (restored)
    return { tables: restored, did: `Restored ${path} into a scratch database, and dropped that` };
  return {
    tables: await checkBackup(path, report),
    did: `Checked the checksums of ${path}, and no more, for lack of a database or of the right to create one`,
  };
}
