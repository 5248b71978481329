import type { ChoiceResult, Figure, LayerResult, LayerResults } from '../layers/layer-results';
import { LADDER, POST } from '../layers/layers';
import { escaped, fixed, picture, whole, WIDTH } from './picture';

const HEADER = 92;
const ROW = 27;
const BAR = 15;
const LEFT = 330;
/** The length of the longest bar. */
const FULL = 380;
const SECTION = 44;

/** Where the text of the second section ends and its bars begin. */
interface Bars {
  readonly at: (value: number) => number;
}

/** An SVG of the cost of a request up to each layer, and below it of the alternatives of each decision. */
export function layersChart(results: LayerResults): string {
  const layer = (wanted: string) => results.layers.find(({ name }) => name === wanted) as LayerResult;
  const ladder = [...LADDER, POST].map(({ name }) => layer(name));
  const most = Math.max(...results.layers.map(({ node }) => node.most));
  const bars: Bars = { at: (value) => LEFT + (Math.max(0, value) / most) * FULL };

  const rows: string[] = [];
  let top = HEADER;
  ladder.forEach((rung, index) => {
    const below = index > 0 && rung.name !== POST.name ? ladder[index - 1] : undefined;
    rows.push(rungRow(rung, below, bars, top));
    top += ROW;
  });
  for (const choice of results.choices) {
    rows.push(heading(choice, top + SECTION - 18));
    top += SECTION;
    for (const { name, title } of [{ name: choice.chosen, title: 'chosen' }, ...choice.others]) {
      const other = choice.others.find((candidate) => candidate.name === name);
      const text = other ? title : `chosen: ${choiceTitle(layer(name), choice)}`;
      rows.push(barRow({ title: text, node: layer(name).node, more: other?.costsMore }, bars, top));
      top += ROW;
    }
  }
  return picture({
    title: 'What each layer of a request costs: µs of Node’s CPU time',
    description: ladder.map(({ title, node }) => `${title}: ${node.median} µs.`).join(' '),
    circumstances: circumstances(results),
    height: top + 24,
    body: rows.join('\n'),
  });
}

function rungRow(rung: LayerResult, below: LayerResult | undefined, bars: Bars, top: number): string {
  const difference = below && rung.node.median - below.node.median;
  const rate = `${whole(rung.requestsPerSecond.median)}/s`;
  const text =
    difference === undefined ? rate : `${difference < 0 ? '−' : '+'}${whole(Math.abs(difference))} · ${rate}`;
  return bar({ title: rung.title, node: rung.node, text }, bars, top);
}

interface BarRow {
  readonly title: string;
  readonly node: Figure;
  readonly more: Figure | undefined;
}

function barRow({ title, node, more }: BarRow, bars: Bars, top: number): string {
  const text = more ? `${more.median < 0 ? '−' : '+'}${Math.abs(more.median).toFixed(1)}` : '';
  return bar({ title, node, text, muted: more !== undefined }, bars, top);
}

interface Bar {
  readonly title: string;
  readonly node: Figure;
  readonly text: string;
  readonly muted?: boolean;
}

function bar({ title, node, text, muted = false }: Bar, { at }: Bars, top: number): string {
  const middle = top + BAR / 2;
  return `  <g>
    <text class="small" x="24" y="${top + 12}">${escaped(title)}</text>
    <rect class="${muted ? 'limit' : 'service'}" x="${LEFT}" y="${top}" width="${fixed(at(node.median) - LEFT)}" height="${BAR}" rx="2"/>
    <path class="range" d="M${fixed(at(node.least))} ${middle}H${fixed(at(node.most))}m0-3v6M${fixed(at(node.least))} ${middle - 3}v6"/>
    <text class="small" x="${fixed(at(node.most) + 8)}" y="${top + 12}"><tspan class="strong">${whole(node.median)}</tspan><tspan class="muted" dx="7">${escaped(text)}</tspan></text>
  </g>`;
}

function heading({ title }: ChoiceResult, baseline: number): string {
  return `  <path class="grid" d="M24 ${baseline - 18}H${WIDTH - 24}"/>
  <text class="strong" x="24" y="${baseline}">${escaped(title)}</text>`;
}

/** The title of a layer without the words that the heading already has. */
function choiceTitle({ title }: LayerResult, choice: ChoiceResult): string {
  return LADDER.some(({ name }) => name === choice.chosen) ? title.replace(/^\+ /, 'with ') : title;
}

function circumstances({ layers, machine, seconds, connections }: LayerResults): string[] {
  const repeats = layers[0]?.repeats.length ?? 0;
  return [
    `Medians and ranges of ${repeats} × ${seconds} s, ${connections} connections, each layer in a process of its own; Node ${machine.node},`,
    `PostgreSQL ${machine.postgres} and the load together on ${machine.cores} cores of ${machine.cpu}`,
  ];
}
