import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CleanUp } from '../clean-up';
import { ownSeconds } from '../measure/processes';
import { rounded } from '../results';
import type { Attack } from './attack';
import type { Battlefield } from './battlefield';
import type { AttackResult } from './hostile-results';
import { ask, LivezWatch } from './livez-watch';
import { prepareAttack } from './separate-attack';

/**
 * An attack ends by itself this number of seconds after its planned end, in case this process has not stopped
 * it.
 */
const SPARE_SECONDS = 30;

/**
 * Time in ms within which the service must respond to `/livez` after it has had time to recover. If it does
 * not respond, it is killed.
 */
const ANSWER_TIMEOUT_MS = 10_000;

export interface Timing {
  readonly seconds: number;
  readonly restSeconds: number;
}

/**
 * Runs one attack on a service that also has normal traffic. Observes the service during the attack, and then
 * until the service has had time to recover.
 * @param begins a function that is called and awaited after the preparation of the attack, right before the
 * attack starts
 */
export async function measureAttack(
  battlefield: Battlefield,
  attack: Attack,
  { seconds, restSeconds }: Timing,
  cleanUp: CleanUp,
  begins: () => Promise<unknown>,
): Promise<Omit<AttackResult, 'quiet'>> {
  const { service, traffic } = battlefield;
  const options = { name: attack.name, target: await battlefield.target(), seconds: seconds + SPARE_SECONDS };
  const attacker = await prepareAttack(options, cleanUp);
  await begins();

  const before = service.resident;
  const { pid } = service;
  const used = () => ({ service: ownSeconds(pid ?? 0), attacker: ownSeconds(attacker.pid) });
  const usedBefore = used();
  service.mark();
  const livez = new LivezWatch(battlefield.url, 'kept');
  const newcomer = new LivezWatch(battlefield.url, 'new');
  attacker.begin();
  await sleep(seconds * 1000);
  const usedAfter = used();
  const meanwhile = await traffic.take();
  const end = service.resident;
  await attacker.end();

  await sleep(restSeconds * 1000);
  const asked = { livez: livez.stop(), newcomer: newcomer.stop() };
  const after = await traffic.take();
  const rested = service.resident;
  if (!(await ask(battlefield.url, new Agent(), ANSWER_TIMEOUT_MS))) await service.renew('frozen');
  const { peak, endings } = service.sinceMark();
  return {
    name: attack.name,
    title: attack.title,
    ...asked,
    memory: { before, peak, end, rested },
    meanwhile,
    after,
    endings,
    cores: {
      service: rounded(Math.max(0, usedAfter.service - usedBefore.service) / seconds),
      attacker: rounded(Math.max(0, usedAfter.attacker - usedBefore.attacker) / seconds),
    },
  };
}
