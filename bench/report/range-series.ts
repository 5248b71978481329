import type { CustomSeriesOption } from 'echarts';
import { COLORS } from './picture';

/** Half of the length of a mark. A range in a chart has a mark at each end. */
const END = 4;

/**
 * Draws the range of repeated measurements over each bar: a line from the lowest to the highest value, with a mark at
 * both ends.
 */
export function rangeSeries(
  name: string,
  ranges: readonly (readonly [row: number, least: number, most: number])[],
  options: Pick<CustomSeriesOption, 'xAxisIndex' | 'yAxisIndex'> & { readonly offset?: number } = {},
): CustomSeriesOption {
  const { offset = 0, ...axes } = options;
  return {
    ...axes,
    type: 'custom',
    name,
    data: ranges.map(([row, least, most]) => [least, most, row]),
    encode: { x: [0, 1], y: 2 },
    silent: true,
    z: 3,
    renderItem: (_, api) => {
      const [from = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
      const [to = 0] = api.coord([api.value(1), api.value(2)]);
      const middle = y + offset;
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line' as const,
        shape: { x1, y1, x2, y2 },
        style: { stroke: COLORS.range, lineWidth: 1.5 },
      });
      return {
        type: 'group',
        children: [
          line(from, middle, to, middle),
          line(from, middle - END, from, middle + END),
          line(to, middle - END, to, middle + END),
        ],
      };
    },
  };
}
