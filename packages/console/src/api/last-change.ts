/** For this time in ms after a change, reads must not use a replica, because it may lag behind. */
const LAG_MS = 30_000;

let changedAt = -Infinity;

/** Notes that the stock has just changed, by this page or elsewhere, and that the next reads have to contain the change. */
export function noteChange(): void {
  changedAt = performance.now();
}

/** Whether a response from a replica could lack the last change. */
export function hasJustChanged(): boolean {
  return performance.now() - changedAt < LAG_MS;
}
