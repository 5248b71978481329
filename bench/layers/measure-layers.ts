import { join } from 'node:path';
import type { LayerOptions } from '../arguments';
import { BenchError } from '../bench-error';
import type { CleanUp } from '../clean-up';
import { loadHttp } from '../load/http-load';
import { makeRequests } from '../load/prepare';
import { factsOf } from '../measure/facts';
import { isDisturbed, rounded } from '../results';
import { say } from '../say';
import { startApp } from '../servers/app-process';
import { untilIdle } from '../servers/postgres';
import { environmentOf } from '../servers/service';
import { copyTemplate, makeTemplate, meterFor, type Servers, startServers } from '../servers/servers';
import { type HttpRequest, type Workload, WORKLOADS } from '../workloads';
import { type LayerMeasurement, type LayerResults, tenths } from './layer-results';
import { CHOICES, type Layer, LAYERS } from './layers';
import { choiceOf, resultOf } from './medians';

/** The minimum age in s of a process when it is measured, so that V8 has compiled the code of a request. */
const LEAD_SECONDS = 1.5;

/**
 * If other processes disturbed a measurement, it is repeated at most this number of times, and the least
 * disturbed one is used.
 */
const MOST_AGAIN = 2;

const DATABASE = 'layers';
const CHECKOUT = join(__dirname, '../..');

/**
 * Measures all layers in each repetition, each layer in a new process. A layer is one variant of the measured
 * server.
 */
export async function measureLayers(options: LayerOptions, cleanUp: CleanUp): Promise<LayerResults> {
  const servers = await startServers(cleanUp);
  await makeTemplate(servers, CHECKOUT, cleanUp);
  await copyTemplate(servers, DATABASE);

  const measured = LAYERS.map((layer) => ({ layer, repeats: [] as LayerMeasurement[] }));
  for (let number = 1; number <= options.repeats; number += 1) {
    say(`Repeat ${number} of ${options.repeats}`);
    // Every second repetition measures the server variants in reverse order. So a slow change of the
    // machine's speed does not always affect the same variants.
    for (const { layer, repeats } of number % 2 === 0 ? measured.toReversed() : measured) {
      repeats.push(await measureLayer(layer, servers, options.seconds, cleanUp));
    }
  }

  const layers = measured.map(({ layer, repeats }) => resultOf(layer, repeats));
  return {
    ...factsOf(servers, CHECKOUT),
    command: 'layers',
    seconds: options.seconds,
    layers,
    choices: CHOICES.map((choice) => choiceOf(choice, layers)),
  };
}

async function measureLayer(
  layer: Layer,
  servers: Servers,
  seconds: number,
  cleanUp: CleanUp,
): Promise<LayerMeasurement> {
  const connection = servers.postgres.connectionTo(DATABASE);
  const server = await startApp(
    {
      file: join(__dirname, 'app/layer-app.ts'),
      args: [layer.name],
      environment: environmentOf({ connection, redisUrl: servers.redis.url }),
      logFile: join(servers.folder, `${layer.name}.log`),
    },
    cleanUp,
  );
  const measure = () =>
    loadHttp({
      url: server.url,
      requests: requestsOf(layer),
      leadSeconds: LEAD_SECONDS,
      seconds,
      meter: meterFor(servers, server),
    });
  let load = await measure();
  for (let again = 0; again < MOST_AGAIN && load.usage && isDisturbed(load.usage); again += 1) {
    const next = await measure();
    if (next.usage && next.usage.elsewhere < load.usage.elsewhere) load = next;
  }
  await server.stop();
  await untilIdle(connection);

  const { requestsPerSecond, p50, p99, usage } = load;
  if (!usage) throw new BenchError('This system does not tell CPU times: layers takes a Linux with /proc');
  const microseconds = (cores: number) => tenths((cores / requestsPerSecond) * 1e6);
  const node = microseconds(usage.cores.node);
  say(`  ${layer.title}: ${node} µs, ${Math.round(requestsPerSecond).toLocaleString('en')}/s`);
  return {
    requestsPerSecond: rounded(requestsPerSecond),
    p50: rounded(p50),
    p99: rounded(p99),
    node,
    postgres: microseconds(usage.cores.postgres),
    redis: microseconds(usage.cores.redis),
    elsewhere: rounded(usage.elsewhere),
  };
}

function requestsOf({ workload: name = 'd' }: Layer): HttpRequest[] {
  return makeRequests(WORKLOADS.find((workload) => workload.name === name) as Workload);
}
