import { join } from 'node:path';
import type { Connection } from '@verkko/embedded-postgres';
import type { LayerOptions } from '../arguments';
import { BenchError } from '../bench-error';
import type { CleanUp } from '../clean-up';
import { loadHttp } from '../load/http-load';
import { checkAnswer, makeRequests, send } from '../load/prepare';
import { factsOf } from '../measure/facts';
import { isDisturbed, rounded } from '../results';
import { say } from '../say';
import { startApp } from '../servers/app-process';
import { untilIdle } from '../servers/postgres';
import { environmentOf, type HttpProcess } from '../servers/service';
import { copyTemplate, makeTemplate, meterFor, type Servers, startServers } from '../servers/servers';
import { type Workload, WORKLOADS } from '../workloads';
import { type LayerMeasurement, type LayerResults, tenths } from './layer-results';
import { CHOICES, type Layer, LAYERS, roundsOf } from './layers';
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

  const measured = new Map(LAYERS.map((layer) => [layer, [] as LayerMeasurement[]]));
  const rounds = roundsOf(options.repeats);
  for (const [index, round] of rounds.entries()) {
    say(`Round ${index + 1} of ${rounds.length}`);
    for (const layer of round) {
      measured.get(layer)?.push(await measureLayer(layer, servers, options.seconds, cleanUp));
    }
  }

  const layers = [...measured].map(([layer, repeats]) => resultOf(layer, repeats));
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
  const server = await startLayer(layer, servers, connection, cleanUp);
  await checkLayer(server, layer);
  const measure = () =>
    loadHttp({
      url: server.url,
      requests: makeRequests(workloadOf(layer)),
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

export function startLayer(
  { name }: Layer,
  { redis, folder }: Servers,
  connection: Connection,
  cleanUp: CleanUp,
): Promise<HttpProcess> {
  const options = {
    file: join(__dirname, 'app/layer-app.ts'),
    args: [name],
    environment: environmentOf({ connection, redisUrl: redis.url }),
    logFile: join(folder, `${name}.log`),
  };
  return startApp(options, cleanUp);
}

/** Checks one response, because a fast response without content would be worthless. */
async function checkLayer(server: HttpProcess, layer: Layer): Promise<void> {
  const workload = workloadOf(layer);
  if (layer.subject.kind === 'service') await checkAnswer(server, workload);
  else if ((await send(server, workload.request())) === '')
    throw new BenchError(`${layer.title} answers nothing`);
}

function workloadOf({ workload: name = 'd' }: Layer): Workload {
  return WORKLOADS.find((workload) => workload.name === name) as Workload;
}
