import type { CleanUp } from '../clean-up';
import type { GuardedService } from '../hostile/guarded-service';
import type { Sample } from './flatness';

const SAMPLE_EVERY_MS = 5000;

/** Reads the resident memory of the service at fixed times, except while no process of the service runs. */
export class ResidentSamples {
  private readonly samples: Sample[] = [];
  private readonly start = performance.now();
  private readonly timer: NodeJS.Timeout;

  constructor(service: GuardedService, cleanUp: CleanUp) {
    this.timer = setInterval(() => {
      const { resident } = service;
      if (resident > 0) this.samples.push([this.second, resident]);
    }, SAMPLE_EVERY_MS);
    cleanUp.add(() => {
      clearInterval(this.timer);
    });
  }

  /** The time since the start of the run, in whole seconds. */
  get second(): number {
    return Math.round((performance.now() - this.start) / 1000);
  }

  stop(): readonly Sample[] {
    clearInterval(this.timer);
    return this.samples;
  }
}
