import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CleanUp } from '../clean-up';
import type { AttackOptions } from './attack-process';

/** An attack that runs in a separate process. */
export interface SeparateAttack {
  readonly pid: number;
  begin(): void;
  /** Ends the process of the attack, which closes all its connections. */
  end(): Promise<void>;
}

/** Starts the process of an attack; resolves when the attack is prepared. */
export async function prepareAttack(options: AttackOptions, cleanUp: CleanUp): Promise<SeparateAttack> {
  const child = fork(join(__dirname, 'attack-process.ts'), [JSON.stringify(options)], {
    execArgv: ['--require', 'ts-node/register/transpile-only'],
  });
  const ended = once(child, 'exit');
  const end = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  cleanUp.add(end);
  const [word] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
  if (word !== 'ready') throw new Error(`The process of the attack ${options.name} ended before it began`);
  return { pid: child.pid ?? 0, begin: () => child.send('begin'), end };
}
