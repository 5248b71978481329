import cluster from 'node:cluster';
import { Channel } from './channel';

/** Injection token of {@link primary}. */
export const PRIMARY = Symbol('PRIMARY');

/** The channel of a worker to its primary; undefined in a process that serves alone. */
export const primary = cluster.worker && new Channel(cluster.worker);
