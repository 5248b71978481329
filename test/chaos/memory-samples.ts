import { execFileSync } from 'node:child_process';
import type { Instance } from './instance';

const SAMPLE_EVERY_MS = 10_000;

/** Number of parts of the run whose medians are told. */
const PARTS = 6;

/** Resident memory of an instance at a second of the run, in MB. */
interface Sample {
  readonly second: number;
  readonly instance: string;
  readonly pid: number;
  readonly megabytes: number;
}

/** Samples the resident memory of each instance that runs. */
export class MemorySamples {
  readonly samples: Sample[] = [];
  private readonly begun = performance.now();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly instances: readonly Instance[]) {
    this.timer = setInterval(() => {
      for (const instance of this.instances) this.look(instance);
    }, SAMPLE_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  get peak(): number {
    return Math.max(0, ...this.samples.map(({ megabytes }) => megabytes));
  }

  /** The newest sample of each instance. */
  get latest(): number[] {
    return this.instances.map(
      ({ name }) => this.samples.findLast(({ instance }) => instance === name)?.megabytes ?? 0,
    );
  }

  /** The median of each sixth of the run, of all instances together. */
  get medians(): number[] {
    const { samples } = this;
    const length = Math.ceil(samples.length / PARTS);
    return Array.from({ length: PARTS }, (_, part) => {
      const values = samples.slice(part * length, (part + 1) * length).map(({ megabytes }) => megabytes);
      return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
    });
  }

  private look({ name, pid }: Instance): void {
    if (pid === undefined) return;
    try {
      const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
      const second = Math.round((performance.now() - this.begun) / 1000);
      this.samples.push({ second, instance: name, pid, megabytes: Math.round(Number(kilobytes) / 1024) });
    } catch {
      // It has ended in this moment.
    }
  }
}
