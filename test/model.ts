/**
 * Stores random readings, and compares every response about them with a model that computes levels as
 * docs/levels.md defines them. The responses are pages of readings, levels now and at a moment, lists of
 * products, series, exports and forecasts. The readings are counts and adjustments at several locations,
 * stored in any order of their timestamps. Some timestamps are equal, some are in the future, and some
 * readings are voided.
 *
 * A failure names the seed of its batch. The options `--cases 250 --seed`, followed by the seed, repeat the
 * batch.
 */
import { randomInt } from 'node:crypto';
import { connectionToRunning } from '@verkko/embedded-postgres';
import { parseArguments } from '../src/command-line/parse-arguments';
import { DataDir } from './support/data-dir';
import { Batch } from './support/model/batch';
import { endProcesses, startProcess } from './support/service-process';

/** The number of products whose readings are stored together. */
const BATCH = 250;

async function main(): Promise<void> {
  const { values } = parseArguments({
    options: {
      cases: { type: 'string', default: '1000' },
      seed: { type: 'string', default: String(randomInt(2 ** 30)) },
    },
  });
  const [cases, seed] = [Number(values.cases), Number(values.seed)];
  if (!Number.isInteger(cases) || cases < 1) throw new Error('--cases takes a whole number from 1');
  if (!Number.isInteger(seed)) throw new Error('--seed takes a whole number');

  console.log(`${cases} stocks with seed ${seed}`);
  const dataDir = new DataDir();
  try {
    const service = await startProcess({ DATA_DIR: dataDir.path });
    const connection = await connectionToRunning(dataDir.path);
    if (!connection) throw new Error('The embedded PostgreSQL does not run');
    for (let batch = 0; batch * BATCH < cases; batch += 1) {
      const size = Math.min(BATCH, cases - batch * BATCH);
      try {
        await new Batch(service.url, connection, `${batch}-`, seed + batch, size).check();
      } catch (error) {
        throw new Error(`seed ${seed + batch}: ${error instanceof Error ? error.message : ''}`, {
          cause: error,
        });
      }
      const done = batch * BATCH + size;
      if (batch % 10 === 9 || done === cases) console.log(`${done} of ${cases} stocks, as the model says`);
    }
    await service.stop();
  } finally {
    await endProcesses();
    await dataDir.remove();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
