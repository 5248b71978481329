// Loaded into an instance before the service: each SIGUSR2 moves its wall clock an hour on, or back to the right time.
// The monotonic clock stays, which nobody can set. The clocks of PostgreSQL and Redis stay, too: they are those of the machine.
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
