/**
 * Tests the events of rules under faults. Instances, PostgreSQL and Redis are killed at random moments while
 * clients change stock that rules watch. After each round, the test compares the events with its model of the
 * service. Every state of a rule that lasts for two periodic checks of all rules must have exactly one event.
 * A webhook receiver that fails sometimes must have received every event in the end. A receiver that keeps
 * only the event with the highest `sequence` must know the right state.
 *
 * The run ends after the first round with wrong events. The same seed makes the same actions of clients and
 * the same kills, but not at the same times.
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
  // Without this call, running servers would keep this process alive. The servers stop when this process
  // ends.
  process.exit(1);
});
