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
  readonly onLevels: (levels: readonly ToldLevel[]) => void;
  /** Called with true while the levels come by a stream, else with false. */
  readonly onLive: (isLive: boolean) => void;
}

/**
 * Follows levels by a stream. While there is none, it asks for the levels instead, and tries again. A tab in the
 * background follows nothing, because a browser opens only few connections to one service.
 * @returns a function that ends it
 */
export function followLevels(
  { productids, location, interval }: Wanted,
  { onLevels, onLive }: Listener,
): () => void {
  let closeStream: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let collected: ToldLevel[] = [];

  const collect = (level: ToldLevel) => {
    if (collected.length === 0) setTimeout(flush, COLLECT_MS);
    collected.push(level);
  };
  const flush = () => {
    onLevels(collected);
    collected = [];
  };
  const open = () => {
    closeStream = openLevelStream(productids, location, {
      onLevel: collect,
      onReady: () => {
        failures = 0;
        onLive(true);
      },
      onEnd: () => {
        onLive(false);
        timer = setTimeout(again, failures === 0 ? AGAIN_MS : interval);
        failures += 1;
      },
    });
  };
  const again = () => {
    open();
    if (failures > 1) ask().catch(() => undefined); // it is asked again after the next attempt
  };
  const ask = async () => {
    const rows = await fetchLevels([...productids], location);
    onLevels(
      rows.map(({ productid, quantity, timestamp }) => ({ productid, location, quantity, timestamp })),
    );
  };
  const stop = () => {
    clearTimeout(timer);
    closeStream?.();
    onLive(false);
  };
  const restart = () => {
    stop();
    failures = 0;
    if (!document.hidden) open();
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
