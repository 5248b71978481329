import { type Comparison } from '../compare';
import type { Results } from '../results';

/**
 * A text table that compares two benchmark results, one line for each workload. Below are the differences
 * that make the two results hard to compare.
 */
export function comparisonTable(before: Results, after: Results, comparisons: readonly Comparison[]): string {
  const lines = comparisons.map(
    ({ workload, title, verdict, changes }) =>
      `${workload}  ${title.padEnd(26)}${verdict.padEnd(23)}` +
      (changes
        ? `against the limit ${percent(changes.limit)}, against Nest hello ${percent(changes.hello)}`
        : ''),
  );
  return [`${before.commit} → ${after.commit}`, ...lines, ...cautions(before, after)]
    .map((line) => `${line}\n`)
    .join('');
}

function cautions(before: Results, after: Results): string[] {
  const differ = (['cpu', 'cores', 'node', 'postgres', 'redis', 'load', 'limit'] as const).filter(
    (key) => before.machine[key] !== after.machine[key],
  );
  return [
    ...(differ.length > 0 ? [`Measured differently, so take it with care: ${differ.join(', ')}.`] : []),
    ...(before.rough || after.rough ? ['A quick run is rough: repeat what it shows with a full one.'] : []),
  ];
}

function percent(change: number): string {
  return `${change < 0 ? '−' : '+'}${Math.abs(change * 100).toFixed(1)} %`;
}
