import { tenth } from '../memory/memory-results';
import { spread } from '../statistics';
import type { Flatness } from './soak-results';

/** The memory counts as constant if the memory at the end is at most this many times the early memory. */
export const MOST_GROWTH = 1.1;

/** The start and the end of the early part, as shares of the run. Before that, caches fill and code is compiled. */
const EARLY = { from: 1 / 6, to: 2 / 6 };
const LATE = { from: 5 / 6, to: 1 };

/** The resident memory in MB at one second of the run. */
export type Sample = readonly [second: number, resident: number];

/**
 * Compares the median memory of the last sixth of the run with that of the second sixth: in a run of one hour, the
 * minutes 50–60 with 10–20.
 */
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
