/**
 * Stops the clocks of `Date` and of `performance`, and nothing else: timers, sockets and the database continue.
 * `jest.useRealTimers` starts the clocks again.
 */
export function freezeClocks(): void {
  jest.useFakeTimers({
    doNotFake: [
      'hrtime',
      'nextTick',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
  jest.advanceTimersByTime(1); // The monotonic clock of a running program is never 0.
}

/** Advances the two clocks that {@link freezeClocks} has stopped. */
export function letPass(milliseconds: number): void {
  jest.advanceTimersByTime(milliseconds);
}

/** Sets the wall clock forward or back. The monotonic clock does not change, so no time passes. */
export function setWallClock(byMilliseconds: number): void {
  jest.setSystemTime(Date.now() + byMilliseconds);
}
