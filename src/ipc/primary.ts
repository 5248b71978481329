import cluster from 'node:cluster';
import { Channel } from './channel';

/** Injection token of the message channel to the primary process ({@link primary}). */
export const PRIMARY = Symbol('PRIMARY');

/**
 * The environment variable that tells a process that it is a worker of this service. Node's module `cluster`
 * does not suffice, because a process manager may start this service as a worker of its own.
 */
export const WORKER = 'VERKKO_WORKER';

/** The message channel of a worker to its primary process; undefined in a process that is not a worker. */
export const primary =
  process.env[WORKER] !== undefined && cluster.worker ? new Channel(cluster.worker) : undefined;
