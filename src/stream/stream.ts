import { randomInt } from 'node:crypto';
import type { Response } from 'express';
import type { Principal } from '../access/principal';
import type { Locations } from '../readings/locations';
import { serverSentEvent } from '../live/live-level';
import type { Subscription } from '../live/subscription';

/** Most bytes that may wait for the client before more is written. The first levels may be more than that at once. */
const MOST_UNREAD = 2 * 1024 * 1024;

/** Time in ms after which a client reconnects: spread, so that not all clients of an instance come back at once. */
const RETRY_MS = [1000, 3000] as const;

/** Why a stream ended, as the metric names it; `client`: the client left. */
export const ENDINGS = ['client', 'slow', 'credentials', 'shutdown', 'too many products'] as const;

export type Ending = (typeof ENDINGS)[number];

/** What a stream asks for. */
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
    // An error of a response without a listener would end the process. The close that follows is enough to know.
    response.on('error', () => undefined);
  }

  static setHeaders(response: Response): void {
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Accel-Buffering', 'no'); // nginx would collect messages in its buffer
  }

  /** Calls the listener when the response has closed. */
  onClose(listener: (ending: Ending) => void): void {
    this.response.once('close', () => {
      listener(this.ending ?? 'client');
    });
  }

  /** Number of bytes that the client has not read, except those in the buffers of the operating system. */
  get unread(): number {
    return this.response.writableLength;
  }

  send(text: string): void {
    if (this.isOver) return;
    if (this.unread > MOST_UNREAD) this.endSlow();
    else this.write(text);
  }

  /** Whether nothing may be written any more: the stream has ended, or it never began and got an error response. */
  private get isOver(): boolean {
    return this.ending !== undefined || this.response.writableEnded;
  }

  private write(text: string): void {
    if (!this.response.headersSent) {
      // Headers are set with the first text, so that an earlier failure can still get an error response.
      Stream.setHeaders(this.response);
      this.response.status(200).write(`retry: ${randomInt(...RETRY_MS)}\n\n${text}`);
    } else this.response.write(text);
  }

  /** Keeps proxies and browsers from taking a quiet stream for a dead one. */
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

  /** Ends the stream because this instance stops; the client connects to another one. */
  endForShutdown(): void {
    this.finish('shutdown', 'This instance is stopping: connect again.');
    const { socket } = this.response;
    // The connection would stay open until the end of the shutdown.
    this.response.once('finish', () => socket?.end());
  }

  /** Sends the reason behind what the client has not read yet: whoever reads on is told. */
  private finish(ending: Ending, reason: string): void {
    if (this.isOver) return;
    this.ending = ending;
    this.write(serverSentEvent('end', { reason }));
    this.response.end();
  }
}
