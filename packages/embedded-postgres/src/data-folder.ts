import { mkdir, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { folderError, isSystemError } from './embedded-postgres-error';

/** Longest path of a unix socket that both Linux (107 bytes) and macOS (103 bytes) take, with some room. */
const LONGEST_SOCKET_PATH = 100;

/** The paths in the data folder. */
export interface DataFolder {
  readonly path: string;
  /** PostgreSQL's own data. */
  readonly cluster: string;
  readonly password: string;
  readonly log: string;
  /** The file that the owning process of the folder has locked. */
  readonly lock: string;
}

/** The paths in the existing folder `path`; symbolic links are resolved, so that one folder has one name. */
export async function dataFolderAt(path: string): Promise<DataFolder> {
  const real = await realpath(path);
  return {
    path: real,
    cluster: join(real, 'postgres'),
    password: join(real, 'postgres.password'),
    log: join(real, 'postgres.log'),
    lock: join(real, 'postgres.lock'),
  };
}

/** Creates the data folder if it is absent, without access for other users. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    await makeFolder(resolve(path));
    return await dataFolderAt(path);
  } catch (error) {
    throw folderError(error, path);
  }
}

/** Replaces Node's `recursive`, which never returns if the kernel says ENOENT although the parent exists (/proc). */
async function makeFolder(path: string, parentIsThere = false): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (isSystemError(error, 'EEXIST') && (await stat(path)).isDirectory()) return;
    if (!isSystemError(error, 'ENOENT') || parentIsThere || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await makeFolder(path, true);
  }
}

/** The folder for the unix socket; a temporary one is removed when postgres has ended. */
export interface SocketFolder {
  readonly path: string;
  readonly temporary: boolean;
}

/**
 * Opens `run` in the data folder, or a new temporary folder if the path of the socket would be too long.
 * To be called only by the owner of the folder while no server runs: a socket found there is removed, because its lock
 * file may name a pid that an unrelated program has by now.
 */
export async function openSocketFolder(folder: DataFolder): Promise<SocketFolder> {
  const path = join(folder.path, 'run');
  if (Buffer.byteLength(join(path, '.s.PGSQL.65535')) > LONGEST_SOCKET_PATH) {
    return { path: await mkdtemp(join(tmpdir(), 'verkko-postgres-')), temporary: true };
  }
  await makeFolder(path);
  const sockets = (await readdir(path)).filter((name) => name.startsWith('.s.PGSQL.'));
  await Promise.all(sockets.map((name) => rm(join(path, name))));
  return { path, temporary: false };
}
