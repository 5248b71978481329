import { useQuery } from '@tanstack/react-query';
import { series } from '../api/requests';
import { sparkPeriod } from './moment';

const WIDTH = 100;
const HEIGHT = 28;
/** Room for the thickness of the line. */
const EDGE = 2;
/** A small curve may be this old, in ms, before it is asked for again: a change that is made here renews it at once. */
const FRESH_MS = 300_000;

interface Props {
  readonly productid: string;
  readonly location: string | undefined;
  /** Whether it is in view, and the list rests: each curve is a request. */
  readonly isWanted: boolean;
}

/** The level of a product over the last 30 days, day by day, from zero up. The number beside it says the same in words. */
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

/** A product without stock has its line at the bottom, and one below zero has zero inside the picture. */
function pointsOf(levels: readonly number[]): string {
  const top = Math.max(...levels, 1);
  const bottom = Math.min(...levels, 0);
  const x = (index: number) => (index / (levels.length - 1)) * WIDTH;
  const y = (level: number) => EDGE + ((top - level) / (top - bottom)) * (HEIGHT - 2 * EDGE);
  return levels.map((level, index) => `${x(index).toFixed(1)},${y(level).toFixed(1)}`).join(' ');
}
