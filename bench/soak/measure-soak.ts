import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@verkko/dev-servers/seeded-random';
import type { SoakOptions } from '../arguments';
import type { CleanUp } from '../clean-up';
import type { Attack } from '../hostile/attack';
import { failuresOf } from '../hostile/answers';
import { MEMORY_LIMIT } from '../hostile/guarded-service';
import { measureAttack } from '../hostile/measure-attack';
import { startBattlefield } from '../hostile/measure-hostile';
import { factsOf } from '../measure/facts';
import { say } from '../say';
import { startServers } from '../servers/servers';
import { flatnessOf } from './flatness';
import { MinuteLines } from './minute-lines';
import { ResidentSamples } from './resident-samples';
import { shuffled } from './shuffled';
import { addTime } from './soaked-attack';
import type { SoakedAttack, SoakResults } from './soak-results';

/** The duration of the pause after each attack, in seconds. There is only normal traffic during the pause. */
const REST_SECONDS = 5;

/** Duration in seconds of normal traffic before the first attack. It is at most a tenth of the run. */
const WARM_UP_SECONDS = 60;

/**
 * The last part of the warm-up, as a share of the whole warm-up. The results of the attacks are compared with
 * the results of this part.
 */
const QUIET_PART = 0.5;

/** Duration in seconds of normal traffic after the last attack. It is at most a tenth of the run. */
const LAST_REST_SECONDS = 60;

/** Runs all attacks again and again, in a random order that a seed determines, on one process with normal traffic. */
export async function measureSoak(options: SoakOptions, cleanUp: CleanUp): Promise<SoakResults> {
  const { minutes, seed, seconds } = options;
  const servers = await startServers(cleanUp);
  const battlefield = await startBattlefield(servers, options.service, cleanUp);
  const { service, traffic } = battlefield;
  const most = (minutes * 60) / 10;
  say(`Warming up; the order of the attacks is drawn from --seed ${seed}`);
  const warmUp = Math.min(WARM_UP_SECONDS, most) * 1000;
  await sleep(warmUp * (1 - QUIET_PART));
  await traffic.take();
  await sleep(warmUp * QUIET_PART);
  const quiet = await traffic.take();
  const warm = service.resident;

  const samples = new ResidentSamples(service, cleanUp);
  const lines = new MinuteLines(minutes, battlefield, cleanUp);
  const attacks = new Map<string, SoakedAttack>();
  const afterAttacks: string[] = [];
  const endings: SoakResults['endings'][number][] = [];
  for (const attack of inTurn(options, () => samples.second < minutes * 60)) {
    lines.attack = attack.name;
    const timing = { seconds, restSeconds: REST_SECONDS };
    const result = await measureAttack(battlefield, attack, timing, cleanUp, () => traffic.take());
    attacks.set(attack.name, addTime(attacks.get(attack.name), { ...result, quiet }));
    afterAttacks.push(`${samples.second} ${result.memory.rested} ${attack.name}`);
    endings.push(...result.endings.map((ending) => ({ ...ending, attack: attack.name })));
  }
  lines.stop();
  const all = samples.stop();

  say('The last rest');
  await sleep(Math.min(LAST_REST_SECONDS, most) * 1000);
  const rested = service.resident;
  const soaked = options.attacks.flatMap(({ name }) => attacks.get(name) ?? []);
  const stored = await battlefield.end();
  return {
    ...factsOf(servers, options.service),
    command: 'soak',
    minutes,
    seed,
    seconds,
    restSeconds: REST_SECONDS,
    memoryLimit: MEMORY_LIMIT,
    memory: {
      warm,
      rested,
      peak: Math.max(...soaked.map(({ peak }) => peak)),
      flatness: flatnessOf(all, minutes * 60),
      samples: all.map((sample) => sample.join(' ')),
      afterAttacks,
    },
    attacks: soaked,
    endings,
    quiet,
    traffic: traffic.total,
    failures: failuresOf(traffic.total),
    stored,
  };
}

/**
 * Yields all attacks in a random order, and then all of them in another random order, until the time is over.
 */
function* inTurn({ attacks, seed }: SoakOptions, isTime: () => boolean): Generator<Attack> {
  const random = seededRandom(seed);
  for (;;) {
    const order = shuffled(attacks, random);
    say(`  next: ${order.map(({ name }) => name).join(', ')}`);
    for (const attack of order) {
      if (!isTime()) return;
      yield attack;
    }
  }
}
