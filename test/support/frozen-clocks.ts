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
  jest.advanceTimersByTime(1); // The monotonic clock starts at 1 ms, because a real one is never 0.
}

/** Advances the two clocks that {@link freezeClocks} has stopped. */
export function letPass(milliseconds: number): void {
  jest.advanceTimersByTime(milliseconds);
}

/** Sets the wall clock forward or back, but not the monotonic clock. So measured durations do not change. */
export function setWallClock(byMilliseconds: number): void {
  jest.setSystemTime(Date.now() + byMilliseconds);
}
