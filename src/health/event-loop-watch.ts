import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

const LOOK_EVERY_MS = 5000;
/**
 * If the event loop is delayed by at least this time, in ms, a warning is logged. Such a delay holds up all
 * requests in progress.
 */
const TOO_LONG_MS = 200;

/**
 * Logs a warning after the event loop was blocked. The process was then too busy, or got too little CPU time.
 */
@Injectable()
export class EventLoopWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('EventLoop');
  private readonly delay = monitorEventLoopDelay({ resolution: 20 });
  private timer: NodeJS.Timeout | undefined;

  onApplicationBootstrap(): void {
    this.delay.enable();
    this.timer = setInterval(() => {
      this.look();
    }, LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    this.delay.disable();
  }

  private look(): void {
    const max = milliseconds(this.delay.max);
    const p99 = milliseconds(this.delay.percentile(99));
    this.delay.reset();
    if (max < TOO_LONG_MS) return;
    this.logger.warn({
      event_loop_max_ms: max,
      event_loop_p99_ms: p99,
      msg: `nobody was answered for ${max} ms; if this goes on, give the service more CPU or add an instance`,
    });
  }
}

function milliseconds(nanoseconds: number): number {
  return Math.round(nanoseconds / 1e6);
}
