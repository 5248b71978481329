import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { DataFolder } from './data-folder';
import { EmbeddedPostgresError, folderError, isSystemError } from './embedded-postgres-error';
import { isAlive } from './processes';

/** Flag with which open(2) on macOS also locks the opened file; Node has no name for this flag. */
const O_EXLOCK = 0x20;

/**
 * Locks the data folder for this process.
 *
 * The lock is a kernel lock (flock) and not a file with a pid: it is atomic, and the kernel releases it when the
 * process ends, even after a crash. The file only names the owner. The file is never removed, because otherwise two
 * processes could hold locks on two files of the same name.
 *
 * @returns a function that releases the folder
 * @throws EmbeddedPostgresError if another start, in this process or another one, holds the lock
 */
export async function lockDataFolder(folder: DataFolder): Promise<() => void> {
  const descriptor = openLocked(folder);
  if (descriptor === undefined) throw await refusal(folder);
  try {
    if (process.platform !== 'darwin' && !(await flock(descriptor))) throw await refusal(folder);
    ftruncateSync(descriptor);
    writeSync(descriptor, `${process.pid}\n`, 0);
  } catch (error) {
    closeSync(descriptor);
    throw folderError(error, folder.path);
  }
  return () => {
    closeSync(descriptor);
  };
}

/**
 * Opens the lock file. On macOS, this also locks the file.
 * @returns undefined if another process has the lock
 */
function openLocked(folder: DataFolder): number | undefined {
  const lock = process.platform === 'darwin' ? O_EXLOCK | constants.O_NONBLOCK : 0;
  try {
    return openSync(folder.lock, constants.O_RDWR | constants.O_CREAT | lock, 0o600);
  } catch (error) {
    if (isSystemError(error, 'EAGAIN')) return undefined;
    throw folderError(error, folder.path);
  }
}

/**
 * Locks an open file with the program `flock`, because Node has no function for flock(2). The lock belongs to
 * the open file, which this process shares with the program. So this process still has the lock when the
 * program has ended.
 */
async function flock(descriptor: number): Promise<boolean> {
  const program = spawn('flock', ['--nonblock', '3'], { stdio: ['ignore', 'ignore', 'ignore', descriptor] });
  const [code] = (await once(program, 'exit').catch((error: unknown) => {
    throw new EmbeddedPostgresError(
      'The embedded PostgreSQL needs the program "flock": install util-linux.',
      {
        cause: error,
      },
    );
  })) as [number | null];
  if (code === 0) return true;
  if (code === 1) return false;
  throw new EmbeddedPostgresError(
    'The file system of DATA_DIR has no file locks: set DATA_DIR to a folder on a local disk.',
  );
}

async function refusal(folder: DataFolder): Promise<EmbeddedPostgresError> {
  // A process locks the lock file first, and writes its pid into it a moment later. Until then, the file
  // contains the pid of the previous owner.
  let owner = 0;
  for (let attempt = 0; attempt < 50 && !isAlive(owner); attempt++) {
    if (attempt > 0) await wait(10);
    owner = Number(readFileSync(folder.lock, 'utf8'));
  }
  return new EmbeddedPostgresError(
    `DATA_DIR ${folder.path} is in use by another process (pid ${owner}): stop that one, or set DATA_DIR to another folder.`,
  );
}
