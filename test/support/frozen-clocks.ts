/**
 * Stops the clocks of `Date` and of `performance`, and nothing else: timers, sockets and the database go on.
 * `jest.useRealTimers` lets them run again.
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
  jest.advanceTimersByTime(1); // no program that runs reads 0 from the monotonic clock
}

/** Time passes, on both clocks. */
export function letPass(milliseconds: number): void {
  jest.advanceTimersByTime(milliseconds);
}

/** The wall clock is set, forward or back, and no time passes: the monotonic clock stays as it is. */
export function setWallClock(byMilliseconds: number): void {
  jest.setSystemTime(Date.now() + byMilliseconds);
}
