import type { MemorySamples } from './memory-samples';
import type { Tally } from './tally';

const MINUTE_MS = 60_000;

/** Prints the progress of the run each minute. @returns a function that stops the output */
export function tellEachMinute(tally: Tally, memory: MemorySamples): () => void {
  let minute = 0;
  const timer = setInterval(() => {
    minute += 1;
    const longest = Math.max(...Object.values(tally.longestWaits));
    console.log(
      `minute ${minute}: ${tally.requests} requests, longest wait ${longest} ms, ${memory.latest.join(' and ')} MB`,
    );
  }, MINUTE_MS);
  return () => {
    clearInterval(timer);
  };
}
