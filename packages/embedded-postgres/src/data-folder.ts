import { mkdir, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { folderError, isSystemError } from './embedded-postgres-error';

/** Maximum length of a unix socket's path, below the limits of Linux (107 bytes) and macOS (103 bytes). */
const LONGEST_SOCKET_PATH = 100;

/** The paths of the files and folders in the data folder. */
export interface DataFolder {
  readonly path: string;
  /** Folder of PostgreSQL's own data. */
  readonly cluster: string;
  readonly password: string;
  readonly log: string;
  /** The file that is locked by the process that owns the data folder. */
  readonly lock: string;
}

/**
 * Returns the paths of an existing data folder and its files. Symbolic links are resolved, so that the same
 * folder always has the same path.
 */
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

/** Creates the data folder if it is missing, without access for other users. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    await makeFolder(resolve(path));
    return await dataFolderAt(path);
  } catch (error) {
    throw folderError(error, path);
  }
}

/**
 * Creates a folder and its parents. The option `recursive` of Node's mkdir is not used: with it, mkdir never
 * returns if the kernel reports ENOENT although the parent exists (/proc).
 */
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

/**
 * The folder of PostgreSQL's unix socket. If the folder is temporary, it is removed when PostgreSQL has
 * ended.
 */
export interface SocketFolder {
  readonly path: string;
  readonly temporary: boolean;
}

/**
 * Finds a folder for PostgreSQL's unix socket: `run` in the data folder, or a new temporary folder if the
 * path of the socket would be too long. Removes old sockets and their lock files from `run`, because an old
 * lock file may contain a pid that now belongs to an unrelated program. Only the process that owns the data
 * folder may call this function, and only while no PostgreSQL server runs there.
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
