/** What always continues, because sockets and the database need it. */
const REAL = [
  'nextTick',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
] as const;

/**
 * Stops the clocks of `Date` and of `performance`, and nothing else: timers, sockets and the database continue.
 * `jest.useRealTimers` starts the clocks again.
 */
export function freezeClocks(): void {
  jest.useFakeTimers({ doNotFake: [...REAL, 'hrtime', 'setTimeout', 'clearTimeout'] });
  jest.advanceTimersByTime(1); // The monotonic clock starts at 1 ms, because a real one is never 0.
}

/** Stops the clocks like {@link freezeClocks}, and also the timers of `setTimeout`. */
export function freezeTimers(): void {
  jest.useFakeTimers({ doNotFake: [...REAL] });
}

/** Advances the stopped clocks, and runs the stopped timers that become due. */
export function letPass(milliseconds: number): void {
  jest.advanceTimersByTime(milliseconds);
}

/** Sets the wall clock forward or back, but not the monotonic clock. So measured durations do not change. */
export function setWallClock(byMilliseconds: number): void {
  jest.setSystemTime(Date.now() + byMilliseconds);
}
