import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Binaries } from './binaries';
import { USER } from './connection';
import { DataFolder } from './data-folder';
import { EmbeddedPostgresError, folderError, isSystemError } from './embedded-postgres-error';
import { ENVIRONMENT, giveTo, RunAs } from './run-as';
import { explainFailure } from './server-log';

/** The major version of PostgreSQL in the npm packages; it cannot read the data files of another major version. */
const MAJOR_VERSION = '16';

/**
 * Creates the database cluster (the folder of PostgreSQL's data) if there is none yet.
 * @throws EmbeddedPostgresError if the folder contains something else, or initdb fails
 */
export async function ensureCluster(folder: DataFolder, binaries: Binaries, runAs: RunAs): Promise<void> {
  if (await holdsCluster(folder)) {
    // Makes the user that now runs PostgreSQL the owner of the existing data folder. The folder may have
    // another owner. For example, root created it in a user namespace, and the machine no longer allows user
    // namespaces.
    await giveTo(runAs, folder.cluster);
    return;
  }
  try {
    await removeHalfDone(folder);
    // Writes a new password. There may be a password of an earlier data folder, but it is useless, because
    // that folder no longer exists.
    await writeFile(folder.password, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
    // The folder gets a unique name. After a crash of this process, an old initdb may still be writing to the
    // previous folder.
    const half = await mkdtemp(`${folder.cluster}.init.`);
    await giveTo(runAs, half);
    await giveTo(runAs, folder.password);
    await initdb(half, folder, binaries, runAs);
    await rename(half, folder.cluster);
    await syncFolder(folder.path); // the rename must survive a power failure
  } catch (error) {
    throw folderError(error, folder.path);
  }
}

/**
 * Tells whether the folder contains the data of a PostgreSQL server.
 * @throws EmbeddedPostgresError if the folder contains something else, or data of another major version
 */
export async function holdsCluster({ path, cluster }: DataFolder): Promise<boolean> {
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw folderError(error, path);
  });
  if (version === undefined) {
    if (!existsSync(cluster) || (await readdir(cluster)).length === 0) return false;
    throw new EmbeddedPostgresError(
      `${cluster} is no PostgreSQL cluster (it has no PG_VERSION): set DATA_DIR to another folder.`,
    );
  }
  if (version.trim() === MAJOR_VERSION) return true;
  throw new EmbeddedPostgresError(
    `${cluster} was made by PostgreSQL ${version.trim()}, this is ${MAJOR_VERSION}: set DATA_DIR to another folder, and move the data by a backup that the version which made it can write.`,
  );
}

async function removeHalfDone({ path }: DataFolder): Promise<void> {
  const names = (await readdir(path)).filter((name) => name.startsWith('postgres.init'));
  for (const name of names) await rm(join(path, name), { recursive: true, maxRetries: 5 });
}

async function initdb(target: string, folder: DataFolder, binaries: Binaries, runAs: RunAs): Promise<void> {
  const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--data-checksums'];
  const words = [binaries.initdb, '-D', target, '-U', USER, `--pwfile=${folder.password}`, ...options];
  const [program = '', ...rest] = [...runAs.prefix, ...words];
  // The option `cwd` is set because PostgreSQL's user may have no access to the working folder of this process.
  const settings = { env: ENVIRONMENT, cwd: folder.path, ...runAs.user };
  await promisify(execFile)(program, rest, settings).catch((error: unknown) => {
    const output = (error as { stderr?: string }).stderr ?? String(error);
    throw explainFailure('initdb', output, folder);
  });
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
