/**
 * Stops the clock that `Date` reads, and nothing else: timers, sockets and the database go on. `jest.setSystemTime` puts
 * it forward, `jest.useRealTimers` lets it run again.
 */
export function freezeDate(): void {
  jest.useFakeTimers({
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
}
