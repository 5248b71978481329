/**
 * Lets the process end without an error if its output is no longer read, as in `verkko export | head`. Messages that
 * nobody reads are dropped, so that an import continues.
 */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
