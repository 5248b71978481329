/**
 * Runs inside the service, which knows nothing of it: loaded by `--require`, it answers on the unix socket that
 * BENCH_PROBE names. A word in, the state of the memory as JSON out.
 */
import { createServer, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** In bytes. */
export interface Memory {
  readonly rss: number;
  /** Of the JavaScript heap, buffers not counted. */
  readonly heapUsed: number;
  /** Buffers. */
  readonly external: number;
}

/** `collect` makes room first, `watch` begins to look for the most, `peak` tells it and stops looking. */
export type Word = 'sample' | 'collect' | 'watch' | 'peak';

/** How often it looks; a collection in between hides what was there a moment before. */
const LOOK_EVERY_MS = 2;

const answers: Record<Word, () => Memory> = { sample, collect, watch, peak };

let most: Memory;
let looking: NodeJS.Timeout | undefined;

function sample(): Memory {
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external };
}

function collect(): Memory {
  // As a flag of the process it would be a setting that production does not have.
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
  gc(); // what the first one's finalizers let go of
  return sample();
}

function watch(): Memory {
  most = sample();
  looking = setInterval(look, LOOK_EVERY_MS);
  return most;
}

function look(): void {
  const now = sample();
  most = {
    rss: Math.max(most.rss, now.rss),
    heapUsed: Math.max(most.heapUsed, now.heapUsed),
    external: Math.max(most.external, now.external),
  };
}

function peak(): Memory {
  clearInterval(looking);
  look();
  return most;
}

function answer(socket: Socket): void {
  let word = '';
  socket.on('data', (piece) => (word += piece.toString()));
  socket.on('end', () => socket.end(JSON.stringify(answers[word as Word]())));
  socket.on('error', () => undefined);
}

// Not what keeps the service alive.
createServer({ allowHalfOpen: true }, answer).listen(process.env.BENCH_PROBE).unref();
