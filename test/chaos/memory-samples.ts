import { execFileSync } from 'node:child_process';
import type { Instance } from './instance';

const SAMPLE_EVERY_MS = 10_000;

/** Number of equal parts into which the run is divided; a median is reported for each. */
const PARTS = 6;

/** The resident memory of an instance in MB, at a number of seconds after the start of the run. */
interface Sample {
  readonly second: number;
  readonly instance: string;
  readonly pid: number;
  readonly megabytes: number;
}

/** Measures the resident memory of each running instance at regular intervals. */
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

  /** The newest memory measurement of each instance. */
  get latest(): number[] {
    return this.instances.map(
      ({ name }) => this.samples.findLast(({ instance }) => instance === name)?.megabytes ?? 0,
    );
  }

  /** The median memory of all instances in each sixth of the run. */
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
      // The process of the instance has ended just now.
    }
  }
}
