import { open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../command-line/failure';
import type { Config } from '../config/config';
import { configuredConnection, type Connection } from '../database/connection';
import { pack } from './blocks';
import { withClient } from './client';
import type { CopiedTable, Report } from './records';
import { snapshot } from './snapshot';

/** The path of the incomplete backup file, which is renamed at the end, so that no incomplete file looks complete. */
export const partOf = (path: string) => `${path}.part`;

/** File mode of a backup. It contains hashes of API keys and all readings, so only its owner may read it. */
const OWNER_ONLY = 0o600;

/**
 * Writes a backup of the database to a file, and replaces an existing file. When the promise resolves, the file is
 * durably on the disk.
 *
 * @param signal stops the backup, which then throws the reason of the signal
 * @throws Failure
 */
export async function writeBackup(
  config: Config,
  connection: Connection,
  path: string,
  report: Report,
  signal?: AbortSignal,
): Promise<CopiedTable[]> {
  const part = partOf(path);
  const tables: CopiedTable[] = [];
  await withClient(config, connection, 'backup', async (client) => {
    const cannotWrite = (error: unknown) =>
      new Failure(`${part} cannot be written: ${(error as Error).message}.`);
    // An existing .part file is not overwritten: another backup may be writing it.
    const file = await open(part, 'wx', OWNER_ONLY).catch((error: unknown) => {
      throw cannotWrite(error);
    });
    const rows = snapshot(client, config, connection, report, tables, signal);
    // The error with which the blocks ended, if any. From its own error, the pipeline does not show whether the
    // blocks or the file failed.
    let sourceError: unknown;
    const blocks = reportingError(withRoom(pack(rows), config, dirname(path)), (error) => {
      sourceError = error;
    });
    try {
      await pipeline(blocks, file.createWriteStream({ flush: true }), { ...(signal && { signal }) });
    } catch (error) {
      await rm(part, { force: true });
      signal?.throwIfAborted();
      throw error === sourceError ? error : cannotWrite(error);
    }
  });
  await rename(part, path);
  await syncFolder(dirname(path)); // the rename must survive a power cut, like the content
  return tables;
}

/** Passes on the values of a source, and reports the error with which the source fails. */
async function* reportingError<T>(
  source: AsyncIterable<T>,
  failed: (error: unknown) => void,
): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    failed(error);
    throw error;
  }
}

/**
 * Stops a backup before it takes the disk space that the embedded PostgreSQL needs on the same disk.
 * @throws Failure
 */
async function* withRoom(
  blocks: AsyncIterable<Buffer>,
  config: Config,
  folder: string,
): AsyncGenerator<Buffer> {
  const isShared =
    configuredConnection(config) === undefined &&
    (await deviceOf(folder)) === (await deviceOf(config.DATA_DIR));
  for await (const block of blocks) {
    if (isShared) {
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize - block.length < config.DISK_MIN_FREE) {
        throw new Failure(
          `The disk of ${folder} and DATA_DIR has less room than DISK_MIN_FREE. Use another disk.`,
        );
      }
    }
    yield block;
  }
}

const deviceOf = (folder: string) =>
  stat(folder).then(
    ({ dev }) => dev,
    () => undefined,
  );

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
