import { type AdjustmentResults, type Write, WRITES } from '../adjustments/adjustment-results';
import { spread } from '../statistics';
import { aligned, rateColumns } from './aligned';
import { write as writeFile } from './report';

/**
 * The target for adjustments: the lowest allowed ratio of their rate to the rate of counts without an
 * idempotency key.
 */
const TARGET = 0.8;

/** The target for requests for stock levels: the highest allowed median latency in ms. */
const LEVELS_TARGET = 50;

/** Writes the results of the `adjustments` benchmark to a file and prints them. */
export function reportAdjustments(results: AdjustmentResults, out: string | undefined): void {
  writeFile(results, 'adjustments', undefined, out);
  process.stdout.write(`${adjustmentsTable(results)}\n`);
}

/**
 * For each repetition: the rate of one kind of update, divided by the rate of updates that store a count
 * without an idempotency key.
 */
function partOfCounts({ repeats }: AdjustmentResults, write: Write) {
  return spread(repeats.map((one) => one[write].requestsPerSecond / one.count.requestsPerSecond));
}

function adjustmentsTable(results: AdjustmentResults): string {
  const { repeats, seconds, connections, commit, levels } = results;
  const lines = WRITES.map((write) => {
    const rate = spread(repeats.map((one) => one[write].requestsPerSecond));
    const part = partOfCounts(results, write);
    return [`POST 1 ${write}`, ...rateColumns(rate, part)];
  });
  const part = partOfCounts(results, 'adjustment').median;
  return [
    `Commit ${commit}; medians and ranges of ${repeats.length} × ${seconds} s, ${connections} connections`,
    '',
    ...aligned([['', 'req/s', 'range', 'of counts', 'range'], ...lines]),
    '',
    `${verdict(part >= TARGET)}  POST 1 adjustment: ${(part * 100).toFixed(1)} % of POST 1 count, to be ≥ ${TARGET * 100} %`,
    `${verdict(levels.p50 <= LEVELS_TARGET)}  Levels of ${levels.products} products with ${levels.adjustments} adjustments each: ${levels.p50} ms (p50), to be ≤ ${LEVELS_TARGET} ms`,
  ].join('\n');
}

function verdict(isMet: boolean): string {
  return isMet ? 'met    ' : 'NOT met';
}
