import { type EChartsOption, init } from 'echarts';

export const WIDTH = 840;

/** The palette of the pictures: each colour in GitHub's light mode and in its dark mode. */
const PALETTE = {
  page: ['#ffffff', '#0d1117'],
  text: ['#1f2328', '#f0f6fc'],
  muted: ['#59636e', '#9198a1'],
  grid: ['#d1d9e0', '#30363d'],
  service: ['#2f6fde', '#4c8dff'],
  limit: ['#c3cad2', '#3d444d'],
  second: ['#8a939d', '#8b949e'],
  target: ['#d1480f', '#ff8a4c'],
  range: ['#10254d', '#e6edf3'],
} as const;

type Color = keyof typeof PALETTE;

/** The colours of the light mode. In dark mode, the style sheet of the picture replaces them. */
export const COLORS = Object.fromEntries(
  Object.entries(PALETTE).map(([name, [light]]) => [name, light]),
) as Record<Color, string>;

const DARK = Object.values(PALETTE)
  .map(([light, dark]) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`)
  .join('');

const FONT = "system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif";

/** The style of small text. */
export const SMALL = { color: COLORS.muted, fontSize: 11.5 } as const;

/**
 * The style of a label. Some words of a label can have a style of their own, as in `{strong|46 %}
 * {muted|7,979/s}`.
 */
export function textOf(fontSize: number) {
  return {
    color: COLORS.text,
    fontSize,
    rich: { strong: { color: COLORS.text, fontSize, fontWeight: 600 }, muted: SMALL },
  } as const;
}

export interface Picture {
  readonly title: string;
  /** The text alternative of the picture. */
  readonly description: string;
  /** Lines of small text about the measurement, below the title. */
  readonly circumstances: readonly string[];
  readonly height: number;
  /** The ECharts options of the chart. The chart must begin at least 88 pixels below the top. */
  readonly option: EChartsOption;
}

/** A complete SVG, drawn by ECharts. */
export function picture({ title, description, circumstances, height, option }: Picture): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  chart.setOption({
    animation: false,
    backgroundColor: COLORS.page,
    textStyle: { fontFamily: FONT },
    title: {
      text: title,
      subtext: circumstances.join('\n'),
      left: 24,
      top: 16,
      padding: 0,
      itemGap: 7,
      textStyle: { color: COLORS.text, fontSize: 17, fontWeight: 600 },
      subtextStyle: { ...SMALL, lineHeight: 16 },
    },
    ...option,
  });
  const drawn = chart.renderToSVGString();
  chart.dispose();
  return `${still(drawn)
    .replace(/^<svg[^>]*>/, head(title, description, height))
    .trim()}\n`;
}

/**
 * Removes the hover styles of an SVG. ECharts gives them other class names each time, so the file would
 * change without a reason.
 */
function still(svg: string): string {
  return svg
    .replaceAll(/ (class="zr\d+-cls-\d+"|ec\w+="[^"]*")/g, '')
    .replace(/<style[^]*?<\/style>\n?/, '')
    .replaceAll(/\bzr\d+-/g, '');
}

function head(title: string, description: string, height: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
<style>@media (prefers-color-scheme: dark) {${DARK}}</style>`;
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
