import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CleanUp } from '../clean-up';
import type { HttpProcess } from './service';

/** Starts `hello-app.ts` in a process of its own. */
export async function startHello(cleanUp: CleanUp): Promise<HttpProcess> {
  const child = fork(join(__dirname, 'hello-app.ts'), {
    execArgv: ['--require', 'ts-node/register/transpile-only'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const ended = once(child, 'close');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  cleanUp.add(stop);
  const [port] = (await Promise.race([once(child, 'message'), ended])) as [number | null];
  if (child.exitCode !== null || port === null) throw new Error('The Nest hello ended instead of listening');
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop };
}
