// This file is loaded into an instance before the service. It divides waiting times of 5 s and more by sixty.
// So the instance checks every second, not every minute, whether a sweep over the rules is due. Times in the
// database decide whether a sweep is due, and the test changes these times.
const timers = require('node:timers/promises');

const LONG_MS = 5000;
const ACCELERATION = 60;
const wait = timers.setTimeout;

timers.setTimeout = (ms, ...more) => wait(ms >= LONG_MS ? ms / ACCELERATION : ms, ...more);
