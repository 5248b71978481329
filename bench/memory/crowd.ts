import { Agent } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { CleanUp } from '../clean-up';
import { ask } from '../hostile/livez-watch';
import { loadHttp } from '../load/http-load';
import { makeRequests } from '../load/prepare';
import { loadSeparately } from '../load/separate-load';
import { forgetPeak, peakMegabytes } from '@verkko/dev-servers/peak-memory';
import { rounded } from '../results';
import { meterFor, type Servers } from '../servers/servers';
import { percentile } from '../statistics';
import { type Workload, WORKLOADS } from '../workloads';
import { type Crowd, inMegabytes, tenth } from './memory-results';
import type { ProbedService } from './probed-service';
import { rateOf } from './rate';

const CONNECTIONS = 500;
const READERS = 8;
const ASK_EVERY_MS = 100;

/** The latency in ms that a failed probe counts as, and the longest time to wait for a response to a probe. */
const FAILED_MS = 60_000;

/** Measures responses and memory when far more updates arrive than the service can store. */
export async function measureCrowd(
  service: ProbedService,
  servers: Servers,
  seconds: number,
  cleanUp: CleanUp,
): Promise<Crowd> {
  const reads = () =>
    loadHttp({
      url: service.url,
      requests: makeRequests(WORKLOADS.find(({ name }) => name === 'd') as Workload),
      connections: READERS,
      leadSeconds: 3, // the warm-up includes the start of the load process
      seconds,
      mayRefuse: true,
      meter: meterFor(servers, service),
    });
  const readsAlone = rateOf(await reads());

  const before = inMegabytes(await service.ask('collect'));
  forgetPeak(service.pid);
  const late = monitorEventLoopDelay({ resolution: 1 });
  late.enable();
  const livez = askLivez(service.url, cleanUp);
  const [crowd, load] = await Promise.all([
    loadSeparately(
      { url: service.url, workload: 'c', connections: CONNECTIONS, seconds: seconds + 3 },
      cleanUp,
    ),
    reads(),
  ]);
  const inOrder = await livez.stop();
  const latencies = inOrder.toSorted((a, b) => a - b);
  late.disable();
  return {
    connections: CONNECTIONS,
    seconds,
    answers: crowd.answers,
    livez: {
      asked: latencies.length,
      p50: rounded(percentile(latencies, 50)),
      p99: rounded(percentile(latencies, 99)),
      most: rounded(latencies.at(-1) ?? NaN),
      mostAt: tenth((inOrder.indexOf(latencies.at(-1) ?? NaN) * ASK_EVERY_MS) / 1000),
    },
    ownDelay: rounded(late.percentile(99) / 1e6),
    readsAlone,
    reads: rateOf(load),
    readAnswers: load.answers,
    rssBefore: before.rss,
    peakRss: tenth(peakMegabytes(service.pid)),
  };
}

/** Sends a probe to `/livez` at fixed times, whether or not earlier probes have a response. */
export function askLivez(url: string, cleanUp: CleanUp) {
  const agent = new Agent({ keepAlive: true });
  const asked: Promise<number>[] = [];
  const timer = setInterval(() => {
    asked.push(latencyOf(url, agent));
  }, ASK_EVERY_MS);
  cleanUp.add(() => {
    clearInterval(timer);
    agent.destroy();
  });
  return {
    /** Returns the latencies in ms. */
    stop: () => {
      clearInterval(timer);
      return Promise.all(asked);
    },
  };
}

async function latencyOf(url: string, agent: Agent): Promise<number> {
  const start = performance.now();
  return (await ask(url, agent, FAILED_MS)) ? performance.now() - start : FAILED_MS;
}
