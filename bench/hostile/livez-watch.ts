import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { rounded } from '../results';
import { percentile } from '../statistics';
import type { Livez } from './hostile-results';

/**
 * Time in ms between two probes: `kept` for probes on one kept-alive connection, `new` for probes on new
 * connections.
 */
const ASK_EVERY_MS = { kept: 20, new: 100 };

/** The pause before a failed probe is repeated, in ms. */
const AGAIN_MS = 20;

/** The longest time to wait for a response to a probe, in ms. */
const TIMEOUT_MS = 60_000;

/**
 * Probes `/livez` at fixed intervals. It uses either one kept-alive connection, or a new connection for each
 * probe, as Kubernetes does. A new connection may have to wait behind those of an attacker.
 *
 * A latency is recorded for each probe that is due. It begins at that time, even if the probe cannot be sent
 * because an earlier one has no response yet. Otherwise a service that hangs would cause only a single slow
 * response. A failed probe is repeated until it succeeds; its latency includes this time.
 */
export class LivezWatch {
  private readonly agent: Agent;
  private readonly every: number;
  private readonly late = monitorEventLoopDelay({ resolution: 1 });
  private readonly latencies: number[] = [];
  private unanswered = 0;
  private stopping = false;
  /**
   * The time when the current probe was due, until it has succeeded; undefined while the next probe is not
   * due yet.
   */
  private open: number | undefined;

  constructor(
    private readonly url: string,
    connection: keyof typeof ASK_EVERY_MS,
  ) {
    this.agent = new Agent({ keepAlive: connection === 'kept', maxSockets: 1 });
    this.every = ASK_EVERY_MS[connection];
    this.late.enable();
    void this.askOn();
  }

  /**
   * Stops probing and returns the result. If a probe still has no response, its latency is the time since it
   * was due.
   */
  stop(): Livez {
    this.stopping = true;
    this.late.disable();
    if (this.open !== undefined) this.unanswered += this.count(this.open);
    this.agent.destroy();
    const sorted = this.latencies.toSorted((a, b) => a - b);
    return {
      asked: sorted.length,
      unanswered: this.unanswered,
      p50: rounded(percentile(sorted, 50)),
      p99: rounded(percentile(sorted, 99)),
      worst: rounded(sorted.at(-1) ?? 0),
      ownDelay: rounded(this.late.max / 1e6),
    };
  }

  private async askOn(): Promise<void> {
    let next = performance.now();
    while (!this.stopping) {
      await sleep(Math.max(0, next - performance.now()));
      this.open = next;
      const atOnce = await this.untilAnswered();
      const counted = this.count(next);
      this.open = undefined;
      if (!atOnce) this.unanswered += counted;
      next += counted * this.every;
    }
  }

  /**
   * Repeats a failed probe until it succeeds, for example during a restart.
   * @returns whether the first attempt was answered
   */
  private async untilAnswered(): Promise<boolean> {
    for (let times = 1; ; times += 1) {
      if (await ask(this.url, this.agent)) return times === 1;
      if (this.stopping) return false;
      await sleep(AGAIN_MS);
    }
  }

  /**
   * Stores one latency for each probe that should have been sent since the given time. The latency is the
   * time that has passed since the probe was due.
   * @returns the number of these probes
   */
  private count(since: number): number {
    const waited = performance.now() - since;
    const moments = 1 + Math.floor(waited / this.every);
    for (let moment = 0; moment < moments; moment += 1) this.latencies.push(waited - moment * this.every);
    return moments;
  }
}

/** Sends a probe. @returns whether the response has the status 200 */
export async function ask(url: string, agent: Agent, timeout = TIMEOUT_MS): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(timeout);
    const asking = request(`${url}/livez`, { agent, signal });
    const answered = once(asking, 'response') as Promise<[IncomingMessage]>;
    asking.end();
    const [response] = await answered;
    await once(response.resume(), 'end');
    return response.statusCode === 200;
  } catch {
    return false;
  }
}
