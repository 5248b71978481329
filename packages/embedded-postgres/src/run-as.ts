import { execFile } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Binaries } from './binaries';
import { DataFolder } from './data-folder';
import { EmbeddedPostgresError, isSystemError } from './embedded-postgres-error';

const run = promisify(execFile);

/**
 * Command that runs postgres in a user namespace. Inside the namespace, postgres has the id of an ordinary
 * user. Outside, it is still root, so the owner of its files need not change.
 */
const UNSHARE = ['unshare', '-U', '--map-user=65534', '--map-group=65534'];

/**
 * The complete environment of PostgreSQL. Its locale is always C, and it contains no PG* variables and no
 * secrets of the service.
 */
export const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/** How PostgreSQL's programs are started so that they do not run as root. They refuse to run as root. */
export interface RunAs {
  /** Words that are put before the name of PostgreSQL's program on the command line. */
  readonly prefix: readonly string[];
  /** The user that runs PostgreSQL; undefined for the user of this process. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

/**
 * Chooses the user that runs PostgreSQL, which refuses to run as root. If this process does not run as root,
 * it is the user of this process. Otherwise, it is the owner of the folder. If root also owns the folder,
 * PostgreSQL runs in a new user namespace, in which it is not root. If the system allows no user namespaces,
 * it is a system user such as `postgres`.
 * @throws EmbeddedPostgresError if this process does not run as root and the folder belongs to another user,
 * if there is no such system user, or if the chosen user cannot reach the folder or the programs
 */
export async function chooseUser(folder: DataFolder, binaries: Binaries): Promise<RunAs> {
  const owner = await ownerOf(folder);
  const self = process.geteuid?.();
  if (self !== 0) {
    if (owner.uid === self) return { prefix: [], user: undefined };
    throw new EmbeddedPostgresError(
      `DATA_DIR ${folder.path} belongs to another user (uid ${owner.uid}, this is ${self}): run as that user, "chown -R" it, or set DATA_DIR to another folder.`,
    );
  }
  const runAs = await insteadOfRoot(owner);
  // The user that runs PostgreSQL may pass through the data folder to PostgreSQL's own files, but may not
  // list the data folder.
  if (runAs.user !== undefined && runAs.user.uid !== (await stat(folder.path)).uid)
    await chmod(folder.path, 0o711);
  for (const path of [folder.path, binaries.postgres]) await checkReach(runAs, path);
  return runAs;
}

/** Changes the owner of a file or folder to the user that runs PostgreSQL. */
export async function giveTo({ user }: RunAs, path: string): Promise<void> {
  if (user === undefined || (await stat(path)).uid === user.uid) return;
  if (await succeeds(['chown', '-R', `${user.uid}:${user.gid}`, path])) return;
  throw new EmbeddedPostgresError(
    `Cannot give ${path} to the user PostgreSQL runs as (uid ${user.uid}): run this as that user, or set DATA_DIR to a folder on a local disk.`,
  );
}

/**
 * Returns the owner of the folder with PostgreSQL's files. If this folder is missing, returns the owner of
 * the data folder.
 */
async function ownerOf(folder: DataFolder): Promise<{ uid: number; gid: number }> {
  return stat(folder.cluster).catch((error: unknown) => {
    if (isSystemError(error, 'ENOENT')) return stat(folder.path);
    throw error;
  });
}

async function insteadOfRoot(owner: { uid: number; gid: number }): Promise<RunAs> {
  if (owner.uid !== 0) return { prefix: [], user: { uid: owner.uid, gid: owner.gid } };
  if (await succeeds([...UNSHARE, 'true'])) return { prefix: UNSHARE, user: undefined };
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const ids = await Promise.all(['-u', '-g'].map((which) => run('id', [which, name]))).catch(
      () => undefined,
    );
    const [uid, gid] = ids?.map(({ stdout }) => Number(stdout)) ?? [];
    if (uid !== undefined && gid !== undefined) return { prefix: [], user: { uid, gid } };
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody": run this as another user.',
  );
}

async function checkReach(runAs: RunAs, path: string): Promise<void> {
  if (await succeeds([...runAs.prefix, 'test', '-x', path], runAs.user)) return;
  const who =
    runAs.user === undefined ? 'root without its privileges' : `the user with uid ${runAs.user.uid}`;
  throw new EmbeddedPostgresError(
    `PostgreSQL cannot run as root, and ${who} cannot reach ${path}: open the folders above it (chmod o+x), or run this as another user.`,
  );
}

async function succeeds([program = '', ...words]: string[], user?: RunAs['user']): Promise<boolean> {
  return run(program, words, { cwd: '/', ...user }).then(
    () => true,
    () => false,
  );
}
