import { type Results, runsOf, shareOf } from '../results';
import { spread } from '../statistics';
import { type Workload, WORKLOADS } from '../workloads';
import { escaped, fixed, picture, whole } from './picture';

// Lengths in units of the picture, which are pixels at its original size.
const HEADER = 92;
const ROW = 62;
const FOOTER = 46;
const LEFT = 244;
/** The length of the limit's bar. */
const FULL = 420;
const SERVICE_BAR = 20;
const LIMIT_BAR = 8;

/** An SVG of the service's rate and its limit: a pair of bars for each workload, with a scale of its own. */
export function chart(results: Results): string {
  const workloads = WORKLOADS.filter(({ name }) => runsOf(results, name).length > 0).toSorted((a, b) =>
    a.name.localeCompare(b.name),
  );
  const height = HEADER + workloads.length * ROW + FOOTER;
  const rows = workloads.map((workload, index) => rowOf(workload, results, HEADER + index * ROW));
  return picture({
    title: 'Requests a second, as a part of what PostgreSQL does alone',
    description: workloads.map((workload) => inWords(workload, results)).join(' '),
    circumstances: circumstances(results),
    height,
    body: `${rows.join('\n')}\n${legend(results, height - 20)}`,
  });
}

function rowOf(workload: Workload, results: Results, top: number): string {
  const { name, title, target } = workload;
  const { share, rate, rows, limit, p99 } = figuresOf(workload, results);
  // A service that is faster than its limit must stay inside the picture.
  const at = (part: number) => LEFT + Math.min(part, 1.15) * FULL;
  const bar = top + 14;
  const middle = bar + SERVICE_BAR / 2;
  const beyond = Math.max(at(share.most), at(target.share)) + 10;
  return `  <g>
    <text class="strong" x="24" y="${bar + 13}">${escaped(`${name}  ${title}`)}</text>
    <text class="muted small" x="24" y="${bar + 30}">p99 ${milliseconds(p99)} · ${whole(rows)} rows/s</text>
    <rect class="service" x="${LEFT}" y="${bar}" width="${fixed(at(share.median) - LEFT)}" height="${SERVICE_BAR}" rx="2"/>
    <path class="range" d="M${fixed(at(share.least))} ${middle}H${fixed(at(share.most))}m0-4v8M${fixed(at(share.least))} ${middle - 4}v8"/>
    <path class="target" d="M${fixed(at(target.share))} ${bar - 3}v${SERVICE_BAR + 6}"/>
    <text class="target-text small" x="${fixed(at(target.share))}" y="${bar - 6}" text-anchor="middle">${percent(target.share)}</text>
    <text x="${fixed(beyond)}" y="${middle + 5}"><tspan class="strong">${percent(share.median)}</tspan><tspan dx="8">${whole(rate)}/s</tspan></text>
    <rect class="limit" x="${LEFT}" y="${bar + SERVICE_BAR + 3}" width="${FULL}" height="${LIMIT_BAR}" rx="2"/>
    <text class="muted small" x="${LEFT + FULL + 10}" y="${bar + SERVICE_BAR + 11}">${whole(limit)}/s</text>
  </g>`;
}

function legend({ machine }: Results, baseline: number): string {
  const entries: [mark: string, text: string][] = [
    [`<rect class="service" y="-10" width="18" height="11" rx="2"/>`, 'this service, durable'],
    [
      `<rect class="limit" y="-8" width="18" height="8" rx="2"/>`,
      `the same rows by ${machine.limit.split(',')[0] ?? ''}, 100 %`,
    ],
    [`<path class="target" d="M9-11v13"/>`, 'target'],
    [`<path class="range" d="M0-4H18m0-4v8M0-8v8"/>`, 'range of the repeats'],
  ];
  const offsets = [24, 190, 470, 560];
  return entries
    .map(
      ([mark, text], index) =>
        `  <g transform="translate(${offsets[index] ?? 0} ${baseline})">${mark}<text class="muted small" x="26">${escaped(text)}</text></g>`,
    )
    .join('\n');
}

function figuresOf({ name }: Workload, results: Results) {
  const runs = runsOf(results, name);
  return {
    share: spread(runs.map(shareOf)),
    rate: spread(runs.map(({ service }) => service.requestsPerSecond)).median,
    rows: spread(runs.map(({ service }) => service.rowsPerSecond)).median,
    limit: spread(runs.map(({ limit }) => limit.requestsPerSecond)).median,
    p99: spread(runs.map(({ service }) => service.p99)).median,
  };
}

/** The text alternative of the picture. */
function inWords(workload: Workload, results: Results): string {
  const { share, rate, limit } = figuresOf(workload, results);
  return `${workload.title}: ${whole(rate)} of ${whole(limit)} requests a second, ${percent(share.median)}; the target is ${percent(workload.target.share)}.`;
}

/** Two lines about the machine and the run, below the heading. */
function circumstances({ rough, machine, connections, repeats, seconds }: Results): [string, string] {
  return [
    `${rough ? 'Rough median' : 'Median'} of ${repeats.length} × ${seconds} s, ${connections} connections; one Node ${machine.node} process, PostgreSQL ${machine.postgres} and the load together`,
    `on ${machine.cores} cores of ${machine.cpu}`,
  ];
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

function milliseconds(value: number): string {
  return `${value < 100 ? value.toFixed(1) : whole(value)} ms`;
}
