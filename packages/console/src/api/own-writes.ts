/** A read within this time after a write must not be answered by a replica, which may lag behind, in ms. */
const LAG_MS = 30_000;

let writtenAt = -Infinity;

/** Notes that the service has just stored something which the next reads have to contain. */
export function noteWrite(): void {
  writtenAt = performance.now();
}

/** Whether an answer of a replica could lack what was stored last. */
export function hasJustWritten(): boolean {
  return performance.now() - writtenAt < LAG_MS;
}
