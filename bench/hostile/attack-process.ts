import { setMaxListeners } from 'node:events';
import type { Target } from './attack';
import { ATTACKS } from './attacks';

/** The argument of the process that runs an attack. */
export interface AttackOptions {
  readonly name: string;
  readonly target: Target;
  /** Time in seconds after which the process ends by itself. */
  readonly seconds: number;
}

/**
 * Main function of an attack's process. It prints `ready` when everything is prepared, and begins at the first message.
 * Its end closes all connections.
 */
function main({ name, target, seconds }: AttackOptions): void {
  const attack = ATTACKS.find((one) => one.name === name);
  if (!attack) throw new Error(`There is no attack ${name}`);
  const start = attack.prepare(target);
  process.on('disconnect', () => process.exit());
  process.once('message', () => {
    const signal = AbortSignal.timeout(seconds * 1000);
    setMaxListeners(0, signal); // no limit, because each connection adds a listener
    void start(signal);
  });
  process.send?.('ready');
}

main(JSON.parse(process.argv[2] ?? '') as AttackOptions);
