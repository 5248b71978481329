import { setTimeout as sleep } from 'node:timers/promises';
import { ask, keptAlive } from '../support/http-client';
import { RESERVE_MS } from './caller';
import type { Instance } from './instance';
import type { Tally } from './tally';
import type { Violations } from './violations';

const PAUSE_MS = 500;

/** Time in ms within which /health responds, even if PostgreSQL or Redis hangs. */
const HEALTH_MS = 2000;

/** Sends requests for /health to an instance again and again, as a load balancer does. */
export class Prober {
  constructor(
    private readonly instance: Instance,
    private readonly tally: Tally,
    private readonly violations: Violations,
  ) {}

  async run(isOver: () => boolean): Promise<void> {
    const agent = keptAlive();
    while (!isOver()) {
      const { instance } = this;
      const begun = performance.now();
      const signal = AbortSignal.timeout(HEALTH_MS + RESERVE_MS);
      const answer = await ask(`${instance.url}/health`, { agent, signal }).catch(() => undefined);
      const isExcused = instance.wasBroken(begun);
      const told = answer && /^\{"db":"(ok|unavailable)","redis":"(ok|unavailable)",/.test(answer.body);
      const wait = performance.now() - begun;
      this.tally.add('health', told ? `${answer.status} health` : 'none', isExcused ? undefined : wait);
      if (!told && !isExcused)
        this.violations.add('/health answers within 2 s', `${instance.name}: ${answer?.body ?? 'nothing'}`);
      await sleep(PAUSE_MS);
    }
    agent.destroy();
  }
}
