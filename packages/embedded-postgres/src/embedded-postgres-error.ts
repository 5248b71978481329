/**
 * The class of errors that say why the embedded PostgreSQL cannot be used. The message is one line: the
 * cause, and how to correct it or which log file says more.
 */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** Advice that can be added to every error message about the embedded PostgreSQL. */
export const USE_YOUR_OWN = 'set DB_HOST or DATABASE_URL to use a PostgreSQL of your own';

/**
 * Whether `error` is Node's error for a failed system call. If `code` is given, the error must have this
 * code.
 */
export function isSystemError(error: unknown, code?: string): error is NodeJS.ErrnoException {
  return (
    error instanceof Error &&
    'syscall' in error &&
    'code' in error &&
    (code === undefined || error.code === code)
  );
}

/** Explains a failed system call on the data folder to the person who set DATA_DIR. */
export function folderError(error: unknown, dataDir: string): unknown {
  if (!isSystemError(error)) return error;
  const reason = {
    EEXIST: 'is a file, not a folder:',
    ENOTDIR: 'lies under a file, where no folder can be:',
    EACCES: 'is not writable for this user: give it to this user, or',
    EPERM: 'is not writable for this user: give it to this user, or',
    EROFS: 'is on a read-only file system:',
    ENOSPC: 'is on a full disk: free some space, or',
    EDQUOT: 'has reached its disk quota: free some space, or',
  }[error.code ?? ''];
  return new EmbeddedPostgresError(
    `DATA_DIR ${dataDir} ${reason ?? `cannot be used (${error.message}):`} set DATA_DIR to another folder.`,
    { cause: error },
  );
}
