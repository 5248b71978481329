import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@verkko/dev-servers/until';
import { seededRandom } from '@verkko/dev-servers/seeded-random';
import { readArguments } from '../arguments';
import { BenchError } from '../bench-error';
import { CleanUp } from '../clean-up';
import { failuresOf, filesRate, readersRate, withoutAnswer, writersRate } from '../hostile/answers';
import type { Attack } from '../hostile/attack';
import { ATTACKS } from '../hostile/attacks';
import { Battlefield } from '../hostile/battlefield';
import { GuardedService } from '../hostile/guarded-service';
import { READINGS } from '../hostile/normal-caller';
import type { AttackResult, Traffic } from '../hostile/hostile-results';
import { checkLedger } from '../hostile/ledger';
import { measureAttack } from '../hostile/measure-attack';
import { stockStatements } from '../hostile/stock';
import { holds } from '../hostile/verdict';
import type { Ended, ServiceProcess } from '../servers/service';
import { flatnessOf, type Sample } from '../soak/flatness';
import { shuffled } from '../soak/shuffled';
import { CHECKOUT, type SpecDatabase, startSpecDatabase } from './spec-database';

const TRAFFIC = {
  seconds: 2,
  read: { 200: 300 },
  levels: { 200: 100 },
  write: { 201: 100 },
  import: { 201: 10 },
  export: { 200: 10 },
};

const LIVEZ = { asked: 100, unanswered: 0, p50: 1, p99: 2, worst: 250, ownDelay: 1 };

const HELD: AttackResult = {
  name: 'attack',
  title: 'an attack',
  livez: LIVEZ,
  newcomer: LIVEZ,
  memory: { before: 100, peak: 200, end: 200, rested: 150 },
  quiet: TRAFFIC,
  meanwhile: { ...TRAFFIC, seconds: 4 },
  after: TRAFFIC,
  endings: [],
  cores: { service: 1, attacker: 0 },
};

function acknowledgedOf({ write: updates, import: imports }: Traffic): number {
  return (updates['201'] ?? 0) * READINGS.write + (imports['201'] ?? 0) * READINGS.import;
}

