import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Channel } from '../ipc/channel';
import { MemoryStorage } from './memory.storage';

type Request = Parameters<ThrottlerStorage['increment']>;
type Count = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Longest time, in ms, that a worker waits for the answer of the primary process. It is the same as the time limit for
 * Redis.
 */
const ANSWER_MS = 200;

/**
 * Time in ms for which a worker process counts requests in its own memory, after the primary process did not
 * answer.
 */
const PAUSE_MS = 1000;

/**
 * Counts requests for the rate limits. The primary process counts the requests of all worker processes
 * together. While the primary does not answer, this worker counts its own requests alone.
 */
export class PrimaryStorage implements ThrottlerStorage {
  private readonly own: ThrottlerStorage = new MemoryStorage();
  private readonly waiting: { readonly request: Request; readonly counted: (count: Count) => void }[] = [];
  private askAgainAt = 0;

  constructor(private readonly primary: Channel) {}

  increment(...request: Request): Promise<Count> {
    if (performance.now() < this.askAgainAt) return this.own.increment(...request);
    return new Promise((counted) => {
      this.waiting.push({ request, counted });
      // One message asks the primary process to count all requests that arrive in the same turn of the event
      // loop.
      if (this.waiting.length === 1) setImmediate(() => void this.ask());
    });
  }

  private async ask(): Promise<void> {
    const asked = this.waiting.splice(0);
    const requests = asked.map(({ request }) => request);
    const counts = await this.primary
      .ask<Count[]>('count', requests, ANSWER_MS)
      .catch(() => this.countHere(requests));
    asked.forEach(({ counted }, index) => {
      counted(counts[index] as Count);
    });
  }

  private countHere(requests: readonly Request[]): Promise<Count[]> {
    this.askAgainAt = performance.now() + PAUSE_MS;
    return Promise.all(requests.map((request) => this.own.increment(...request)));
  }
}

/** Makes this process, the primary, count requests that a worker process reports. */
export function countFor(worker: Channel, storage: ThrottlerStorage): void {
  worker.on('count', (requests: Request[]) =>
    Promise.all(requests.map((request) => storage.increment(...request))),
  );
}
