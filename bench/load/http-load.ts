import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { BenchError } from '../bench-error';
import { type Meter, type Usage, usageBetween } from '../measure/processes';
import { percentile } from '../statistics';
import { CONNECTIONS, type HttpRequest } from '../workloads';

/**
 * The number of different random requests of one connection. A connection sends its requests again and again.
 * Each connection has different ones, so that connections do not send the same requests at the same time.
 */
const REQUESTS_PER_CONNECTION = 64;

/**
 * The maximum number of requests prepared by all connections together. It limits the memory, because each
 * connection keeps its own copies of its requests.
 */
const MOST_REQUESTS = 2048;

/**
 * The timeout of a request in s. It is longer than the default of autocannon, because requests wait long if
 * there are very many connections.
 */
const TIMEOUT = 60;

/**
 * The interval in ms at which the load generator checks whether it should end. It may end a little late, but
 * responses after the end of the measurement are not counted.
 */
const STOP_LOOK_MS = 100;

export interface HttpLoad {
  readonly requestsPerSecond: number;
  /** Median latency in ms. */
  readonly p50: number;
  readonly p99: number;
  /** How often each response occurred: a status with its error code, or `no answer`. */
  readonly answers: Readonly<Record<string, number>>;
  /** The CPU and memory use in the measured seconds; undefined if the operating system does not report it. */
  readonly usage: Usage | undefined;
}

export interface HttpLoadOptions {
  readonly url: string;
  readonly requests: readonly HttpRequest[];
  /**
   * Duration in s of the load before the measurement. During this time, connections open, code is compiled, and
   * caches fill.
   */
  readonly leadSeconds: number;
  /** Duration of the measurement, in seconds. */
  readonly seconds: number;
  readonly meter: Meter;
  readonly connections?: number;
  /** True if error responses are counted; otherwise an error response makes the benchmark fail. */
  readonly mayRefuse?: boolean;
  /** True if autocannon replaces `[<id>]` by a new id in every request. */
  readonly idReplacement?: boolean;
}

/**
 * Sends requests over all connections. Each connection sends its next request after the response to the
 * previous one.
 * @throws BenchError if a response is not 2xx, or if no response arrives; the message contains the response
 * or the cause. If `mayRefuse` is true, no such error is thrown.
 */
export async function loadHttp({
  url,
  requests,
  leadSeconds,
  seconds,
  meter,
  connections = CONNECTIONS,
  mayRefuse = false,
  idReplacement = false,
}: HttpLoadOptions): Promise<HttpLoad> {
  const failed = new AbortController();
  // Latencies are recorded here, because the histogram of autocannon has only whole milliseconds.
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
  const running = start({
    url,
    setupClient,
    connections,
    idReplacement,
    duration: leadSeconds + seconds + 60,
  });
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

type Options = Pick<autocannon.Options, 'url' | 'setupClient' | 'connections' | 'duration' | 'idReplacement'>;

function start(options: Options) {
  const instance = autocannon({ ...options, timeout: TIMEOUT, sampleInt: STOP_LOOK_MS }, () => undefined);
  return { instance, ended: once(instance, 'done') };
}

function drawFrom(requests: readonly HttpRequest[], count: number): autocannon.Request[] {
  return Array.from({ length: count }, () => {
    const request = requests[Math.floor(Math.random() * requests.length)];
    return { ...request };
  });
}

/** Returns the error code in an error response of the service. */
function codeOf(answer: Buffer | undefined): string {
  try {
    return (JSON.parse(answer?.toString() ?? '') as { error: string }).error;
  } catch {
    return 'of no known form';
  }
}
