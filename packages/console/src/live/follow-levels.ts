import { Refusal } from '../api/failure';
import { fetchLevels } from '../api/requests';
import { openLevelStream } from './level-stream';
import type { ToldLevel } from './told-level';

/** Time before a stream that broke is opened again, in ms: an instance that restarts, and a proxy with another one. */
const AGAIN_MS = 2000;

/** Time in which levels are collected, in ms, so that a hundred of them do not draw the page a hundred times. */
const COLLECT_MS = 50;

/** What is followed. */
export interface Wanted {
  readonly productids: readonly string[];
  readonly location: string | undefined;
  /** While there is no stream: the time between two requests for the levels, in ms. */
  readonly interval: number;
}

interface Listener {
  /** Called with the levels of all products, which replace those told before. */
  readonly onBegin: (levels: readonly ToldLevel[]) => void;
  /** Called with the levels that have changed since. */
  readonly onLevels: (levels: readonly ToldLevel[]) => void;
  /** Called with true while the levels come by a stream, else with false. */
  readonly onLive: (isLive: boolean) => void;
}

/**
 * Follows levels by a stream. While there is none, it asks for the levels instead, and tries again. A tab in the
 * background follows nothing, because a browser opens only few connections to one service. It ends by itself when the
 * service refuses the API key.
 * @returns a function that ends it
 */
export function followLevels(
  { productids, location, interval }: Wanted,
  { onBegin, onLevels, onLive }: Listener,
): () => void {
  let closeStream: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isRefused = false;
  /** When the stream had told all levels of the beginning; undefined as long as there is no stream. */
  let readyAt: number | undefined;
  let collected: ToldLevel[] = [];
  let collecting: ReturnType<typeof setTimeout> | undefined;
  /** Counts the streams that were opened or ended, so that a late response to a request is recognised. */
  let turn = 0;

  const collect = (level: ToldLevel) => {
    collected.push(level);
    if (readyAt !== undefined) collecting ??= setTimeout(flush, COLLECT_MS);
  };
  const flush = () => {
    onLevels(collected);
    forget();
  };
  const forget = () => {
    clearTimeout(collecting);
    collecting = undefined;
    collected = [];
  };
  const open = () => {
    turn += 1;
    closeStream = openLevelStream(productids, location, {
      onLevel: collect,
      onReady: () => {
        turn += 1; // levels that were requested before are older
        readyAt = performance.now();
        onBegin(collected);
        forget();
        onLive(true);
      },
      onEnd: (error) => {
        const lived = readyAt === undefined ? 0 : performance.now() - readyAt;
        stop();
        if (isRefusal(error)) refuse();
        else tryAgain(lived >= interval ? 0 : failures, error);
      },
    });
  };
  const tryAgain = (failed: number, error: unknown) => {
    const asked = error instanceof Refusal ? error.retryAfter : undefined;
    failures = failed + 1;
    timer = setTimeout(open, Math.max(asked ?? 0, failed === 0 ? AGAIN_MS : interval));
    if (failed > 0) void ask();
  };
  const ask = async () => {
    const asked = turn;
    try {
      const rows = await fetchLevels([...productids], location);
      if (asked !== turn) return;
      onBegin(
        rows.map(({ productid, quantity, timestamp }) => ({ productid, location, quantity, timestamp })),
      );
    } catch (error) {
      // After any other failure, it is asked again after the next attempt.
      if (asked === turn && isRefusal(error)) refuse();
    }
  };
  const refuse = () => {
    isRefused = true;
    stop();
    onBegin([]);
  };
  const stop = () => {
    turn += 1;
    readyAt = undefined;
    clearTimeout(timer);
    closeStream?.();
    forget();
    onLive(false);
  };
  const restart = () => {
    stop();
    failures = 0;
    if (!document.hidden && !isRefused) open();
  };
  document.addEventListener('visibilitychange', restart);
  window.addEventListener('online', restart);
  restart();
  return () => {
    document.removeEventListener('visibilitychange', restart);
    window.removeEventListener('online', restart);
    stop();
  };
}

/** Whether the service does not accept the API key, which another attempt would not change. */
function isRefusal(error: unknown): boolean {
  return error instanceof Refusal && (error.status === 401 || error.status === 403);
}
