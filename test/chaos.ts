/**
 * Rehearses a bad day: two instances behind proxies, a primary and its replica, a Redis, and clients that write, read and
 * repeat, while one fault after another happens. Every answer is compared with a model, and so are the rows of
 * PostgreSQL after each fault and at the end. It ends at the first broken promise.
 *
 * The seed determines the faults, their order and length, and what each client does. `--faults TEXT` allows only the faults
 * whose names contain the text; `--faults none` allows none, which shows how memory develops. `--json` names a file for
 * the results.
 *
 *   npm run chaos -- --minutes 30 --seed 7
 */
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArguments } from '../src/command-line/parse-arguments';
import { Caller } from './chaos/caller';
import { Client } from './chaos/client';
import { Deployment } from './chaos/deployment';
import { FAULTS } from './chaos/faults';
import { Leftovers } from './chaos/leftovers';
import { Ledger } from './chaos/ledger';
import { MemorySamples } from './chaos/memory-samples';
import { OwnStock } from './chaos/own-stock';
import { Random } from './chaos/random';
import { Reading } from './chaos/reading';
import { Schedule } from './chaos/schedule';
import { summaryOf, textOf } from './chaos/summary';
import { Tally } from './chaos/tally';
import { Violations } from './chaos/violations';
import { Writing } from './chaos/writing';
import { createKey } from './support/api-keys';
import { endProcesses } from './support/service-process';

const CLIENTS = 8;
const SCOPES = ['inventory:read', 'inventory:write'];

/** The parts of the seed: numbers from 1000 on are those of the clients' attempts. */
const FAULT_PART = -1;
const ATTEMPTS_PART = 1000;

async function main(): Promise<void> {
  const { minutes, seed, faults, json } = options();
  console.log(`Chaos for ${minutes} minutes with --seed ${seed} and ${faults.length} kinds of faults`);
  const violations = new Violations();
  const leftovers = new Leftovers(violations);
  const random = new Random(seed);
  const [tally, ledger] = [new Tally(), new Ledger(violations)];
  try {
    const deployment = await Deployment.start();
    const { instances } = deployment;
    const clients: Client[] = [];
    const callers: Caller[] = [];
    for (let number = 0; number < CLIENTS; number += 1) {
      const name = `c${number}`;
      const { key } = await createKey(instances[0] as { url: string }, { name, scopes: SCOPES });
      const caller = new Caller(key, tally, violations);
      const attempts = random.fork(ATTEMPTS_PART + number);
      const writing = new Writing(name, caller, instances, ledger, violations, attempts);
      const stock = new OwnStock(name);
      const reading = new Reading(caller, instances, stock, violations, attempts);
      clients.push(new Client(writing, reading, stock, random.fork(number)));
      callers.push(caller);
    }
    const memory = new MemorySamples(instances);
    const schedule = new Schedule(deployment, clients, ledger, violations, random.fork(FAULT_PART));
    let isOver = false;
    const ended = Promise.all(clients.map((client) => client.run(() => isOver)));
    ended.catch(() => undefined); // awaited below
    await schedule.run(minutes * 60, faults);
    isOver = true;
    await ended;
    memory.stop();
    await ledger.checkAll(deployment.databases);
    await leftovers.checkSessions(deployment, false);
    for (const caller of callers) caller.end();
    await deployment.stopInstances();
    await leftovers.checkSessions(deployment, true);
    leftovers.checkSockets(deployment);
    await deployment.stopServers();
    const summary = summaryOf({ minutes, seed }, tally, schedule, ledger, memory, violations);
    console.log(textOf(summary));
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(summary, undefined, 2)}\n`);
  } finally {
    await endProcesses();
    leftovers.checkMachine();
  }
  if (violations.any) process.exitCode = 1;
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
  process.exitCode = 1;
});
