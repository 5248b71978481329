/**
 * Tests the service under faults. There are two instances behind proxies, a PostgreSQL primary with a
 * replica, a Redis, and clients that write, read and repeat requests, while one fault happens after another.
 * The test has a model of the service. It compares every response with this model. After each fault and at
 * the end, it also compares the rows of PostgreSQL with the model. The run ends when the service first breaks
 * a promise of its API.
 *
 * The same seed repeats the faults, their order and length, and the actions of each client, but not the
 * timing. `--faults TEXT` selects the faults whose names contain the text; `--faults none` runs without
 * faults, to measure memory. `--json` names a file for the results.
 *
 * npm run chaos -- --minutes 30 --seed 7
 */
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArguments } from '../src/command-line/parse-arguments';
import { Crowd } from './chaos/crowd';
import { Deployment } from './chaos/deployment';
import { FAULTS } from './chaos/faults';
import { Leftovers } from './chaos/leftovers';
import { Ledger } from './chaos/ledger';
import { MemorySamples } from './chaos/memory-samples';
import { tellEachMinute } from './chaos/progress';
import { Random } from './chaos/random';
import { Schedule } from './chaos/schedule';
import { summaryOf, textOf } from './chaos/summary';
import { Tally } from './chaos/tally';
import { Violations } from './chaos/violations';
import { endProcesses } from './support/service-process';

/**
 * The number of the random sequence that selects the faults. The random sequences of the clients have the
 * numbers 0, 1, 2 and so on, so a negative number is free.
 */
const FAULTS_PART = -1;

async function main(): Promise<void> {
  const { minutes, seed, faults, json } = options();
  console.log(`Chaos for ${minutes} minutes with --seed ${seed} and ${faults.length} kinds of faults`);
  const leftovers = new Leftovers();
  try {
    const deployment = await Deployment.start();
    const summary = await rehearse(deployment, leftovers, { minutes, seed, faults });
    console.log(textOf(summary));
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(summary, undefined, 2)}\n`);
    if (summary.violations.length > 0) {
      console.error([`Errors that the instances logged:`, ...deployment.errors].join('\n'));
      process.exitCode = 1;
    }
  } finally {
    await endProcesses();
    leftovers.remove();
  }
}

async function rehearse(
  deployment: Deployment,
  leftovers: Leftovers,
  { minutes, seed, faults }: Omit<ReturnType<typeof options>, 'json'>,
) {
  const [tally, violations, random] = [new Tally(), new Violations(), new Random(seed)];
  const ledger = new Ledger(violations);
  const crowd = await Crowd.gather(deployment.instances, tally, ledger, violations, random);
  const memory = new MemorySamples(deployment.instances);
  const endProgress = tellEachMinute(tally, memory);
  const schedule = new Schedule(deployment, crowd.clients, ledger, violations, random.fork(FAULTS_PART));
  await crowd.actDuring(schedule.run(minutes * 60, faults));
  endProgress();
  memory.stop();
  await ledger.checkAll(deployment.databases);
  await crowd.checkShared(deployment.databases);
  const left = await leftovers.surplusSessions(deployment);
  crowd.leave();
  await deployment.stopInstances();
  left.push(...(await leftovers.connections(deployment)));
  await deployment.stopServers();
  for (const thing of [...left, ...leftovers.machine()]) violations.add('nothing is left behind', thing);
  return summaryOf({ minutes, seed }, tally, schedule, ledger, memory, violations);
}

function options() {
  const { values } = parseArguments({
    options: {
      minutes: { type: 'string', default: '2' },
      seed: { type: 'string', default: String(randomInt(2 ** 30)) },
      faults: { type: 'string', default: '' },
      json: { type: 'string' },
    },
  });
  const { json } = values;
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes > 0)) throw new Error('--minutes takes a number above 0');
  if (!Number.isInteger(seed)) throw new Error('--seed takes a whole number');
  const faults = FAULTS.filter(({ name }) => name.includes(values.faults));
  if (faults.length === 0 && values.faults !== 'none')
    throw new Error(`--faults takes none, or a part of: ${FAULTS.map(({ name }) => name).join(', ')}`);
  return { minutes, seed, faults, json };
}

main().catch((error: unknown) => {
  console.error(error);
  // Without this call, clients that still run would keep the process alive. The end of the process also stops
  // the servers.
  process.exit(1);
});
