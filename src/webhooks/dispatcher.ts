import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DiskSpace } from '../disk/disk-space';
import { EventLog } from '../events/event-log';
import { type ClaimedDelivery, DeliveryQueue } from './delivery-queue';
import { WebhookMetrics } from './webhook-metrics';
import { delayAfter } from './retry-schedule';
import { type Outcome, Sender } from './sender';

/**
 * Longest times in ms between two checks of the queue of deliveries. The first is used if webhooks exist, the
 * second if none exist. An instance that stores an event also checks the queue at once, unless its last check
 * found no webhooks.
 */
const LOOK_EVERY_MS = 1000;
const LOOK_WITHOUT_WEBHOOKS_MS = 30_000;

/**
 * Minimum time in ms between two checks of the queue of deliveries. With this pause, many simultaneous events or
 * attempts cause only one check.
 */
const LEAST_MS = 20;

/**
 * Longest time in ms from the start of an instance to its first check of the queue of deliveries. If the
 * instance stores an event earlier, it checks the queue earlier.
 */
const FIRST_MS = 5000;

/** How long attempts to send a delivery may continue at a shutdown, in ms. */
const GRACE_MS = 500;

/** Sends the webhook deliveries that are due. Every instance does this. */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Webhooks');
  private readonly aborting = new AbortController();
  private isStopping = false;
  private running: Promise<void> | undefined;
  private readonly attempts = new Set<Promise<void>>();
  private isWoken = false;
  private hasWebhooks = true;
  private endPause: () => void = () => undefined;

  constructor(
    private readonly queue: DeliveryQueue,
    private readonly sender: Sender,
    private readonly disk: DiskSpace,
    private readonly metrics: WebhookMetrics,
    private readonly events: EventLog,
  ) {}

  onApplicationBootstrap(): void {
    // 0 allows any number of listeners, because each delivery attempt adds one.
    setMaxListeners(0, this.aborting.signal);
    this.events.onCommitted(() => {
      if (this.hasWebhooks) this.wake();
    });
    this.running = this.goOn();
  }

  /**
   * Ends the sending. Deliveries that are claimed now return to the queue. Attempts in progress have a moment to end;
   * after that they are aborted, and their deliveries return to the queue, too.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.wake();
    await Promise.race([this.ended(), sleep(GRACE_MS, undefined, { ref: false })]);
    this.aborting.abort();
    await this.ended();
  }

  private async ended(): Promise<void> {
    await this.running;
    await Promise.all(this.attempts);
  }

  /** Checks the queue of deliveries now, because a delivery may be due. */
  wake(): void {
    this.isWoken = true;
    this.endPause();
  }

  private async goOn(): Promise<void> {
    let wait = FIRST_MS;
    for (;;) {
      await this.pause(wait);
      if (this.isStopping) return;
      wait = LOOK_EVERY_MS;
      if (this.disk.isFull) continue;
      try {
        const state = await this.queue.state();
        this.metrics.note(state);
        this.hasWebhooks = state.webhooks > 0;
        if (!this.hasWebhooks) wait = LOOK_WITHOUT_WEBHOOKS_MS;
        if (state.lag !== null) await this.sendDue();
      } catch (error) {
        this.logger.debug(`The deliveries to webhooks wait: ${(error as Error).message}`);
      }
    }
  }

  /**
   * First waits for `LEAST_MS`. Then waits for the given time, or until {@link wake} is called. The second
   * wait is left out if `wake` was called since the last wait.
   */
  private async pause(ms: number): Promise<void> {
    await sleep(LEAST_MS, undefined, { ref: false });
    if (!this.isWoken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms).unref();
        this.endPause = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.isWoken = false;
  }

  private async sendDue(): Promise<void> {
    const claimed = await this.queue.claim();
    if (this.isStopping) {
      await Promise.all(claimed.map((delivery) => this.queue.release(delivery)));
      return;
    }
    for (const delivery of claimed) {
      const attempt = this.attempt(delivery)
        .catch((error: unknown) => {
          // If the outcome cannot be stored, the claim of the delivery expires, and the delivery is sent again:
          // webhooks get every event at least once.
          this.logger.debug(`An attempt of a delivery is not stored: ${(error as Error).message}`);
        })
        .finally(() => {
          this.attempts.delete(attempt);
          this.wake();
        });
      this.attempts.add(attempt);
    }
  }

  private async attempt(delivery: ClaimedDelivery): Promise<void> {
    const { message, url, secret, previous_secret, attempts, webhook } = delivery;
    const { id, type, timestamp, data } = delivery;
    const body = JSON.stringify({ id, type, timestamp, data });
    const secrets = previous_secret ? [secret, previous_secret] : [secret];
    const { signal } = this.aborting;
    const outcome = await this.sender.send(url, secrets, { id: message, body }, signal);
    if (signal.aborted && !outcome.isDelivered) return this.queue.release(delivery);
    const isDisabled = await this.queue.settle(delivery, outcome, nextDelay(attempts, outcome));
    this.metrics.count(outcome);
    if (!isDisabled) return;
    const reason = outcome.status_code === 410 ? 'the receiver answered 410' : 'it failed for 5 days';
    this.logger.warn(
      `Webhook ${webhook} is disabled, because ${reason}. PATCH it with "enabled": true to start it again`,
    );
  }
}

/**
 * Time in ms until the next attempt to send a delivery; undefined if there is no further attempt. If the
 * receiver asks for a longer time, that time is used.
 */
function nextDelay(
  attempts: number,
  { isDelivered, status_code, retryAfter = 0 }: Outcome,
): number | undefined {
  const delay = delayAfter(attempts);
  if (isDelivered || status_code === 410 || delay === undefined) return undefined;
  return Math.max(delay, retryAfter);
}
