/**
 * Tests the events of rules under faults. Instances, PostgreSQL and Redis are killed at random moments while
 * clients change stock that rules watch. After each round, the events are compared with a model. Every state
 * that lasts for two periodic checks of all rules must have exactly one event. A webhook receiver fails
 * sometimes, but it must have received every event in the end. A receiver that keeps only the event with the
 * highest `sequence` must know the right state.
 *
 * A seed repeats the actions of the clients and the kills, but not their timing. The run ends when one of
 * these conditions is not fulfilled.
 *
 * npm run test:told -- --minutes 10 --seed 7
 */
import { randomInt } from 'node:crypto';
import { parseArguments } from '../src/command-line/parse-arguments';
import { endProcesses } from './support/service-process';
import { Trial } from './told/trial';

async function main(): Promise<void> {
  const { values } = parseArguments({
    options: {
      minutes: { type: 'string', default: '2' },
      seed: { type: 'string', default: String(randomInt(2 ** 30)) },
    },
  });
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes > 0)) throw new Error('--minutes takes a number above 0');
  if (!Number.isInteger(seed)) throw new Error('--seed takes a whole number');

  console.log(`${minutes} minutes with --seed ${seed}`);
  const end = performance.now() + minutes * 60_000;
  const trial = await Trial.start(seed);
  try {
    let kills = 0;
    for (let number = 1; performance.now() < end; number += 1) {
      const { killed, changes, events, accepted, violations } = await trial.round();
      kills += killed.length;
      if (violations.length > 0) {
        throw new Error(`Round ${number}, killed ${killed.join('; ')}:\n${violations.join('\n')}`);
      }
      console.log(
        `round ${number}: ${kills} kills, ${changes} changes, ${events} events, each told once, in ${accepted} accepted requests`,
      );
    }
  } finally {
    await trial.stop();
    await endProcesses();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1); // servers that still run would otherwise keep the process alive; they stop when it ends
});
