import { setMaxListeners } from 'node:events';
import type { Target } from './attack';
import { ATTACKS } from './attacks';

/** The argument of the attack's process. */
export interface AttackOptions {
  readonly name: string;
  readonly target: Target;
  /** The process ends by itself after this time. */
  readonly seconds: number;
}

/** Prints `ready` when everything is prepared, and begins at the first message. Its end closes all connections. */
function main({ name, target, seconds }: AttackOptions): void {
  const attack = ATTACKS.find((one) => one.name === name);
  if (!attack) throw new Error(`There is no attack ${name}`);
  const start = attack.prepare(target);
  process.on('disconnect', () => process.exit());
  process.once('message', () => {
    const signal = AbortSignal.timeout(seconds * 1000);
    setMaxListeners(0, signal); // each connection adds a listener
    void start(signal);
  });
  process.send?.('ready');
}

main(JSON.parse(process.argv[2] ?? '') as AttackOptions);
