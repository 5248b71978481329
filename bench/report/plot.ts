import { escaped, fixed, WIDTH } from './picture';

const LEFT = 64;
const RIGHT = WIDTH - 150;

export interface Series {
  /** The title, written beside the last point. */
  readonly title: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** `line` is the main series, `second` a lighter one behind it. */
  readonly style: 'line' | 'second';
  readonly dots?: boolean;
}

export interface Plot {
  readonly top: number;
  readonly height: number;
  readonly title: string;
  readonly series: readonly Series[];
  readonly x: { readonly title: string; readonly ticks: readonly number[]; readonly logarithmic?: boolean };
}

/** Lines over a vertical axis from 0 to a round number, as SVG. */
export function plot({ top, height, title, series, x }: Plot): string {
  const ticks = ticksUpTo(Math.max(...series.flatMap(({ points }) => points.map(([, y]) => y))));
  const most = ticks.at(-1) ?? 1;
  const [first = 0, last = 1] = [x.ticks[0], x.ticks.at(-1)];
  const scale = x.logarithmic ? Math.log10 : (value: number) => value;
  const span = scale(last) - scale(first) || 1;
  const atX = (value: number) => fixed(LEFT + ((scale(value) - scale(first)) / span) * (RIGHT - LEFT));
  const atY = (value: number) => fixed(top + height - (value / most) * height);
  const line = ({ points, style, dots, title: name }: Series) => {
    const [endX, endY] = points.at(-1) ?? [first, 0];
    return [
      `  <path class="${style}" d="M${points.map(([px, py]) => `${atX(px)} ${atY(py)}`).join('L')}"/>`,
      ...(dots
        ? points.map(([px, py]) => `  <circle cx="${atX(px)}" cy="${atY(py)}" r="3.5" class="service"/>`)
        : []),
      `  <text class="small" x="${Number(atX(endX)) + 9}" y="${Number(atY(endY)) + 4}">${escaped(name)}</text>`,
    ].join('\n');
  };
  return [
    `  <text class="strong" x="24" y="${top - 16}">${escaped(title)}</text>`,
    ...ticks.map(
      (tick) =>
        `  <path class="grid" d="M${LEFT} ${atY(tick)}H${RIGHT}"/><text class="muted small" x="${LEFT - 8}" y="${Number(atY(tick)) + 4}" text-anchor="end">${tick.toLocaleString('en')}</text>`,
    ),
    ...x.ticks.map(
      (tick) =>
        `  <text class="muted small" x="${atX(tick)}" y="${top + height + 17}" text-anchor="middle">${tick}</text>`,
    ),
    `  <text class="muted small" x="${RIGHT + 22}" y="${top + height + 17}">${escaped(x.title)}</text>`,
    ...series.map(line),
  ].join('\n');
}

/** Four to six ticks from 0 in steps of 1, 2 or 5 times a power of ten; the last tick is not below `most`. */
export function ticksUpTo(most: number): number[] {
  const rough = most / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const count = Math.ceil(most / step);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}
