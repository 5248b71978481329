import uPlot from 'uplot';
import { texts } from '../texts';
import type { TimeRange } from './time-range';

const HEIGHT_PX = 300;

export interface PlotStyle {
  readonly width: number;
  readonly isDark: boolean;
  readonly unit: string | undefined;
  readonly scale: number;
}

/**
 * uPlot's options for the curve.
 * @param onZoom called with the time range that a person chose by dragging or with the mouse wheel
 */
export function plotOptions(
  { width, isDark, unit, scale }: PlotStyle,
  range: TimeRange,
  onZoom: (range: TimeRange) => void,
): uPlot.Options {
  const ink = isDark ? '#c9c9c9' : '#424242';
  const grid = { stroke: isDark ? '#3b3b3b' : '#e9ecef', width: 1 };
  const line = isDark ? '#3bc9db' : '#0b7285';
  const band = isDark ? 'rgba(59,201,219,0.25)' : 'rgba(11,114,133,0.18)';
  const ahead = isDark ? '#ffa94d' : '#b35c00';
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const value = (_plot: uPlot, number: number | null) =>
    number === null || (number as number | undefined) === undefined
      ? texts.none
      : `${number.toLocaleString('en', { maximumFractionDigits: scale })}${unit ? ` ${unit}` : ''}`;
  const shared = { value, points: { show: false } };
  const steps = stepped ? { ...shared, paths: stepped } : shared;
  const { level, lowest, highest, readings, likely } = texts.productPage;
  return {
    width,
    height: HEIGHT_PX,
    scales: { x: { time: true, range: [range.from, range.until] }, y: { range: levelRange } },
    series: [
      { value: (_plot, seconds: number | null) => (seconds === null ? texts.none : moment(seconds)) },
      { ...steps, label: level, stroke: line, width: 2 },
      { ...steps, label: lowest, stroke: 'transparent' },
      { ...steps, label: highest, stroke: 'transparent' },
      {
        value,
        label: readings,
        stroke: line,
        paths: () => null,
        points: { show: true, size: 7, fill: line },
      },
      { ...shared, label: likely, stroke: ahead, width: 2, dash: [6, 4] },
      { ...shared, label: lowest, stroke: 'transparent' },
      { ...shared, label: highest, stroke: 'transparent' },
    ],
    bands: [
      { series: [3, 2], fill: band },
      { series: [7, 6], fill: isDark ? 'rgba(255,169,77,0.25)' : 'rgba(179,92,0,0.18)' },
    ],
    axes: [
      { stroke: ink, grid, ticks: grid, values: timeLabels, space: 80 },
      { stroke: ink, grid, ticks: grid, size: 60 },
    ],
    cursor: { drag: { x: true, y: false, setScale: false } },
    legend: { live: true },
    hooks: {
      setSelect: [
        (plot) => {
          const { left, width: selected } = plot.select;
          if (selected < 5) return;
          onZoom({ from: plot.posToVal(left, 'x'), until: plot.posToVal(left + selected, 'x') });
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      ready: [
        (plot) => {
          plot.over.addEventListener('wheel', (event) => {
            event.preventDefault();
            zoomByWheel(plot, event, onZoom);
          });
        },
      ],
    },
  };
}

/** The range of the level's axis, which begins at 0 unless levels are negative. */
function levelRange(_plot: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  const [, top] = uPlot.rangeNum(0, Math.max(max ?? 0, 1), 0.1, true);
  return [Math.min(0, min ?? 0) * 1.1, top ?? 1];
}

function zoomByWheel(plot: uPlot, { deltaY, offsetX }: WheelEvent, onZoom: (range: TimeRange) => void): void {
  const { min = 0, max = 0 } = plot.scales.x ?? {};
  const factor = deltaY < 0 ? 0.75 : 1 / 0.75;
  const middle = plot.posToVal(offsetX, 'x');
  onZoom({ from: middle - (middle - min) * factor, until: middle + (max - middle) * factor });
}

const moment = (seconds: number) =>
  new Date(seconds * 1000).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

const FORMATS: readonly (readonly [step: number, format: Intl.DateTimeFormatOptions])[] = [
  [28 * 86_400, { month: 'short', year: 'numeric' }],
  [86_400, { day: 'numeric', month: 'short' }],
  [60, { hour: '2-digit', minute: '2-digit' }],
  [0, { hour: '2-digit', minute: '2-digit', second: '2-digit' }],
];

/** The labels of the time axis, with a precision that fits the distance between them. */
function timeLabels(_plot: uPlot, splits: number[], _axis: number, _space: number, step: number): string[] {
  const [, format] = FORMATS.find(([least]) => step >= least) ?? [0, {}];
  const formatter = new Intl.DateTimeFormat('en-GB', format);
  return splits.map((seconds) => formatter.format(new Date(seconds * 1000)));
}
