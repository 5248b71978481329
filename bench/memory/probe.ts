/**
 * A memory probe. The option `--require` of Node loads it into the process of the measured service. It
 * reports the memory on the unix socket in BENCH_PROBE: a request is one word, and the response is JSON.
 */
import { createServer, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Memory of the service in bytes. */
export interface Memory {
  readonly rss: number;
  /** The used JavaScript heap, without buffers, in bytes. */
  readonly heapUsed: number;
  /** The memory that buffers use, in bytes. */
  readonly external: number;
}

/**
 * Requests to the memory probe: `collect` collects garbage first, `watch` starts recording the peak, and `peak`
 * returns the recorded peak and stops recording.
 */
export type Word = 'sample' | 'collect' | 'watch' | 'peak';

/**
 * The interval in ms at which the memory is recorded. A peak is missed if a garbage collection ends it within
 * an interval.
 */
const LOOK_EVERY_MS = 2;

const answers: Record<Word, () => Memory> = { sample, collect, watch, peak };

let most: Memory;
let looking: NodeJS.Timeout | undefined;

function sample(): Memory {
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external };
}

function collect(): Memory {
  // This flag of V8 is set at run time, because a flag on the command line would be a setting that production
  // does not have.
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
  // A second call, because the first one starts finalizers, and some objects can be freed only after these
  // have run.
  gc();
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

// The memory probe must not keep the process of the service alive.
createServer({ allowHalfOpen: true }, answer).listen(process.env.BENCH_PROBE).unref();
