import { type Binaries, findBinaries } from './binaries';
import { ensureCluster, holdsCluster } from './cluster';
import { Connection, connectionTo, ensureDatabase } from './connection';
import { DataFolder, dataFolderAt, openDataFolder } from './data-folder';
import { EmbeddedPostgresError, folderError, isSystemError } from './embedded-postgres-error';
import { lockDataFolder } from './lock';
import { isServing, readPostmasterPid, removeMisleadingPid, stopLeftoverServer } from './postmaster-pid';
import { chooseUser } from './run-as';
import { startServer } from './server';
import { portOf, SettingsOptions } from './settings';

export { EmbeddedPostgresError };
export type { Connection };

/** A PostgreSQL 16 that this process runs. It ends with this process, even if the process is killed. */
export interface EmbeddedPostgres {
  readonly connection: Connection;
  /** Process id of the postmaster, which is the first process of postgres. */
  readonly pid: number;
  /** Resolves when postgres has ended, on request or by itself. */
  readonly ended: Promise<void>;
  /**
   * Shuts PostgreSQL down in its mode "fast": open transactions are rolled back. Resolves when postgres has ended;
   * may be called repeatedly.
   */
  stop(): Promise<void>;
}

/** Options of the embedded PostgreSQL: the data folder, and settings that differ from the defaults. */
export interface EmbeddedPostgresOptions {
  /** Data folder, relative to the working folder; created if it is missing. */
  dataDir: string;
  /**
   * TCP port of 127.0.0.1 on which PostgreSQL listens, in addition to its unix socket; if undefined,
   * PostgreSQL has only the socket.
   */
  tcpPort?: number;
  /** Additional PostgreSQL settings, which override the settings of this package. */
  settings?: Record<string, string>;
}

/**
 * Starts PostgreSQL on a folder, which belongs to this process from then on. The first start creates
 * PostgreSQL's data files and the database, which takes about a second.
 * @throws EmbeddedPostgresError with one line that says what is wrong and how to correct it
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  // The code looks for PostgreSQL's programs before it opens the data folder. If the programs are missing, an
  // error about the data folder would be misleading, because even a correct folder would not help.
  const binaries = findBinaries();
  const folder = await openDataFolder(options.dataDir);
  const unlock = await lockDataFolder(folder);
  try {
    const running = await startOn(folder, binaries, options);
    let stopped: Promise<void> | undefined;
    return { ...running, stop: () => (stopped ??= running.stop().finally(unlock)) };
  } catch (error) {
    unlock();
    throw folderError(error, folder.path);
  }
}

async function startOn(
  folder: DataFolder,
  binaries: Binaries,
  options: SettingsOptions,
): Promise<EmbeddedPostgres> {
  const runAs = await chooseUser(folder, binaries);
  // An older server may still use the data folder. The process that started that server must have ended.
  // Otherwise it would still hold the lock on the folder, but this process holds the lock now.
  await stopLeftoverServer(folder.cluster);
  removeMisleadingPid(folder.cluster);
  await ensureCluster(folder, binaries, runAs);

  const server = await startServer({ ...options, folder, binaries, runAs });
  try {
    const host = options.tcpPort === undefined ? server.socketFolder : '127.0.0.1';
    const connection = await connectionTo(folder, host, portOf(options));
    await ensureDatabase(connection, folder);
    return { connection, pid: server.pid, ended: server.ended, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * Tells whether the folder already contains a database; creates nothing.
 * @throws EmbeddedPostgresError if this user may not read the folder, or it contains something else
 */
export async function hasCluster(dataDir: string): Promise<boolean> {
  try {
    return await holdsCluster(await dataFolderAt(dataDir));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw folderError(error, dataDir);
  }
}

/**
 * How to connect to a PostgreSQL that another process runs on this folder; undefined if no PostgreSQL runs
 * there, or if it is not ready yet.
 * @throws EmbeddedPostgresError if this user may not use it
 */
export async function connectionToRunning(dataDir: string): Promise<Connection | undefined> {
  try {
    const folder = await dataFolderAt(dataDir);
    const server = readPostmasterPid(folder.cluster);
    if (server?.ready !== true || !isServing(server.pid, folder.cluster)) return undefined;
    return await connectionTo(folder, server.socketFolder, server.port);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw folderError(error, dataDir);
  }
}
