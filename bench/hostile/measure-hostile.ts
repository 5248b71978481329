import { setTimeout as sleep } from 'node:timers/promises';
import type { HostileOptions } from '../arguments';
import type { CleanUp } from '../clean-up';
import { factsOf } from '../measure/facts';
import { say } from '../say';
import { type Servers, serviceOn, startServers } from '../servers/servers';
import type { Attack } from './attack';
import { Battlefield } from './battlefield';
import { MEMORY_LIMIT } from './guarded-service';
import type { AttackResult, HostileResults } from './hostile-results';
import { type Timing, measureAttack } from './measure-attack';
import { attackLine } from '../report/hostile';
import { stockStatements } from './stock';

const DATABASE = 'hostile';

/** The number of stored readings of each product with a name of ordinary length. */
const READINGS = 60;

const REST_SECONDS = 5;

/** Duration in s of the normal traffic before any measurement. During this time, code is compiled and caches fill. */
const WARM_UP_SECONDS = 3;

/**
 * Duration in s of the normal traffic that is measured before an attack. The traffic during the attack is
 * compared with it.
 */
const QUIET_SECONDS = 5;

/** Runs each attack on a new process of the service, with normal traffic before, during and after the attack. */
export async function measureHostile(options: HostileOptions, cleanUp: CleanUp): Promise<HostileResults> {
  const servers = await startServers(cleanUp);
  const battlefield = await startBattlefield(servers, options.service, cleanUp);
  const timing = { seconds: options.seconds, restSeconds: REST_SECONDS };
  const attacks: AttackResult[] = [];
  for (const attack of options.attacks) {
    const result = await measureFresh(battlefield, attack, timing, cleanUp);
    attacks.push(result);
    say(`  ${attackLine(result)}`);
  }
  return {
    ...factsOf(servers, options.service),
    command: 'hostile',
    ...timing,
    memoryLimit: MEMORY_LIMIT,
    attacks,
    stored: await battlefield.end(),
  };
}

/** Creates a database with test data, and starts the service and its normal callers. */
export async function startBattlefield(
  servers: Servers,
  checkout: string,
  cleanUp: CleanUp,
): Promise<Battlefield> {
  const { postgres, redis, folder } = servers;
  say('Making the stock');
  await postgres.execute('postgres', [`CREATE DATABASE ${DATABASE}`]);
  const first = await serviceOn(servers, checkout, DATABASE, cleanUp);
  await first.stop();
  await postgres.execute(DATABASE, stockStatements(READINGS));
  const connection = postgres.connectionTo(DATABASE);
  return Battlefield.start({ checkout, connection, redisUrl: redis.url, folder }, cleanUp);
}

/** Runs an attack on a newly started process of the service, so that earlier attacks have no effect. */
export async function measureFresh(
  battlefield: Battlefield,
  attack: Attack,
  timing: Timing,
  cleanUp: CleanUp,
  { warmUpSeconds = WARM_UP_SECONDS, quietSeconds = QUIET_SECONDS } = {},
): Promise<AttackResult> {
  const { service, traffic } = battlefield;
  await service.renew('renewed');
  let quiet = await traffic.take();
  const begins = async () => {
    await sleep(warmUpSeconds * 1000);
    await traffic.take();
    await sleep(quietSeconds * 1000);
    quiet = await traffic.take();
  };
  return { ...(await measureAttack(battlefield, attack, timing, cleanUp, begins)), quiet };
}
