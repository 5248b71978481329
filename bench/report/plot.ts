import type { EChartsOption, LineSeriesOption } from 'echarts';
import { COLORS, SMALL, textOf } from './picture';

export interface Series {
  /** The title of a line in the chart. It is written beside the last point of the line. */
  readonly title: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** The style of a line: `line` is the main one, and `second` is drawn lighter and behind the main one. */
  readonly style: 'line' | 'second';
  readonly dots?: boolean;
}

export interface Plot {
  readonly top: number;
  readonly height: number;
  readonly title: string;
  readonly series: readonly Series[];
  readonly x: { readonly title: string; readonly logarithmic?: boolean };
}

type Plots = Pick<EChartsOption, 'grid' | 'xAxis' | 'yAxis' | 'series'>;

/** Draws several line charts, one below the other. Every vertical axis begins at 0 and ends at a round number. */
export function plots(...all: readonly Plot[]): Plots {
  return {
    grid: all.map(({ top, height }) => ({ left: 64, right: 150, top, height })),
    xAxis: all.map(({ x }, gridIndex) => ({
      gridIndex,
      type: x.logarithmic ? 'log' : 'value',
      max: 'dataMax',
      name: x.title,
      nameLocation: 'end',
      nameGap: 22,
      nameTextStyle: { ...SMALL, verticalAlign: 'top', padding: [10, 0, 0, 0] },
      axisLine: { lineStyle: { color: COLORS.grid } },
      axisTick: { show: false },
      // Only whole numbers have a label. If the axis ends a little beyond a whole number, its end has no
      // label.
      axisLabel: { ...SMALL, formatter: (value: number) => (Number.isInteger(value) ? String(value) : '') },
      splitLine: { show: false },
    })),
    yAxis: all.map(({ title }, gridIndex) => ({
      gridIndex,
      type: 'value',
      name: title,
      nameGap: 16,
      nameTextStyle: { ...textOf(13).rich.strong, align: 'left', padding: [0, 0, 0, -40] },
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: SMALL,
      splitLine: { lineStyle: { color: COLORS.grid } },
    })),
    series: all.flatMap((plot, index) => plot.series.map((series) => lineOf(series, index))),
  };
}

function lineOf({ title, points, style, dots = false }: Series, index: number): LineSeriesOption {
  const color = style === 'line' ? COLORS.service : COLORS.second;
  return {
    type: 'line',
    xAxisIndex: index,
    yAxisIndex: index,
    name: title,
    data: points.map(([x, y]) => [x, y]),
    lineStyle: { color, width: style === 'line' ? 2 : 1.5 },
    itemStyle: { color },
    showSymbol: dots,
    symbol: 'circle',
    symbolSize: 7,
    endLabel: { ...textOf(11.5), show: true, formatter: title, distance: 9 },
    labelLayout: { moveOverlap: 'shiftY' },
    silent: true,
  };
}
