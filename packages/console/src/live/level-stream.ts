import type { components } from '@verkko/client';
import { api, baseUrl, dataOf } from '../api/client';
import { currentKey } from '../api/session';
import type { ToldLevel } from './told-level';

type Data = components['schemas']['EventDataDto'];

/**
 * Time limit in ms for the first levels of a stream. A proxy may delay the levels. In that case, the page
 * must not be shown as live.
 */
const READY_MS = 10_000;

/** The callbacks that {@link openLevelStream} calls. */
interface Listener {
  readonly onLevel: (level: ToldLevel) => void;
  /** Called when the stream has sent the first level of every product. */
  readonly onReady: () => void;
  /**
   * Called once, when the stream has ended or could not be opened.
   * @param error the reason if the service gave no ticket
   */
  readonly onEnd: (error?: unknown) => void;
}

/** Opens a stream of levels. @returns a function that closes it */
export function openLevelStream(
  productids: readonly string[],
  location: string | undefined,
  { onLevel, onReady, onEnd }: Listener,
): () => void {
  let source: EventSource | undefined;
  let isOver = false;
  const close = () => {
    isOver = true;
    clearTimeout(timer);
    source?.close();
  };
  const end = (error?: unknown) => {
    if (isOver) return;
    close();
    onEnd(error);
  };
  const timer = setTimeout(end, READY_MS);
  const open = async () => {
    const parameters = new URLSearchParams(productids.map((productid) => ['productid', productid]));
    if (location !== undefined) parameters.set('location', location);
    // An EventSource cannot send an API key, so the page requests a ticket. If there is no API key, no ticket
    // is needed.
    if (currentKey() !== undefined) parameters.set('ticket', await ticket());
    if (isOver) return;
    source = new EventSource(`${baseUrl}/api/v1/inventory/stream?${parameters.toString()}`);
    source.addEventListener('level.changed', (message) => {
      const { data } = JSON.parse(message.data as string) as { data: Data };
      const { productid, location, quantity, reading, sequence } = data;
      onLevel({ productid, location, quantity, timestamp: reading?.timestamp, sequence });
    });
    source.addEventListener('ready', () => {
      clearTimeout(timer);
      onReady();
    });
    // The stream is closed at its first error. Otherwise the browser would connect again with the same
    // ticket, which is already used.
    source.onerror = () => {
      end();
    };
  };
  open().catch(end);
  return close;
}

async function ticket(): Promise<string> {
  return (await dataOf(api.POST('/api/v1/inventory/stream/tickets'))).ticket;
}
