import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isSystemError } from './embedded-postgres-error';

/** Whether a process with this pid exists; it may be a zombie, or belong to another user. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return isSystemError(error, 'EPERM');
  }
}

/** The command line of a process; empty for a zombie and for an unused pid. */
export function commandOf(pid: number): string {
  try {
    // Linux has /proc, but slim Linux images have no `ps`. macOS has `ps`, but no /proc.
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
