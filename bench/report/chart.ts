import type { ScatterSeriesOption } from 'echarts';
import { type Results, runsOf, shareOf } from '../results';
import { spread } from '../statistics';
import { type Workload, WORKLOADS } from '../workloads';
import { COLORS, picture, SMALL, textOf, whole } from './picture';
import { rangeSeries } from './range-series';

// All lengths are in units of the picture, which are pixels at the original size of the picture.
const HEADER = 92;
const ROW = 62;
const FOOTER = 46;
const LEFT = 244;
/** The length of the bar that shows PostgreSQL's highest rate. */
const FULL = 420;
const SERVICE_BAR = 20;
const LIMIT_BAR = 8;
const GAP = 3;

/**
 * Each row of the chart has two bars: one for the service, and one for PostgreSQL. This is the distance from
 * the middle of the row to the middle of the service's bar.
 */
const TO_SERVICE_BAR = -(GAP + LIMIT_BAR) / 2;

/**
 * The maximum length of a bar, as a multiple of the length of PostgreSQL's bar. A longer bar is cut at this
 * length, so that it fits into the picture.
 */
const MOST = 1.15;

const RANGE_ICON = 'path://M0 0H1V8H0ZM17 0H18V8H17ZM0 3.5H18V4.5H0Z';

/**
 * An SVG with the rate of the service and the limit of PostgreSQL: a pair of bars for each workload, each pair with
 * its own scale.
 */
export function chart(results: Results): string {
  const workloads = WORKLOADS.filter(({ name }) => runsOf(results, name).length > 0).toSorted((a, b) =>
    a.name.localeCompare(b.name),
  );
  const rows = workloads.map((workload) => ({ workload, ...figuresOf(workload, results) }));
  const names = {
    service: 'this service, durable',
    limit: `the same rows by ${results.machine.limit.split(',')[0] ?? ''}, 100 %`,
    target: 'target',
    range: 'range of the repeats',
  };
  const within = (part: number) => Math.min(part, MOST);
  return picture({
    title: 'Requests a second, as a part of what PostgreSQL does alone',
    description: workloads.map((workload) => inWords(workload, results)).join(' '),
    circumstances: circumstances(results),
    height: HEADER + rows.length * ROW + FOOTER,
    option: {
      grid: { left: LEFT, width: FULL * MOST, top: HEADER, height: rows.length * ROW },
      xAxis: { type: 'value', min: 0, max: MOST, show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(
          ({ workload: { name, title }, p99, perSecond }) =>
            `{strong|${name}  ${title}}\n{muted|p99 ${milliseconds(p99)} · ${whole(perSecond)} rows/s}`,
        ),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { ...textOf(13), align: 'left', margin: LEFT - 24, lineHeight: 17 },
      },
      legend: {
        left: 19,
        bottom: 12,
        itemWidth: 18,
        itemHeight: 10,
        itemGap: 48,
        selectedMode: false,
        textStyle: SMALL,
        data: [
          { name: names.service, icon: 'roundRect' },
          { name: names.limit, icon: 'roundRect' },
          { name: names.target, icon: 'path://M8 0h2v13h-2z' },
          { name: names.range, icon: RANGE_ICON, itemStyle: { color: COLORS.range } },
        ],
      },
      series: [
        {
          type: 'bar',
          name: names.service,
          barWidth: SERVICE_BAR,
          barGap: `${(GAP / SERVICE_BAR) * 100}%`,
          itemStyle: { color: COLORS.service, borderRadius: 2 },
          data: rows.map(({ share }) => within(share.median)),
        },
        {
          type: 'bar',
          name: names.limit,
          barWidth: LIMIT_BAR,
          itemStyle: { color: COLORS.limit, borderRadius: 2 },
          data: rows.map(() => 1),
          label: {
            ...SMALL,
            show: true,
            position: 'right',
            distance: 10,
            formatter: ({ dataIndex }: { dataIndex: number }) => `${whole(rows[dataIndex]?.limit ?? 0)}/s`,
          },
        },
        {
          ...marks(rows.map(({ workload }, row) => [workload.target.share, row])),
          name: names.target,
          symbol: 'rect',
          symbolSize: [2, SERVICE_BAR + 6],
          itemStyle: { color: COLORS.target, opacity: 1 },
          label: {
            ...SMALL,
            show: true,
            position: 'top',
            color: COLORS.target,
            formatter: ({ dataIndex }: { dataIndex: number }) =>
              percent(rows[dataIndex]?.workload.target.share ?? 0),
          },
        },
        rangeSeries(
          names.range,
          rows.map(({ share }, row) => [row, within(share.least), within(share.most)]),
          { offset: TO_SERVICE_BAR },
        ),
        {
          ...marks(
            rows.map(({ share, workload }, row) => [
              Math.max(within(share.most), workload.target.share),
              row,
            ]),
          ),
          symbolSize: 0,
          itemStyle: { color: COLORS.text, opacity: 1 },
          label: {
            ...textOf(13),
            show: true,
            position: 'right',
            distance: 10,
            formatter: ({ dataIndex }: { dataIndex: number }) => {
              const { share, rate } = rows[dataIndex] ?? { share: { median: 0 }, rate: 0 };
              return `{strong|${percent(share.median)}}   ${whole(rate)}/s`;
            },
          },
        },
      ],
    },
  });
}

/** Draws a mark at each of these values, on those bars of the chart that show the service. */
function marks(data: [value: number, row: number][]): ScatterSeriesOption {
  return { type: 'scatter', data, symbolOffset: [0, TO_SERVICE_BAR], silent: true, z: 3 };
}

function figuresOf({ name }: Workload, results: Results) {
  const runs = runsOf(results, name);
  return {
    share: spread(runs.map(shareOf)),
    rate: spread(runs.map(({ service }) => service.requestsPerSecond)).median,
    perSecond: spread(runs.map(({ service }) => service.rowsPerSecond)).median,
    limit: spread(runs.map(({ limit }) => limit.requestsPerSecond)).median,
    p99: spread(runs.map(({ service }) => service.p99)).median,
  };
}

/** Describes a workload in words, for the text alternative of the picture. */
function inWords(workload: Workload, results: Results): string {
  const { share, rate, limit } = figuresOf(workload, results);
  return `${workload.title}: ${whole(rate)} of ${whole(limit)} requests a second, ${percent(share.median)}; the target is ${percent(workload.target.share)}.`;
}

/** Two lines of text about the machine and the measurement, below the heading. */
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
