import { Refusal } from '../api/failure';
import { fetchLevels } from '../api/requests';
import { openLevelStream } from './level-stream';
import type { ToldLevel } from './told-level';

/**
 * The pause in ms before a broken stream is opened again. The stream breaks when an instance restarts or a
 * proxy selects another instance.
 */
const AGAIN_MS = 2000;

/**
 * Time in ms in which levels are collected, so that a hundred changed levels do not redraw the page a hundred times.
 */
const COLLECT_MS = 50;

/** The products whose levels are followed. */
export interface Wanted {
  readonly productids: readonly string[];
  readonly location: string | undefined;
  /** Time in ms between two requests for the levels while there is no stream. */
  readonly interval: number;
}

interface Listener {
  /** Called with the levels of all followed products, which replace all earlier levels. */
  readonly onBegin: (levels: readonly ToldLevel[]) => void;
  /** Called with levels that have changed since the last call. */
  readonly onLevels: (levels: readonly ToldLevel[]) => void;
  /** Called with true when levels arrive by a stream, and with false when they are requested instead. */
  readonly onLive: (isLive: boolean) => void;
}

/**
 * Follows the levels of products by a stream. While there is no stream, the levels are requested regularly,
 * and the page tries to open a stream again. While the tab is in the background, nothing is followed, because
 * a browser opens only few connections to one service. If the service rejects the API key, the levels are no
 * longer followed.
 * @returns a function that stops following the levels
 */
export function followLevels(
  { productids, location, interval }: Wanted,
  { onBegin, onLevels, onLive }: Listener,
): () => void {
  let closeStream: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isRefused = false;
  /** The time at which the stream had sent the first level of every product; undefined while there is no stream. */
  let readyAt: number | undefined;
  let collected: ToldLevel[] = [];
  let collecting: ReturnType<typeof setTimeout> | undefined;
  /**
   * Number that changes when a stream is opened, gets ready or ends. A response to a request for levels is
   * ignored if this number has changed since the request.
   */
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
        turn += 1; // responses to earlier requests are ignored, because the stream has newer levels
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
      // Only the rejection of the API key is handled here. Other errors need nothing: the stock levels are
      // requested again each time an attempt to open the stream fails.
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

/** Whether the error means that the service rejects the API key. Another attempt would then fail, too. */
function isRefusal(error: unknown): boolean {
  return error instanceof Refusal && (error.status === 401 || error.status === 403);
}
