import { useQuery } from '@tanstack/react-query';
import { series } from '../api/requests';
import { sparkPeriod } from './moment';

const WIDTH = 100;
const HEIGHT = 28;
/** The space that stays free above and below a small curve, so that the line is not cut off there. */
const EDGE = 2;
/**
 * Time in ms after which the data of a small curve are out of date. A change that is made on this device
 * makes them out of date at once.
 */
const FRESH_MS = 300_000;

interface Props {
  readonly productid: string;
  readonly location: string | undefined;
  /**
   * Whether the curve may be requested. Each curve needs a request, so the curve must be visible, and the
   * list must not be scrolling.
   */
  readonly isWanted: boolean;
}

/**
 * A small curve of the level of a product over the last 30 days, day by day. People who cannot see the curve
 * read the number beside it.
 */
export function SparkLine({ productid, location, isWanted }: Props) {
  const { from, until } = sparkPeriod();
  const { data = [] } = useQuery({
    ...series(productid, '1d', from, until, location),
    enabled: isWanted,
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
  });
  if (data.length < 2) return null;
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden>
      <polyline points={pointsOf(data.map(({ last }) => last))} />
    </svg>
  );
}

/**
 * The points of the line, as text for an SVG. The vertical range always includes the level 0. If no level is
 * negative, 0 is at the bottom of the picture.
 */
function pointsOf(levels: readonly number[]): string {
  const top = Math.max(...levels, 1);
  const bottom = Math.min(...levels, 0);
  const x = (index: number) => (index / (levels.length - 1)) * WIDTH;
  const y = (level: number) => EDGE + ((top - level) / (top - bottom)) * (HEIGHT - 2 * EDGE);
  return levels.map((level, index) => `${x(index).toFixed(1)},${y(level).toFixed(1)}`).join(' ');
}
