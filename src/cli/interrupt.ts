import { once } from 'node:events';
import { INTERRUPTED } from '../command-line/failure';

const exit = () => process.exit(INTERRUPTED);

/** Makes Ctrl-C exit the process. Code that has to report or clean up before that listens to the process event 'exit'. */
export function exitOnInterrupt(): void {
  process.once('SIGINT', exit);
}

/**
 * Resolves on Ctrl-C, SIGTERM or the end of the terminal, which do not end the process from now on, so that the caller
 * can send requests before it ends. A second signal of the same kind ends the process at once.
 */
export async function interruption(): Promise<void> {
  process.removeListener('SIGINT', exit);
  await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
  process.exitCode = INTERRUPTED;
}
