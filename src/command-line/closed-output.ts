/**
 * Lets the process end without an error if nobody reads its stdout any more, as in `verkko export | head`. If
 * nobody reads stderr any more, messages are dropped and the process continues, so that an import is
 * completed.
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
