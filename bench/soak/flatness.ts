import { tenth } from '../memory/memory-results';
import { spread } from '../statistics';
import type { Flatness } from './soak-results';

/** Memory counts as flat if at the end it is at most this many times the early memory. */
export const MOST_GROWTH = 1.1;

/** Beginning and end of the early part, as shares of the run; before it, caches fill and code is compiled. */
const EARLY = { from: 1 / 6, to: 2 / 6 };
const LATE = { from: 5 / 6, to: 1 };

/** Resident memory in MB at a second of the run. */
export type Sample = readonly [second: number, resident: number];

/** Compares the median of the last sixth with that of the second sixth: of an hour, minutes 50–60 with 10–20. */
export function flatnessOf(samples: readonly Sample[], seconds: number): Flatness {
  const medianOf = ({ from, to }: typeof EARLY) =>
    spread(
      samples
        .filter(([second]) => second >= from * seconds && second <= to * seconds)
        .map(([, resident]) => resident),
    ).median;
  const [early, late] = [medianOf(EARLY), medianOf(LATE)];
  return { early: tenth(early), late: tenth(late), flat: late <= MOST_GROWTH * early };
}
