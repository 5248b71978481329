import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CleanUp } from '../clean-up';
import { sumOf } from './answers';
import type { Traffic } from './hostile-results';
import type { Kind } from './normal-caller';
import type { TrafficOptions, TrafficWord } from './traffic-process';

/**
 * Runs the normal callers in a child process, so that their work does not delay the measurements in the
 * parent process.
 */
export class NormalTraffic {
  private readonly taken: Traffic[] = [];

  private readonly exited: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    this.exited = once(child, 'exit');
  }

  static start(options: TrafficOptions, cleanUp: CleanUp): NormalTraffic {
    const child = fork(join(__dirname, 'traffic-process.ts'), [JSON.stringify(options)], {
      execArgv: ['--require', 'ts-node/register/transpile-only'],
    });
    cleanUp.add(() => child.kill('SIGKILL'));
    return new NormalTraffic(child);
  }

  /** Returns how often each kind of response occurred since the last call of this function. */
  take(): Promise<Traffic> {
    return this.ask('take');
  }

  /**
   * Ends the traffic: callers send no more requests, and this function waits for the last responses.
   * @returns the numbers of responses since the last call of `take`
   */
  async stop(): Promise<Traffic> {
    const last = await this.ask('stop');
    this.child.kill('SIGKILL');
    return last;
  }

  /** The numbers of responses from the start of the traffic to the last call of `take` or `stop`. */
  get total(): Traffic {
    const sum = (kind: Kind) => sumOf(...this.taken.map((traffic) => traffic[kind]));
    return {
      seconds: this.taken.reduce((seconds, traffic) => seconds + traffic.seconds, 0),
      read: sum('read'),
      levels: sum('levels'),
      write: sum('write'),
      import: sum('import'),
      export: sum('export'),
    };
  }

  private async ask(word: TrafficWord): Promise<Traffic> {
    const answer = once(this.child, 'message');
    this.child.send(word);
    const [traffic] = (await Promise.race([answer, this.exited])) as [Traffic | number];
    if (typeof traffic !== 'object') throw new Error('The process of normal traffic ended');
    this.taken.push(traffic);
    return traffic;
  }
}
