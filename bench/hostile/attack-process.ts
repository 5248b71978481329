import { setMaxListeners } from 'node:events';
import type { Target } from './attack';
import { ATTACKS } from './attacks';

/** The command-line argument of the process that runs an attack. */
export interface AttackOptions {
  readonly name: string;
  readonly target: Target;
  /**
   * Time in seconds after which the attack ends by itself. Its process then idles until the parent process
   * ends it.
   */
  readonly seconds: number;
}

/**
 * The main function of an attack process. It prints `ready` when all requests are prepared, and begins the
 * attack when its parent process sends the first message. When the process ends, all its connections are
 * closed.
 */
function main({ name, target, seconds }: AttackOptions): void {
  const attack = ATTACKS.find((one) => one.name === name);
  if (!attack) throw new Error(`There is no attack ${name}`);
  const start = attack.prepare(target);
  process.on('disconnect', () => process.exit());
  process.once('message', () => {
    const signal = AbortSignal.timeout(seconds * 1000);
    // Node would warn of too many listeners, because each connection adds a listener to the signal.
    setMaxListeners(0, signal);
    void start(signal);
  });
  process.send?.('ready');
}

main(JSON.parse(process.argv[2] ?? '') as AttackOptions);
