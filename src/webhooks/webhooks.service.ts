import { Injectable, Logger } from '@nestjs/common';
import { isVisible, locationToWatch } from '../access/own-locations';
import { loggedName } from '../access/caller-name';
import type { Principal } from '../access/principal';
import { ChangedProducts } from '../changes/changed-products';
import { LevelChanges } from '../changes/level-changes';
import type { Webhook } from '../database/schema/webhook.entity';
import { ApiError } from '../errors/api-error';
import { invalidValue } from '../errors/invalid-value';
import { listPage } from '../pagination/list-page';
import { EVERYWHERE } from '../readings/locations';
import { Dispatcher } from './dispatcher';
import type { ChangeWebhookDto } from './dto/change-webhook.dto';
import type { CreateWebhookDto } from './dto/create-webhook.dto';
import type { ListWebhooksDto } from './dto/list-webhooks.dto';
import type { WebhookDto, WebhooksDto, WebhookWithSecretDto } from './dto/webhook.dto';
import { ReceiverAddresses } from './receiver-addresses';
import { webhookCursors } from './webhook-cursors';
import { newSecret, shownSecret } from './webhook-secret';
import { WebhooksRepository } from './webhooks.repository';

/**
 * Maximum number of webhooks. It limits the number of concurrent requests to all receivers, because each webhook may
 * have several requests in progress.
 */
const MOST_WEBHOOKS = 100;

/**
 * Creates, lists, changes and deletes webhooks. Callers bound to locations see and change only the webhooks
 * for these locations.
 */
@Injectable()
export class WebhooksService {
  private readonly logger = new Logger('Webhooks');

  constructor(
    private readonly repository: WebhooksRepository,
    private readonly addresses: ReceiverAddresses,
    private readonly dispatcher: Dispatcher,
    private readonly levels: LevelChanges,
    private readonly changedProducts: ChangedProducts,
  ) {}

  /**
   * Creates a webhook.
   * @throws ApiError VALIDATION_ERROR, TOO_MANY_WEBHOOKS, FORBIDDEN for a location that the caller may not use
   */
  async create(caller: Principal, given: CreateWebhookDto): Promise<WebhookWithSecretDto> {
    const { url, types } = given;
    const [productid, prefix, description] = [
      given.productid ?? null,
      given.prefix ?? null,
      given.description ?? null,
    ];
    if (productid !== null && prefix !== null) {
      throw invalidValue('prefix', 'must be given alone: a webhook has at most one of productid and prefix');
    }
    this.addresses.assertAllowed(url);
    const location = locationToWatch(caller, given.location ?? undefined);
    const secret = newSecret();
    const webhook = { url, types, productid, prefix, location, description, secret };
    if (types.includes('level.changed')) {
      // The number of webhooks is checked first. Otherwise the present stock levels of many products, which
      // take seconds to store, might be stored for a webhook that is then refused.
      if ((await this.repository.count()) >= MOST_WEBHOOKS) throw tooMany();
      // The present stock levels are stored before the webhook. From the moment when the webhook is stored,
      // the service sends it every change of these levels.
      await this.levels.noteFor(webhook);
    }
    const made = await this.repository.insert(webhook, MOST_WEBHOOKS);
    if (!made) throw tooMany();
    this.changed('created', made, caller);
    return Object.assign(shown(made), { secret: shownSecret(secret) });
  }

  async list(
    { limit, cursor }: ListWebhooksDto,
    { locations = EVERYWHERE }: Principal,
  ): Promise<WebhooksDto> {
    const after = cursor === undefined ? 0 : (webhookCursors.decode(cursor) ?? 0);
    const found = await this.repository.list(after, limit + 1, locations);
    return listPage(found.map(shown), limit, ({ id }) => webhookCursors.encode(id));
  }

  /**
   * Finds a webhook.
   * @throws ApiError NOT_FOUND, also for a webhook at a location that the caller may not use
   */
  async find(id: number, caller: Principal): Promise<WebhookDto> {
    return shown(await this.own(id, caller));
  }

  /**
   * Changes the given members of a webhook.
   * @throws ApiError NOT_FOUND, VALIDATION_ERROR
   */
  async change(id: number, given: ChangeWebhookDto, caller: Principal): Promise<WebhookDto> {
    const known = await this.own(id, caller);
    if (given.url !== undefined) this.addresses.assertAllowed(given.url);
    if (given.types?.includes('level.changed') && !known.types.includes('level.changed'))
      await this.levels.noteFor(known);
    const changed = await this.repository.update(id, given);
    if (!changed) throw unknown();
    this.changed('changed', changed, caller);
    return shown(changed);
  }

  /**
   * Replaces the secret of a webhook.
   * @param grace seconds for which messages are also signed with the old secret
   * @throws ApiError NOT_FOUND
   */
  async rotate(id: number, grace: number, caller: Principal): Promise<WebhookWithSecretDto> {
    await this.own(id, caller);
    const secret = newSecret();
    const changed = await this.repository.rotate(id, secret, grace);
    if (!changed) throw unknown();
    this.changed('given a new secret', changed, caller);
    return Object.assign(shown(changed), { secret: shownSecret(secret) });
  }

  /**
   * Deletes a webhook.
   * @throws ApiError NOT_FOUND, also for a webhook at a location that the caller may not use
   */
  async delete(id: number, caller: Principal): Promise<void> {
    const webhook = await this.own(id, caller);
    if (!(await this.repository.delete(id))) throw unknown();
    this.changed('deleted', webhook, caller);
  }

  /** Checks that a caller may use a webhook. @throws ApiError NOT_FOUND */
  async own(id: number, caller: Principal): Promise<Webhook> {
    const webhook = await this.repository.find(id);
    if (!webhook || !isVisible(caller, webhook.location)) throw unknown();
    return webhook;
  }

  /** Logs the change of a webhook, without its URL, which often contains a token. */
  private changed(what: string, { id }: Webhook, by: Principal): void {
    this.logger.log(`Webhook ${id} was ${what} by ${loggedName(by)}`);
    this.changedProducts.forget();
    this.dispatcher.wake();
  }
}

function shown(webhook: Webhook): WebhookDto {
  const { id, url, types, productid, prefix, location, description } = webhook;
  const { disabled_at, disabled_reason, failing_since, created_at } = webhook;
  const members = {
    ...{ id, url, types, productid, prefix, location, description },
    enabled: disabled_at === null,
    ...{ disabled_reason, disabled_at, failing_since },
    paused_until: isInFuture(webhook.paused_until) ? webhook.paused_until : null,
    previous_secret_until: isInFuture(webhook.previous_secret_until) ? webhook.previous_secret_until : null,
    created_at,
  };
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null),
  ) as unknown as WebhookDto;
}

/** Tells whether a time is in the future. */
export function isInFuture(moment: string | null): boolean {
  // oxlint-disable-next-line no-restricted-properties -- a moment, and not a duration
  return moment !== null && Date.parse(moment) > Date.now();
}

function tooMany(): ApiError {
  return new ApiError('TOO_MANY_WEBHOOKS', `There are ${MOST_WEBHOOKS} webhooks: delete one first.`);
}

function unknown(): ApiError {
  return new ApiError('NOT_FOUND', 'There is no webhook with this id.');
}
