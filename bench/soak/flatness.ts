import { tenth } from '../memory/memory-results';
import { spread } from '../statistics';
import type { Flatness } from './soak-results';

/**
 * The memory counts as constant if the memory late in the run is at most this many times the memory early in
 * the run.
 */
export const MOST_GROWTH = 1.1;

/**
 * The start and the end of the early part, as shares of the run. The early part does not begin at 0, because
 * caches fill and code is compiled first.
 */
const EARLY = { from: 1 / 6, to: 2 / 6 };
const LATE = { from: 5 / 6, to: 1 };

/** A second of the run, and the resident memory in MB at that second. */
export type Sample = readonly [second: number, resident: number];

/**
 * Compares the median memory of the last sixth of the run with that of the second sixth. In a run of one
 * hour, these are the minutes 50–60 and the minutes 10–20.
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
