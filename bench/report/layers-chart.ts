import type { ChoiceResult, Figure, LayerResult, LayerResults } from '../layers/layer-results';
import { LADDER, POST } from '../layers/layers';
import { COLORS, picture, textOf, whole, WIDTH } from './picture';
import { rangeSeries } from './range-series';

const HEADER = 88;
const ROW = 27;
const BAR = 15;
const LEFT = 350;
/** The length of the longest bar of the chart. */
const FULL = 380;

/** A row of the chart: a bar, or a heading, which has no measured value. */
interface Row {
  readonly title: string;
  readonly node?: Figure;
  /** The text beside a bar, after the value of the bar. */
  readonly text?: string;
  readonly color?: string;
}

/**
 * An SVG with two parts. The upper part shows the CPU time of a request in servers with more and more
 * features, from a bare HTTP server to the whole service. The lower part shows, for each design decision, the
 * CPU time of the chosen solution and of each rejected solution.
 */
export function layersChart(results: LayerResults): string {
  const ladder = [...LADDER, POST].map(({ name }) => layerOf(results, name));
  const rows = [...ladder.map(rungOf), ...results.choices.flatMap((choice) => choiceRows(choice, results))];
  const bars = rows.flatMap(({ node, ...row }, index) => (node ? [{ ...row, node, index }] : []));
  const most = Math.max(...results.layers.map(({ node }) => node.most));
  return picture({
    title: 'What each layer of a request costs: µs of Node’s CPU time',
    description: ladder.map(({ title, node }) => `${title}: ${node.median} µs.`).join(' '),
    circumstances: circumstances(results),
    height: HEADER + rows.length * ROW + 18,
    option: {
      grid: { left: LEFT, right: WIDTH - LEFT - FULL, top: HEADER, height: rows.length * ROW },
      xAxis: { type: 'value', min: 0, max: most, show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(({ title }) => title),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: {
          ...textOf(12),
          align: 'left',
          margin: LEFT - 24,
          interval: 0,
          formatter: (_: string, index: number) => {
            const { title = '', node } = rows[index] ?? {};
            return node ? title : `{strong|${title}}`;
          },
        },
      },
      series: [
        {
          type: 'bar',
          barWidth: BAR,
          silent: true,
          data: bars.map(({ node, index, color }) => ({
            value: [node.median, index],
            itemStyle: { color: color ?? COLORS.service, borderRadius: 2 },
          })),
        },
        rangeSeries(
          'range',
          bars.map(({ node, index }) => [index, node.least, node.most]),
        ),
        {
          type: 'scatter',
          symbolSize: 0,
          itemStyle: { color: COLORS.text, opacity: 1 },
          silent: true,
          data: bars.map(({ node, index }) => [node.most, index]),
          label: {
            ...textOf(12),
            show: true,
            position: 'right',
            distance: 9,
            formatter: ({ dataIndex }) => {
              const bar = bars[dataIndex];
              return bar ? `{strong|${whole(bar.node.median)}}   {muted|${bar.text ?? ''}}` : '';
            },
          },
        },
      ],
    },
  });
}

function layerOf({ layers }: LayerResults, wanted: string): LayerResult {
  return layers.find(({ name }) => name === wanted) as LayerResult;
}

function rungOf(rung: LayerResult, index: number, ladder: readonly LayerResult[]): Row {
  const below = rung.name === POST.name ? undefined : ladder[index - 1];
  const rate = `${whole(rung.requestsPerSecond.median)}/s`;
  const difference = below && signed(Math.round(rung.node.median - below.node.median));
  return {
    title: rung.title,
    node: rung.node,
    text: difference === undefined ? rate : `${difference} · ${rate}`,
  };
}

/**
 * The rows of the chart for one design decision: an empty row, a heading, a row for the chosen solution, and
 * a row for each rejected solution.
 */
function choiceRows(choice: ChoiceResult, results: LayerResults): Row[] {
  const chosen = layerOf(results, choice.chosen);
  return [
    { title: '' },
    { title: choice.title },
    { title: `chosen: ${chosenTitle(chosen)}`, node: chosen.node },
    ...choice.others.map(({ name, title, costsMore }) => ({
      title,
      node: layerOf(results, name).node,
      text: signed(costsMore.median, 1),
      color: COLORS.limit,
    })),
  ];
}

function signed(value: number, digits = 0): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}

/**
 * The title of the chosen layer (a variant of the measured server). If the title begins with a plus sign, the
 * word `with` replaces this sign.
 */
function chosenTitle({ title }: LayerResult): string {
  return title.replace(/^\+ /, 'with ');
}

function circumstances({ layers, machine, seconds, connections }: LayerResults): string[] {
  const repeats = layers[0]?.repeats.length ?? 0;
  return [
    `Medians and ranges of ${repeats} × ${seconds} s, ${connections} connections, each layer in a process of its own; Node ${machine.node},`,
    `PostgreSQL ${machine.postgres} and the load together on ${machine.cores} cores of ${machine.cpu}`,
  ];
}