/** Starts an idle Node process, which stands for the service in this test. */
async function startIdle(cleanUp: CleanUp): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  const ended = once(child, 'close').then((end): Ended => {
    const [code, signal] = end as [number | null, NodeJS.Signals | null];
    return { code, signal };
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  cleanUp.add(stop);
  await once(child, 'spawn');
  return { url: '', pid: child.pid ?? 0, stop, ended };
}

describe('npm run bench -- hostile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-hostile-'));
  const cleanUp = new CleanUp();
  let database: SpecDatabase;

  beforeAll(async () => {
    database = await startSpecDatabase(cleanUp);
    await database.service.stop();
  });

  afterAll(async () => {
    await cleanUp.run();
    rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    await database.query('TRUNCATE inventory_items, products');
  });

  it('runs every attack by default, and only the named attacks with --attacks', () => {
    expect(readArguments(['hostile'])).toMatchObject({ name: 'hostile', options: { attacks: ATTACKS } });
    expect(
      readArguments(['hostile', '--seconds', '3', '--attacks', 'hold-silent,unread-livez']),
    ).toMatchObject({
      options: { seconds: 3, attacks: [{ name: 'hold-silent' }, { name: 'unread-livez' }] },
    });
    expect(() => readArguments(['hostile', '--attacks', 'nothing'])).toThrow(BenchError);
  });

  it('has a different name for each attack', () => {
    const names = ATTACKS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('counts successes per second for reads, updates and files, and failures by reason', () => {
    const traffic = {
      ...TRAFFIC,
      read: { 200: 300, '503 OVERLOADED': 2 },
      write: { 'no answer: ECONNRESET': 1 },
    };
    expect(readersRate(traffic)).toBe(200);
    expect(writersRate(traffic)).toBe(0);
    expect(filesRate(traffic)).toBe(10);
    expect(failuresOf(traffic, traffic)).toEqual({ '503 OVERLOADED': 4, 'no answer: ECONNRESET': 2 });
  });

  it('counts the readings in update requests and import requests that got no response', () => {
    const failed = { 'no answer: ECONNRESET': 2, '503 OVERLOADED': 1 };
    expect(withoutAnswer({ ...TRAFFIC, read: failed, write: failed, import: failed })).toBe(2 * 1 + 2 * 5);
  });

  it.each<[string, Partial<AttackResult>, boolean]>([
    ['passes a service with half of its usual rate and answers within 250 ms', {}, true],
    [
      'fails a service with less than half of its usual rate',
      { meanwhile: { ...TRAFFIC, seconds: 4.1 } },
      false,
    ],
    [
      'fails a service whose updates fall below half of their usual rate',
      { meanwhile: { ...TRAFFIC, write: {} } },
      false,
    ],
    [
      'fails a service whose imports and exports fall below half of their usual rate',
      { meanwhile: { ...TRAFFIC, import: {}, export: { 200: 9 } } },
      false,
    ],
    ['fails a service whose /livez takes more than 250 ms', { livez: { ...LIVEZ, worst: 251 } }, false],
    [
      'fails a service whose /livez takes more than 250 ms on a new connection',
      { newcomer: { ...LIVEZ, worst: 251 } },
      false,
    ],
    ['fails a service whose process ended', { endings: [{ at: 1, reason: 'memory' }] }, false],
  ])('judges how a service withstands an attack: the benchmark %s', (_, difference, expected) => {
    expect(holds({ ...HELD, ...difference })).toBe(expected);
  });

  it('counts no failures and no lost readings if an attack does no harm', async () => {
    for (const statement of stockStatements(1)) await database.query(statement);
    const { connection, servers } = database;
    const options = { checkout: CHECKOUT, connection, redisUrl: servers.redis.url, folder };
    const battlefield = await Battlefield.start(options, cleanUp);
    const attack = ATTACKS.find(({ name }) => name === 'connect-broken') as Attack;
    const timing = { seconds: 1, restSeconds: 0 };
    const result = await measureAttack(battlefield, attack, timing, cleanUp, () =>
      battlefield.traffic.take(),
    );

    expect(result).toMatchObject({ name: 'connect-broken', endings: [] });
    expect(result.livez.asked).toBeGreaterThan(0);
    expect(result.newcomer.asked).toBeGreaterThan(0);
    expect(result.memory.peak).toBeGreaterThan(0);
    const { total } = battlefield.traffic;
    expect(readersRate(total)).toBeGreaterThan(0);
    expect(failuresOf(total)).toEqual({});
    expect(await battlefield.end()).toEqual({
      acknowledged: acknowledgedOf(battlefield.traffic.total),
      lost: 0,
      unacknowledged: 0,
      withoutAnswer: 0,
    });
    expect(await database.query(`SELECT FROM inventory_items WHERE productid = 'attacker'`)).not.toEqual([]);
  });

  describe('has a watchdog that', () => {
    it('kills a process of the service that exceeds the memory limit, and starts a new one', async () => {
      const service = await GuardedService.start(() => startIdle(cleanUp), cleanUp, 1);

      await until('the process was killed twice', () => service.sinceMark().endings.length === 2);
      expect(service.sinceMark().endings).toMatchObject([{ reason: 'memory' }, { reason: 'memory' }]);
      expect(service.sinceMark().peak).toBeGreaterThan(1);
    });

    it('restarts the service in a new process if the benchmark requests this', async () => {
      const service = await GuardedService.start(() => startIdle(cleanUp), cleanUp);
      const { pid } = service;
      await service.renew('frozen');

      expect(service.sinceMark().endings).toMatchObject([{ reason: 'frozen' }]);
      expect(service.pid).not.toBe(pid);
    });
  });

  describe('compares its ledger of acknowledged readings with the database, and', () => {
    const path = join(folder, 'ledger');

    beforeEach(() => {
      writeFileSync(path, '');
    });

    const acknowledge = (quantity: number) => {
      appendFileSync(path, `written-1\t${quantity}\t2026-01-01T00:00:00.000Z\n`);
    };
    const store = async (productid: string, quantity: number) => {
      await database.query(`INSERT INTO products VALUES ($1) ON CONFLICT DO NOTHING`, [productid]);
      await database.query(
        `INSERT INTO inventory_items (productid, quantity, "timestamp") VALUES ($1, $2, '2026-01-01Z')`,
        [productid, quantity],
      );
    };

    it('finds acknowledged readings that the database does not have, or has twice', async () => {
      for (const quantity of [1, 2, 3]) acknowledge(quantity);
      for (const quantity of [1, 3, 3]) await store('written-1', quantity);
      await store('P00001', 4); // a reading that another client stores

      expect(await checkLedger(database.connection, path)).toEqual({
        acknowledged: 3,
        lost: 2,
        unacknowledged: 0,
      });
    });

    it('finds stored readings that the service did not acknowledge', async () => {
      acknowledge(1);
      for (const quantity of [1, 2]) await store('written-1', quantity);

      expect(await checkLedger(database.connection, path)).toEqual({
        acknowledged: 1,
        lost: 0,
        unacknowledged: 1,
      });
    });
  });
});

describe('npm run bench -- soak', () => {
  it('accepts a duration and a seed as options', () => {
    expect(readArguments(['soak', '--seed', '7'])).toMatchObject({
      name: 'soak',
      options: { minutes: 60, seed: 7, seconds: 15 },
    });
    expect(readArguments(['soak', '--minutes', '5'])).toMatchObject({ options: { minutes: 5 } });
  });

  it('runs its attacks on the service in an order that depends only on the option --seed', () => {
    const items = Array.from({ length: 30 }, (_, index) => index);
    const order = shuffled(items, seededRandom(1));
    expect(shuffled(items, seededRandom(1))).toEqual(order);
    expect(shuffled(items, seededRandom(2))).not.toEqual(order);
    expect(order.toSorted((a, b) => a - b)).toEqual(items);
  });

  it('judges the memory of the service as stable if it grows by at most 10 % after the early part of the run', () => {
    // Memory samples of one hour: they rise until minute 10, have a peak in the middle, and end at the given value.
    const hour = (end: number): Sample[] =>
      Array.from({ length: 60 }, (_, minute) => {
        if (minute < 10) return [minute * 60, 100 + minute];
        if (minute < 20) return [minute * 60, 200];
        return [minute * 60, minute < 50 ? 400 : end];
      });
    expect(flatnessOf(hour(220), 3600)).toEqual({ early: 200, late: 220, flat: true });
    expect(flatnessOf(hour(221), 3600)).toEqual({ early: 200, late: 221, flat: false });
  });
});
