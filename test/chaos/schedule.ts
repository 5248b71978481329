import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client';
import type { Deployment } from './deployment';
import type { Fault } from './fault';
import type { Ledger } from './ledger';
import type { Random } from './random';
import type { Violations } from './violations';

/** Pause in ms between the recovery from a fault and the next fault. */
const PAUSE_MS = { least: 1000, most: 4000 };

const ALL_WELL_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 200;

/**
 * Causes faults one after another, and checks the service after each. A kind of fault occurs again only after
 * all other kinds have occurred.
 */
export class Schedule {
  readonly counts: Record<string, number> = {};
  /** The longest time in ms from the end of a fault until the service worked again. */
  longestRecovery = 0;
  private happened = 0;

  constructor(
    private readonly deployment: Deployment,
    private readonly clients: readonly Client[],
    private readonly ledger: Ledger,
    private readonly violations: Violations,
    private readonly random: Random,
  ) {}

  /**
   * Causes faults in random order. Ends when the time is over, or when the service has broken a promise of
   * the API.
   * @param faults the faults to cause; if there are none, clients just send requests
   */
  async run(seconds: number, faults: readonly Fault[]): Promise<void> {
    for (const fault of this.deck(faults)) {
      const pause = this.random.between(PAUSE_MS.least, PAUSE_MS.most);
      const lasts = this.random.between(fault.least * 1000, fault.most * 1000);
      if (this.violations.second + (pause + lasts) / 1000 > seconds || this.violations.any) break;
      await sleep(pause);
      await this.suffer(fault, lasts);
    }
    while (this.violations.second < seconds && !this.violations.any) await sleep(LOOK_AGAIN_MS);
  }

  private *deck(faults: readonly Fault[]): Generator<Fault> {
    while (faults.length > 0) yield* this.random.shuffled(faults);
  }

  private async suffer(fault: Fault, lasts: number): Promise<void> {
    const { deployment, violations } = this;
    violations.fault = fault.name;
    this.happened += 1;
    this.counts[fault.name] = (this.counts[fault.name] ?? 0) + 1;
    const begun = violations.second;
    const mend = await fault.begin(deployment, this.random.fork(this.happened));
    const happened = performance.now();
    await sleep(lasts);
    await mend();
    const ends = fault.isOverAtOnce ? happened : performance.now();
    await this.recover(ends);
    for (const instance of deployment.instances) instance.mend();
    await this.ledger.checkRecent(deployment.databases);
    const recovery = ((performance.now() - ends) / 1000).toFixed(1);
    console.log(`second ${begun.toFixed(0)}: ${fault.name} for ${lasts / 1000} s, well after ${recovery} s`);
  }

  /**
   * Waits until the instances are healthy. Then waits until the service has acknowledged one more write of
   * each client.
   * @param ends the time at which the fault ended
   */
  private async recover(ends: number): Promise<void> {
    await this.deployment.isWell().catch((error: unknown) => {
      this.violations.add('all is well after a fault', String(error));
    });
    const well = performance.now();
    while (this.clients.some(({ writing }) => writing.storedAt < well)) {
      if (performance.now() > ends + 3 * ALL_WELL_WITHIN_MS) break;
      await sleep(LOOK_AGAIN_MS);
    }
    const time = performance.now() - ends;
    this.longestRecovery = Math.max(this.longestRecovery, Math.round(time));
    if (time > ALL_WELL_WITHIN_MS)
      this.violations.add('all is well within 30 s after a fault', `${(time / 1000).toFixed(1)} s`);
  }
}
