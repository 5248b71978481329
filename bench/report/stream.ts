import { spread } from '../statistics';
import { LOADS, type Load, type StreamResults } from '../stream/stream-results';
import { aligned } from './aligned';
import { whole } from './picture';
import { write as writeFile } from './report';

/**
 * The lowest allowed ratio of two update rates: the rate while clients follow products that are not updated,
 * divided by the rate without such clients.
 */
const RATE_TARGET = 0.97;

/**
 * The target for memory: all clients that follow products should together need at most this number of MB in
 * the service.
 */
const MEMORY_TARGET = 100;

/** Time in ms within which 99 % of the clients should see a change of a stock level. */
const SEEN_TARGET = 250;

/** Writes the results of the `stream` benchmark to a file and prints them. */
export function reportStream(results: StreamResults, out: string | undefined): void {
  writeFile(results, 'stream', undefined, out);
  process.stdout.write(`${streamTable(results)}\n`);
}

function streamTable({
  repeats,
  seconds,
  connections,
  commit,
  listeners,
  products,
  rss,
  seen,
}: StreamResults): string {
  const lines = LOADS.map((load) => {
    const rate = spread(repeats.map((one) => one[load].requestsPerSecond));
    return [`POST ${load}`, whole(rate.median), `${whole(rate.least)}–${whole(rate.most)}`];
  });
  const parts = (['1', '100'] as const).map((readings) => {
    const [without, having]: Load[] = [`${readings} without`, `${readings} with`];
    const part = spread(
      repeats.map((one) => one[having as Load].requestsPerSecond / one[without as Load].requestsPerSecond),
    );
    const shares = [part.median, part.least, part.most].map((share) => (share * 100).toFixed(1));
    return `${verdict(part.median >= RATE_TARGET)}  POST ${readings} with ${listeners} listeners to other products: ${shares[0]} % (${shares[1]}–${shares[2]}) of that without, to be ≥ ${RATE_TARGET * 100} %`;
  });
  const memory = rss.with - rss.without;
  return [
    `Commit ${commit}; medians and ranges of ${repeats.length} × ${seconds} s, ${connections} connections`,
    '',
    ...aligned([['', 'req/s', 'range'], ...lines]),
    '',
    ...parts,
    `${verdict(memory <= MEMORY_TARGET)}  ${listeners} listeners to ${products} products take ${memory.toFixed(0)} MB, to be ≤ ${MEMORY_TARGET} MB`,
    `${verdict(seen.p99 <= SEEN_TARGET)}  They see a change in ${seen.p50} ms (p50), ${seen.p99} ms (p99), ${seen.most} ms (most), to be ≤ ${SEEN_TARGET} ms at p99`,
  ].join('\n');
}

function verdict(isMet: boolean): string {
  return isMet ? 'met    ' : 'NOT met';
}
