import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A process of this machine. */
export interface Process {
  readonly pid: number;
  /** The id of the process that started this one. */
  readonly parent: number;
  /** The letter by which the operating system names the state of the process, such as `T` for stopped. */
  readonly state: string;
}

/** All processes. On Linux /proc is read, because slim images have no `ps`; macOS has no /proc. */
export function allProcesses(): Process[] {
  if (existsSync('/proc/self/stat')) return readdirSync('/proc').flatMap(processOf);
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,state='], { encoding: 'utf8' })
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [pid, parent, state = ''] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), state: state.charAt(0) };
  });
}

/**
 * Reads an entry of /proc. Returns an array with the process; an empty array if the entry is no process, or
 * if the process has ended.
 */
function processOf(entry: string): Process[] {
  if (!/^\d+$/.test(entry)) return [];
  try {
    const text = readFileSync(`/proc/${entry}/stat`, 'utf8');
    // The program name is in brackets and may contain any character.
    const [state = '', parent] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return [{ pid: Number(entry), parent: Number(parent), state }];
  } catch {
    return [];
  }
}
