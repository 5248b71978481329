// This file is loaded before the service. Each signal SIGUSR2 moves the wall clock of the process forward by an hour,
// or back to the right time. The monotonic clock does not change, because no operator can change it. The clocks of
// PostgreSQL and Redis do not change either.
const HOUR_MS = 3_600_000;
const rightNow = Date.now;
let shift = 0;

Date.now = () => rightNow() + shift;
globalThis.Date = new Proxy(Date, {
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length === 0 ? [target.now()] : values, newTarget),
  apply: (target) => new target(target.now()).toString(),
});
process.on('SIGUSR2', () => {
  shift = HOUR_MS - shift;
});
