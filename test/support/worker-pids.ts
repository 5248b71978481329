import { execFileSync } from 'node:child_process';
import type { ServiceProcess } from './service-process';

/** The process ids of the worker processes of a service. */
export function workerPids({ child }: Pick<ServiceProcess, 'child'>): number[] {
  return execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [])
    .filter(([, , parent, command]) => Number(parent) === child.pid && command?.includes('main.js'))
    .map(([, pid]) => Number(pid));
}

/** Whether a process runs; false for a zombie, which has ended but whose parent has not read its exit code. */
export function isRunning(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
