import { setMaxListeners } from 'node:events';
import type { Target } from './attack';
import { ATTACKS } from './attacks';

/** What the process of an attack is told at its start. */
export interface AttackOptions {
  readonly name: string;
  readonly target: Target;
  /** It ends by itself after so many. */
  readonly seconds: number;
}

/** Says `ready` when everything is prepared, and begins at the first message. Its end closes all its connections. */
function main({ name, target, seconds }: AttackOptions): void {
  const attack = ATTACKS.find((one) => one.name === name);
  if (!attack) throw new Error(`There is no attack ${name}`);
  const start = attack.prepare(target);
  process.on('disconnect', () => process.exit());
  process.once('message', () => {
    const signal = AbortSignal.timeout(seconds * 1000);
    setMaxListeners(0, signal); // each connection has one
    void start(signal);
  });
  process.send?.('ready');
}

main(JSON.parse(process.argv[2] ?? '') as AttackOptions);
