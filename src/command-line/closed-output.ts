/**
 * Ends the process quietly when nobody reads its output any more, as after `verkko export | head`. Messages that nobody
 * reads are dropped, so that an import goes on.
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
