/**
 * This test kills the service repeatedly. Meanwhile, clients write batches of readings, and simulated shop
 * tills send adjustments with Idempotency-Keys. After each restart, the test checks that every acknowledged
 * batch is stored completely, and every other batch completely or not at all. The tills repeat the requests
 * that got no response. Every acknowledged adjustment must be stored exactly once, and the levels must be
 * right. In every second round, PostgreSQL is killed, too, and has to recover.
 *
 * node -r ts-node/register/transpile-only test/kill.ts --rounds 20
 */
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArguments } from '../src/command-line/parse-arguments';
import { type Connection, connectionToRunning } from '@verkko/embedded-postgres';
import { DataDir } from './support/data-dir';
import { execute } from './support/database';
import { keptAlive, update } from './support/http-client';
import { endProcesses, type ServiceProcess, startProcess } from './support/service-process';
import { Tills } from './support/tills';
import { until } from '@verkko/dev-servers/until';

const CLIENTS = 6;
const TILLS = 4;
const MOST_READINGS = 50;

/** A batch of readings. Each batch has its own product, so that its readings can be counted. */
interface Batch {
  readonly size: number;
  acknowledged: boolean;
}

const tills = new Tills();
const batches = new Map<string, Batch>();
const countAcknowledged = () => [...batches.values()].filter((batch) => batch.acknowledged).length;

/** Writes one batch after another until the connection breaks. */
async function writeUntilKilled(url: string, client: string): Promise<void> {
  const connection = keptAlive();
  for (let number = 1; ; number += 1) {
    const productid = `${client}, batch ${number}`;
    const batch = { size: randomInt(1, MOST_READINGS + 1), acknowledged: false };
    batches.set(productid, batch);
    const readings = Array.from({ length: batch.size }, (_, quantity) => ({
      productid,
      quantity,
      timestamp: '2024-01-01T00:00:00Z',
    }));
    let status: number | undefined;
    try {
      ({ status } = await update(url, readings, connection));
    } catch {
      return; // Without a response, it is unknown whether the batch is stored. It must not be stored in part.
    }
    batch.acknowledged = status === 201;
    // If PostgreSQL is killed a moment before the service, the service may respond with 503 before it ends.
    if (status !== 201 && status !== 503) throw new Error(`A write was answered with ${status ?? ''}`);
  }
}

/**
 * Lets clients write for a while, and then kills the service. In every second round, PostgreSQL is killed,
 * too.
 * @returns which processes were killed
 */
async function killWhileWriting(service: ServiceProcess, dataDir: DataDir, round: number): Promise<string> {
  const before = countAcknowledged();
  const clients = Promise.all([
    ...Array.from({ length: CLIENTS }, (_, client) =>
      writeUntilKilled(service.url, `round ${round}, client ${client}`),
    ),
    ...Array.from({ length: TILLS }, () => tills.sellUntilKilled(service.url)),
  ]);
  clients.catch(() => undefined); // the promise is awaited below
  await until('a write succeeds', () => countAcknowledged() > before);
  const delay = randomInt(50, 500);
  await sleep(delay);

  const killPostgres = round % 2 === 0;
  if (killPostgres) process.kill(dataDir.postmaster, 'SIGKILL');
  service.child.kill('SIGKILL');
  await service.exit;
  await clients;
  return `killed ${killPostgres ? 'with PostgreSQL ' : ''}after ${delay} ms`;
}

/**
 * Describes each acknowledged batch that is not stored completely, each unacknowledged batch that is stored
 * partly, and all wrong adjustments and levels.
 */
async function violations(dataDir: DataDir, url: string): Promise<string[]> {
  const connection = await connectionToRunning(dataDir.path);
  if (!connection) throw new Error('The embedded PostgreSQL does not run');
  return [...(await wrongBatches(connection)), ...(await tills.violations(url, connection))];
}

async function wrongBatches(connection: Connection): Promise<string[]> {
  const rows = await execute<{ productid: string; readings: number }>(
    connection,
    `SELECT productid, count(*)::int AS readings FROM inventory_items
     WHERE productid LIKE 'round %' GROUP BY productid`,
  );
  const stored = new Map(rows.map(({ productid, readings }) => [productid, readings]));
  const unknown = rows.filter(({ productid }) => !batches.has(productid));
  return [
    ...unknown.map(({ productid }) => `${productid}: stored, but never written`),
    ...[...batches].flatMap(([name, { size, acknowledged }]) => {
      const readings = stored.get(name) ?? 0;
      if (readings === size || (readings === 0 && !acknowledged)) return [];
      return `${name}: ${readings} of ${size} readings, ${acknowledged ? '' : 'not '}acknowledged`;
    }),
  ];
}

async function main(): Promise<void> {
  const { values } = parseArguments({ options: { rounds: { type: 'string', default: '20' } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1');

  execFileSync(process.execPath, [join(__dirname, '../scripts/build-if-needed.mjs')], { stdio: 'inherit' });
  const dataDir = new DataDir();
  try {
    let service = await startProcess({ DATA_DIR: dataDir.path });
    await tills.count(service.url);
    for (let round = 1; round <= rounds; round += 1) {
      const what = await killWhileWriting(service, dataDir, round);
      service = await startProcess({ DATA_DIR: dataDir.path });
      const repeated = await tills.retry(service.url);
      const wrong = await violations(dataDir, service.url);
      if (wrong.length > 0) throw new Error(`Round ${round}, ${what}:\n${wrong.join('\n')}`);
      console.log(
        `round ${round}: ${what}; ${countAcknowledged()} of ${batches.size} batches and ${tills.summary} so far; ${repeated} sales sent again`,
      );
    }
    await service.stop();
  } finally {
    await endProcesses();
    await dataDir.remove();
  }
  console.log(
    `${rounds} rounds: ${countAcknowledged()} batches acknowledged, all there; none in part; ${tills.summary}, each there exactly once or not at all`,
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
