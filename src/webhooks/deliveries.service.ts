import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { loggedName } from '../access/caller-name';
import type { Principal } from '../access/principal';
import { ApiError } from '../errors/api-error';
import { listPage } from '../pagination/list-page';
import { DeliveriesRepository } from './deliveries.repository';
import { Dispatcher } from './dispatcher';
import type { DeliveriesDto, TestedWebhookDto } from './dto/delivery.dto';
import type { ListDeliveriesDto } from './dto/list-webhooks.dto';
import { type Outcome, Sender } from './sender';
import { deliveryCursors } from './webhook-cursors';
import { WebhooksRepository } from './webhooks.repository';
import { isInFuture, WebhooksService } from './webhooks.service';

/**
 * Maximum number of concurrent tests of webhooks in this process, so that slow receivers cannot use all its
 * sockets.
 */
const MOST_TESTS = 10;

/** Lists and repeats deliveries, and tests webhooks. */
@Injectable()
export class DeliveriesService {
  private readonly logger = new Logger('Webhooks');
  private tests = 0;
  /** The ids of the webhooks whose events this process is queuing again. */
  private readonly replays = new Set<number>();

  constructor(
    private readonly webhooks: WebhooksService,
    private readonly stored: WebhooksRepository,
    private readonly repository: DeliveriesRepository,
    private readonly dispatcher: Dispatcher,
    private readonly sender: Sender,
  ) {}

  async list(id: number, { limit, cursor }: ListDeliveriesDto, caller: Principal): Promise<DeliveriesDto> {
    await this.webhooks.own(id, caller);
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : (deliveryCursors.decode(cursor) ?? 0);
    const found = await this.repository.list(id, before, limit + 1);
    return listPage(found, limit, ({ event }) => deliveryCursors.encode(event));
  }

  /**
   * Sends a test request to a webhook, without retries.
   * @throws ApiError NOT_FOUND, OVERLOADED while too many tests are in progress
   */
  async test(id: number, caller: Principal): Promise<TestedWebhookDto> {
    await this.webhooks.own(id, caller);
    if (this.tests >= MOST_TESTS)
      throw new ApiError('OVERLOADED', 'Too many tests are being made; try again.');
    this.tests += 1;
    try {
      const webhook = await this.stored.findWithSecrets(id);
      if (!webhook) throw new ApiError('NOT_FOUND', 'There is no webhook with this id.');
      const { url, secret, previous_secret, previous_secret_until } = webhook;
      const secrets =
        previous_secret && isInFuture(previous_secret_until) ? [secret, previous_secret] : [secret];
      // oxlint-disable-next-line clock/no-current-date -- a moment, and not a duration
      const timestamp = new Date().toISOString();
      const body = JSON.stringify({ type: 'webhook.test', timestamp, data: { webhook: id } });
      return tested(await this.sender.send(url, secrets, { id: randomUUID(), body }));
    } finally {
      this.tests -= 1;
    }
  }

  /**
   * Sends all events after a given id to a webhook again.
   * @param isGone tells whether the client has disconnected; then no more events are queued
   * @returns number of queued events
   * @throws ApiError NOT_FOUND, OVERLOADED while another replay of the webhook runs
   */
  async replay(
    id: number,
    after: number,
    caller: Principal,
    isGone: () => boolean,
  ): Promise<{ queued: number }> {
    await this.webhooks.own(id, caller);
    if (this.replays.has(id)) {
      throw new ApiError(
        'OVERLOADED',
        'Another replay of this webhook is running; try again when it has ended.',
      );
    }
    this.replays.add(id);
    try {
      const queued = await this.repository.replay(id, after, isGone);
      this.logger.log(
        `${queued} events after ${after} are sent to webhook ${id} again, asked by ${loggedName(caller)}`,
      );
      return { queued };
    } finally {
      this.replays.delete(id);
      this.dispatcher.wake();
    }
  }
}

/** The result of a test of a webhook, without the members that only the queue of deliveries needs. */
function tested({ isDelivered, ...outcome }: Outcome): TestedWebhookDto {
  const result: TestedWebhookDto & { retryAfter?: number } = {
    status: isDelivered ? 'delivered' : 'failed',
    ...outcome,
  };
  delete result.retryAfter;
  return result;
}
