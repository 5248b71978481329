import { randomInt } from 'node:crypto';
import type { Response } from 'express';
import type { Principal } from '../access/principal';
import type { Locations } from '../readings/locations';
import { serverSentEvent } from '../live/live-level';
import type { Subscription } from '../live/subscription';

/**
 * Maximum number of unread bytes of a stream. If more bytes are unread when the next message is written, the
 * client is too slow and is disconnected. The first stock levels are written at once, even if they have more
 * bytes.
 */
const MOST_UNREAD = 2 * 1024 * 1024;

/**
 * Shortest and longest time in ms after which a client reconnects. Each stream gets a random time, so that the clients
 * of an instance do not all reconnect at the same moment.
 */
const RETRY_MS = [1000, 3000] as const;

/** The reasons why a stream ended, as the metric names them; `client` means that the client disconnected. */
export const ENDINGS = ['client', 'slow', 'credentials', 'shutdown', 'too many products'] as const;

export type Ending = (typeof ENDINGS)[number];

/** The products and locations that a client of a stream wants to follow. */
type Wanted = Pick<Subscription, 'productids' | 'prefix' | 'after'> & { readonly locations: Locations };

/** A response of server-sent events that goes on until the client or the service ends it. */
export class Stream implements Subscription {
  readonly productids: readonly string[] | undefined;
  readonly prefix: string | undefined;
  readonly locations: Locations;
  readonly after: number | undefined;
  private ending: Ending | undefined;

  constructor(
    private readonly response: Response,
    readonly caller: Principal,
    wanted: Wanted,
  ) {
    this.productids = wanted.productids;
    this.prefix = wanted.prefix;
    this.locations = wanted.locations;
    this.after = wanted.after;
    // Without a listener, an error event of the response would end the process. The `close` event that follows it ends
    // the stream.
    response.on('error', () => undefined);
  }

  static setHeaders(response: Response): void {
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Accel-Buffering', 'no'); // keeps nginx from collecting messages in its buffer
  }

  /** Calls the listener when the stream's response has closed. */
  onClose(listener: (ending: Ending) => void): void {
    this.response.once('close', () => {
      listener(this.ending ?? 'client');
    });
  }

  /** Number of bytes that wait in this process because the client of the stream has not read them. */
  get unread(): number {
    return this.response.writableLength;
  }

  send(text: string): void {
    if (this.isOver) return;
    if (this.unread > MOST_UNREAD) this.endSlow();
    else this.write(text);
  }

  /**
   * Whether no more text may be written. This is so if the stream has ended, or if an error response was sent
   * instead of a stream.
   */
  private get isOver(): boolean {
    return this.ending !== undefined || this.response.writableEnded;
  }

  private write(text: string): void {
    if (!this.response.headersSent) {
      // The headers of the stream are sent together with its first text. If an error occurs before that, the
      // client gets an error response.
      Stream.setHeaders(this.response);
      this.response.status(200).write(`retry: ${randomInt(...RETRY_MS)}\n\n${text}`);
    } else this.response.write(text);
  }

  /**
   * Sends a line that clients ignore, so that proxies and browsers do not close a stream on which nothing
   * happens.
   */
  sendComment(): void {
    if (this.response.headersSent) this.send(':\n\n');
  }

  end(reason: string): void {
    this.finish('too many products', reason);
  }

  endSlow(): void {
    this.finish(
      'slow',
      'The client reads more slowly than levels change: connect again for the newest ones.',
    );
  }

  endUnauthenticated(): void {
    this.finish('credentials', 'The credentials of this stream were revoked or have expired.');
  }

  /** Ends the stream because this instance is shutting down; the client connects to another instance. */
  endForShutdown(): void {
    this.finish('shutdown', 'This instance is stopping: connect again.');
    const { socket } = this.response;
    // The stream's connection is closed, because it would otherwise stay open until the end of the shutdown.
    this.response.once('finish', () => socket?.end());
  }

  /** Ends the stream with an event that tells the client the reason. */
  private finish(ending: Ending, reason: string): void {
    if (this.isOver) return;
    this.ending = ending;
    this.write(serverSentEvent('end', { reason }));
    this.response.end();
  }
}
