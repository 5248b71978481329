import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Random } from '../chaos/random';
import { type Process, PROCESSES, type Site } from './site';

/** What is killed together. What is listed several times is chosen more often. */
const VICTIMS: readonly (readonly Process[])[] = [
  ['instance 1'],
  ['instance 2'],
  ['instance 1', 'instance 2'],
  ['instance 1', 'instance 2'],
  ['PostgreSQL'],
  ['PostgreSQL', 'instance 1'],
  ['Redis', 'instance 2'],
];

/** The tables right after whose commits something is killed: between a reading and its check, an event and its deliveries. */
const COMMITS = ['inventory_items', 'events'] as const;

/** Longest time in ms from the decision to kill something until the kill, and from there until the start. */
const MOST_WAIT_MS = 700;

/** A trigger for each table, so that the test hears of a commit before the instance can do much more. */
export const COMMIT_TRIGGERS = `
  CREATE FUNCTION notify_commit() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN PERFORM pg_notify(TG_TABLE_NAME, ''''); RETURN NULL; END';
  ${COMMITS.map(
    (table) =>
      `CREATE TRIGGER notify_commit AFTER INSERT ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION notify_commit();`,
  ).join('\n')}`;

/** Kills processes by SIGKILL, at any time or right after a commit, and starts them again. @returns what was killed */
export async function killSomething(site: Site, random: Random): Promise<string> {
  const victims = random.pick(VICTIMS);
  const table = random.pick([undefined, ...COMMITS]);
  const delay = random.between(0, MOST_WAIT_MS);
  const pause = random.between(0, MOST_WAIT_MS);
  const killed = await (table === undefined
    ? sleep(delay).then(() => killAll(site, victims))
    : afterCommit(site, table, () => killAll(site, victims)));
  await killed;
  await sleep(pause);
  for (const process of PROCESSES.filter((one) => victims.includes(one))) await site.startAgain(process);
  return `${victims.join(' and ')} ${table === undefined ? `after ${delay} ms` : `after a commit of ${table}`}`;
}

function killAll(site: Site, victims: readonly Process[]): Promise<unknown> {
  return Promise.all(victims.map((process) => site.kill(process)));
}

/** Calls `act` at the next commit of a table, or after some time without one. */
async function afterCommit<T>({ postgres }: Site, table: string, act: () => T): Promise<Awaited<T>> {
  const client = new Client(postgres.connection);
  client.on('error', () => undefined); // PostgreSQL may be killed
  await client.connect();
  await client.query(`LISTEN ${table}`);
  await Promise.race([once(client, 'notification'), sleep(2 * MOST_WAIT_MS)]);
  try {
    return await act();
  } finally {
    await client.end().catch(() => undefined);
  }
}
