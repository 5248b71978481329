// This file is loaded into an instance before the service. Waiting times of 5 s and more pass sixty times as
// fast, so an instance checks every second whether a sweep over the rules is due. Whether it is due depends
// on times in the database, which the test changes.
const timers = require('node:timers/promises');

const LONG_MS = 5000;
const ACCELERATION = 60;
const wait = timers.setTimeout;

timers.setTimeout = (ms, ...more) => wait(ms >= LONG_MS ? ms / ACCELERATION : ms, ...more);
