import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CleanUp } from '../clean-up';
import type { WorkloadName } from '../workloads';
import type { HttpLoad } from './http-load';

export interface SeparateLoad {
  readonly url: string;
  readonly workload: WorkloadName;
  readonly connections: number;
  readonly seconds: number;
}

/**
 * Runs a heavy load in a separate process, so that the measurements of this process do not wait for the load
 * generator.
 */
export async function loadSeparately(load: SeparateLoad, cleanUp: CleanUp): Promise<HttpLoad> {
  const child = fork(join(__dirname, 'load-process.ts'), [JSON.stringify(load)], {
    execArgv: ['--require', 'ts-node/register/transpile-only'],
  });
  cleanUp.add(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const [result] = (await Promise.race([once(child, 'message'), ended])) as [HttpLoad | number];
  if (typeof result !== 'object') throw new Error('The process that sends the load ended without a result');
  await ended;
  return result;
}
