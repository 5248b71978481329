/**
 * Tests the events of rules under faults. Instances, PostgreSQL and Redis are killed at random moments while
 * clients change the stock for which there are rules. After each round, the events are compared with a model.
 * Every state that lasts for two sweeps must have exactly one event. A webhook receiver fails sometimes; it
 * must have got every event in the end. If it keeps the event with the highest `sequence`, it must know the
 * right state.
 *
 * The seed repeats what clients do and what is killed, but not the timing. The run ends at the first
 * violation.
 *
 *   npm run test:told -- --minutes 10 --seed 7
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
  process.exit(1); // ends the process even while servers still run; they end with it
});
