/** For this time in ms after a change, reads must not use a replica, because it may lag behind. */
const LAG_MS = 30_000;

let changedAt = -Infinity;

/**
 * Records that the stock has just changed, on this page or elsewhere. The next reads must contain the change.
 */
export function noteChange(): void {
  changedAt = performance.now();
}

/** Whether a response from a replica could lack the last change. */
export function hasJustChanged(): boolean {
  return performance.now() - changedAt < LAG_MS;
}
