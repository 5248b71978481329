import type { LayerResult, LayerResults } from '../layers/layer-results';
import { LADDER } from '../layers/layers';
import { isDisturbed } from '../results';
import { aligned } from './aligned';
import { layersChart } from './layers-chart';
import { whole } from './picture';
import { write } from './report';

/**
 * Writes the results of the `layers` benchmark to one file, and a chart of the results to another file. Then
 * prints the results.
 */
export function reportLayers(results: LayerResults, out: string | undefined): void {
  write(results, 'layers', layersChart(results), out);
  process.stdout.write(`${layersTable(results)}\n`);
}

function layersTable({ layers, choices, machine, seconds, connections, commit }: LayerResults): string {
  const repeats = layers[0]?.repeats.length ?? 0;
  return [
    `Commit ${commit}; µs of CPU a request, medians and ranges of ${repeats} × ${seconds} s, ${connections} connections`,
    `${machine.cores} × ${machine.cpu}; Node ${machine.node}, PostgreSQL ${machine.postgres}, Redis ${machine.redis}`,
    '',
    ...aligned([
      ['', 'µs of Node', 'range', 'PostgreSQL', 'Redis', 'req/s', 'range'],
      ...inOrder(layers).map(rowOf),
    ]),
    ...caution(layers),
    '',
    'What something else would cost beside what was chosen, in µs of Node a request, within the same repeat',
    ...choices.flatMap((choice) => [
      `  ${choice.title} (${microsecondsOf(layers, choice.chosen)})`,
      ...choice.others.map(
        ({ title, costsMore: { median, least, most } }) =>
          `    ${title.padEnd(46)}${signed(median).padStart(8)}  (${signed(least)} to ${signed(most)})`,
      ),
    ]),
  ].join('\n');
}

/**
 * Sorts the measured servers. First come the servers of `LADDER`, in its order: each does one step of the
 * work (for example validation) more than the previous one. Then come all others.
 */
function inOrder(layers: readonly LayerResult[]): LayerResult[] {
  const rung = ({ name }: LayerResult) => LADDER.findIndex((layer) => layer.name === name);
  return [...layers.filter((layer) => rung(layer) >= 0), ...layers.filter((layer) => rung(layer) < 0)];
}

function caution(layers: readonly LayerResult[]): string[] {
  const all = layers.flatMap(({ repeats }) => repeats);
  const disturbed = all.filter(isDisturbed).length;
  return disturbed > 0
    ? ['', `Disturbed by something else on this machine: ${disturbed} of ${all.length} measurements.`]
    : [];
}

function rowOf({ title, node, postgres, redis, requestsPerSecond }: LayerResult): string[] {
  return [
    title,
    node.median.toFixed(1),
    `${node.least.toFixed(1)}–${node.most.toFixed(1)}`,
    postgres.median >= 1 ? postgres.median.toFixed(1) : '',
    redis.median >= 1 ? redis.median.toFixed(1) : '',
    whole(requestsPerSecond.median),
    `${whole(requestsPerSecond.least)}–${whole(requestsPerSecond.most)}`,
  ];
}

function microsecondsOf(layers: readonly LayerResult[], wanted: string): string {
  return `${layers.find(({ name }) => name === wanted)?.node.median.toFixed(1) ?? '?'} µs`;
}

export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
}
