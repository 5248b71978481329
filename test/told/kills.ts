import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../chaos/random';
import { afterCommit, at, type Moment, whileInserting } from './moments';
import { type Process, PROCESSES, type Site } from './site';

/** Groups of processes that are killed together. A group that is listed twice is chosen more often. */
const VICTIMS: readonly (readonly Process[])[] = [
  ['instance 1'],
  ['instance 2'],
  ['instance 1', 'instance 2'],
  ['instance 1', 'instance 2'],
  ['PostgreSQL'],
  ['PostgreSQL', 'instance 1'],
  ['Redis', 'instance 2'],
];

/**
 * The moments at which processes are killed: at any time, after the commit of a reading and before its rules
 * are checked, and between an event and its deliveries to webhooks.
 */
export const MOMENTS: readonly Moment[] = [
  at,
  afterCommit('inventory_items'),
  whileInserting('webhook_deliveries'),
];

/**
 * The longest delay in ms before a kill at a random time, and also the longest time from a kill until the
 * restart.
 */
const MOST_WAIT_MS = 700;

/**
 * Kills processes by SIGKILL, and starts them again.
 * @param onKilled called after the kill and before the start
 * @returns a text that says which processes were killed, and when
 */
export async function killSomething(
  site: Site,
  moment: Moment,
  random: Random,
  onKilled: () => void,
): Promise<string> {
  const victims = random.pick(VICTIMS);
  const pause = random.between(0, MOST_WAIT_MS);
  const when = await moment(site, random.between(0, MOST_WAIT_MS), () =>
    Promise.all(victims.map((process) => site.kill(process))),
  );
  onKilled();
  await sleep(pause);
  for (const process of PROCESSES.filter((one) => victims.includes(one))) await site.startAgain(process);
  return `${victims.join(' and ')} ${when}`;
}
