import { once } from 'node:events';
import { INTERRUPTED } from '../command-line/failure';

const exit = () => process.exit(INTERRUPTED);

/**
 * Makes Ctrl-C exit the process. Other code can listen to the process event 'exit' to report something or
 * clean up before the exit.
 */
export function exitOnInterrupt(): void {
  process.once('SIGINT', exit);
}

/**
 * Resolves on Ctrl-C, on SIGTERM or when the terminal closes. After the call, these signals do not end the process,
 * so that the caller can send more requests. A second signal of the same kind ends the process at once.
 */
export async function interruption(): Promise<void> {
  process.removeListener('SIGINT', exit);
  await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
  process.exitCode = INTERRUPTED;
}
