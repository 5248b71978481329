import { getHeapStatistics } from 'node:v8';
import { Injectable, Logger } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Shutdown } from '../shutdown/shutdown';
import { Metrics } from '../telemetry/metrics';
import { LastingCallers } from './lasting-callers';
import { ENDINGS, type Ending, type Stream } from './stream';

/** Time in ms between two comments that are sent on each stream to keep it open. */
const COMMENT_MS = 15_000;

/**
 * Time in ms between two checks of the credentials and of the unread bytes of all streams. The API promises that a
 * stream ends within 5 s after its API key was revoked.
 */
const CHECK_MS = 4000;

/**
 * Maximum number of unread bytes of all streams of this process together. With a small heap it is lower,
 * because these bytes are in the heap.
 */
const MOST_UNREAD = Math.min(32 * 1024 * 1024, getHeapStatistics().heap_size_limit / 8);

/** The open streams of this process. Streams with slow clients or invalid credentials are ended. */
@Injectable()
export class Streams {
  private readonly logger = new Logger('Streams');
  private readonly streams = new Set<Stream>();
  private readonly ended: Counter<'reason'>;
  private timers: NodeJS.Timeout[] = [];
  private isClosed = false;

  constructor(
    private readonly callers: LastingCallers,
    shutdown: Shutdown,
    { registry }: Metrics,
  ) {
    const { streams } = this;
    new Gauge({
      name: 'verkko_streams',
      help: 'Open streams of live levels.',
      aggregator: 'sum',
      registers: [registry],
      collect() {
        this.set(streams.size);
      },
    });
    this.ended = new Counter({
      name: 'verkko_streams_ended_total',
      help: 'Streams of live levels that ended, by the reason; "slow": the client did not read.',
      labelNames: ['reason'],
      registers: [registry],
    });
    for (const reason of ENDINGS) this.ended.inc({ reason }, 0);
    shutdown.onPortClosed(() => {
      this.isClosed = true;
      for (const stream of streams) stream.endForShutdown();
    });
  }

  /**
   * Adds a stream, which is removed when it closes.
   * @returns false if this process is shutting down: the stream is then ended at once
   */
  open(stream: Stream): boolean {
    this.streams.add(stream);
    stream.onClose((ending) => {
      this.remove(stream, ending);
    });
    if (this.isClosed) {
      stream.endForShutdown();
      return false;
    }
    if (this.timers.length === 0) this.startTimers();
    return true;
  }

  private remove(stream: Stream, reason: Ending): void {
    this.streams.delete(stream);
    this.ended.inc({ reason });
    if (this.streams.size === 0) this.stopTimers();
  }

  private startTimers(): void {
    const comment = () => {
      for (const stream of this.streams) stream.sendComment();
    };
    const check = () => {
      this.endSlowest();
      void this.endUnauthenticated();
    };
    this.timers = [setInterval(comment, COMMENT_MS).unref(), setInterval(check, CHECK_MS).unref()];
  }

  private stopTimers(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
  }

  /** Ends the streams with the most unread bytes until the unread bytes of all streams are within the limit. */
  private endSlowest(): void {
    let unread = 0;
    for (const stream of this.streams) unread += stream.unread;
    if (unread <= MOST_UNREAD) return;
    for (const stream of [...this.streams].sort((one, other) => other.unread - one.unread)) {
      if (unread <= MOST_UNREAD) return;
      unread -= stream.unread;
      stream.endSlow();
    }
  }

  private async endUnauthenticated(): Promise<void> {
    const streams = [...this.streams];
    for (const stream of streams) if (this.callers.hasEnded(stream.caller)) stream.endUnauthenticated();
    try {
      const revoked = new Set(await this.callers.revoked(streams.map(({ caller }) => caller)));
      for (const stream of streams) if (revoked.has(stream.caller)) stream.endUnauthenticated();
    } catch (error) {
      // While PostgreSQL does not answer, credentials cannot be checked. Stock levels do not change then, so the
      // streams may stay open.
      this.logger.debug(`The API keys of streams were not checked: ${(error as Error).message}`);
    }
  }
}
