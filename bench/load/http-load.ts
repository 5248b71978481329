import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { BenchError } from '../bench-error';
import { type Meter, type Usage, usageBetween } from '../measure/processes';
import { percentile } from '../statistics';
import { CONNECTIONS, type HttpRequest } from '../workloads';

/** Requests each connection has of its own, and repeats in order; drawn at random, so that no two keep step. */
const REQUESTS_PER_CONNECTION = 64;

/** Of all connections together: each has its own copy of what it sends. */
const MOST_REQUESTS = 2048;

/** A crowd waits for longer than autocannon would by itself, in s. */
const TIMEOUT = 60;

/** How the load generator looks after the time is over, in ms; what it does by then no longer counts. */
const STOP_LOOK_MS = 100;

export interface HttpLoad {
  readonly requestsPerSecond: number;
  /** In ms. */
  readonly p50: number;
  readonly p99: number;
  /** How many there were of each answer: a status, and behind it the code of an error; or `no answer`. */
  readonly answers: Readonly<Record<string, number>>;
  /** Of the seconds that counted; undefined where the system does not tell. */
  readonly usage: Usage | undefined;
}

export interface HttpLoadOptions {
  readonly url: string;
  readonly requests: readonly HttpRequest[];
  /** Load is on for so long before anything counts: connections open, code gets compiled, caches fill. */
  readonly leadSeconds: number;
  /** That count. */
  readonly seconds: number;
  readonly meter: Meter;
  readonly connections?: number;
  /** Where the service may refuse, what it answers is only counted. */
  readonly mayRefuse?: boolean;
}

/**
 * Sends requests over all connections, each one as soon as the one before it is answered.
 * @throws BenchError with the whole answer when one is not 2xx and may not be, or with the reason when there is none
 */
export async function loadHttp({
  url,
  requests,
  leadSeconds,
  seconds,
  meter,
  connections = CONNECTIONS,
  mayRefuse = false,
}: HttpLoadOptions): Promise<HttpLoad> {
  const failed = new AbortController();
  // Our own record, because autocannon's histogram counts in whole milliseconds.
  const latencies: number[] = [];
  const answers: Record<string, number> = {};
  let counting = false;
  const count = (answer: string) => {
    if (counting) answers[answer] = (answers[answer] ?? 0) + 1;
  };
  const each = Math.max(1, Math.min(REQUESTS_PER_CONNECTION, Math.floor(MOST_REQUESTS / connections)));

  const setupClient = (client: autocannon.Client) => {
    client.setRequests(drawFrom(requests, each));
    let answer: Buffer | undefined;
    client.on('body', (chunk) => (answer = chunk));
    client.on('response', (status, _bytes, milliseconds) => {
      const refused = status < 200 || status > 299;
      count(refused ? `${status} ${codeOf(answer)}` : String(status));
      if (refused && !mayRefuse) {
        failed.abort(
          new BenchError(
            `The service answered a request of the benchmark with ${status}:\n${answer?.toString() ?? 'without a body'}`,
          ),
        );
      }
      if (counting) latencies.push(milliseconds);
    });
  };
  const running = start({ url, setupClient, connections, duration: leadSeconds + seconds + 60 });
  running.instance.on('reqError', (error) => {
    count('no answer');
    if (!mayRefuse) failed.abort(new BenchError(`A request of the benchmark failed: ${String(error)}`));
  });

  try {
    await sleep(leadSeconds * 1000, undefined, { signal: failed.signal });
    const before = meter.read();
    counting = true;
    await sleep(seconds * 1000, undefined, { signal: failed.signal });
    counting = false;
    const after = meter.read();
    latencies.sort((a, b) => a - b);
    return {
      requestsPerSecond: latencies.length / (after.at - before.at),
      p50: percentile(latencies, 50),
      p99: percentile(latencies, 99),
      answers,
      usage: usageBetween(before, after),
    };
  } catch (error) {
    throw failed.signal.aborted ? failed.signal.reason : error;
  } finally {
    running.instance.stop();
    await running.ended;
  }
}

function start(options: Pick<autocannon.Options, 'url' | 'setupClient' | 'connections' | 'duration'>) {
  const instance = autocannon({ ...options, timeout: TIMEOUT, sampleInt: STOP_LOOK_MS }, () => undefined);
  return { instance, ended: once(instance, 'done') };
}

function drawFrom(requests: readonly HttpRequest[], count: number): autocannon.Request[] {
  return Array.from({ length: count }, () => {
    const request = requests[Math.floor(Math.random() * requests.length)];
    return { ...request };
  });
}

/** Of an error of the service's, its code. */
function codeOf(answer: Buffer | undefined): string {
  try {
    return (JSON.parse(answer?.toString() ?? '') as { error: string }).error;
  } catch {
    return 'of no known form';
  }
}
