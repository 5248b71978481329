import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import type { CleanUp } from '../clean-up';
import type { HttpProcess } from './service';

export interface AppOptions {
  /** The path of a benchmark script that calls `serve`. */
  readonly file: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The file for the output of the script; if undefined, the output goes to the output of this process. */
  readonly logFile?: string;
}

/** Starts a script in a separate process, and waits until the script has reported its port. */
export async function startApp(options: AppOptions, cleanUp: CleanUp): Promise<HttpProcess> {
  const { file, args = [], environment, logFile } = options;
  const output = logFile === undefined ? 'inherit' : openSync(logFile, 'a');
  const child = fork(file, args, {
    execArgv: ['--require', 'ts-node/register/transpile-only'],
    env: { ...process.env, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', output, output, 'ipc'],
  });
  const ended = once(child, 'close');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  cleanUp.add(stop);
  const [port] = (await Promise.race([once(child, 'message'), ended])) as [number | null];
  if (child.exitCode !== null || port === null) {
    throw new Error([file, ...args, 'ended instead of listening; see', logFile ?? 'above'].join(' '));
  }
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop };
}
