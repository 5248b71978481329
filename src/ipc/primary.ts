import cluster from 'node:cluster';
import { Channel } from './channel';

/** Injection token of {@link primary}. */
export const PRIMARY = Symbol('PRIMARY');

/** The variable by which a worker knows that the primary is ours: process managers have clusters of their own. */
export const WORKER = 'VERKKO_WORKER';

/** The channel of a worker to its primary; undefined in a process that serves alone. */
export const primary =
  process.env[WORKER] !== undefined && cluster.worker ? new Channel(cluster.worker) : undefined;
