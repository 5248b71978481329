import { Injectable, Logger } from '@nestjs/common';
import { ApiError } from '../errors/api-error';
import { invalidValue } from '../errors/invalid-value';
import type { EventDto } from '../events/dto/event.dto';
import { LiveChannel } from './live-channel';
import { eventMessage, serverSentEvent } from './live-level';
import { LiveLevelsRepository, type ProductLevels } from './live-levels.repository';
import { LiveProducts } from './live-products';
import { Schedule } from './schedule';
import { seesEvent, type Subscription } from './subscription';

/** Maximum number of products that one listener may follow. */
export const MOST_PRODUCTS = 1000;

/** Maximum number of distinct products that all listeners of this process may follow together. */
const MOST_IN_ALL = 20_000;

const TOO_MANY = `is the beginning of more than ${MOST_PRODUCTS} products: ask for a longer one`;

const TOO_MANY_IN_ALL = `${MOST_IN_ALL} products are followed already; try again.`;

/** The callbacks for a stream listener that has not received its first stock levels yet. */
interface Joining {
  readonly joined: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Sends stream listeners the stock levels of their products, and then each change. It works in rounds: a
 * round reads the levels that may have changed, and sends those that differ from the levels that were sent
 * before. Another instance's message about a change may get lost. The next round that reads all products then
 * finds the change. Such a round takes place every 15 s while messages of other instances can arrive through
 * Redis. Otherwise it takes place every second, or less often if it takes long.
 */
@Injectable()
export class LiveLevels {
  private readonly logger = new Logger('Live');
  private readonly products = new LiveProducts();
  private readonly joining = new Map<Subscription, Joining>();
  private readonly schedule = new Schedule(() => this.round());
  /** The id of the newest stored event that was sent to stream listeners; undefined while there are no listeners. */
  private position: number | undefined;

  constructor(
    private readonly repository: LiveLevelsRepository,
    private readonly channel: LiveChannel,
  ) {
    // Messages of other instances may be lost around each moment at which the connection to them fails or is
    // restored. So all products are read soon after such a moment.
    channel.onUp(() => {
      if (!this.isEmpty) this.schedule.lookSoon();
    });
  }

  get isEmpty(): boolean {
    return this.products.isEmpty;
  }

  /** Tells whether a stream listener of this process follows the product, even if the product is new. */
  watches(productid: string): boolean {
    return this.products.watches(productid);
  }

  /**
   * Adds a stream listener, and resolves when it has received the stock levels of all its products.
   * @throws ApiError VALIDATION_ERROR if more products than allowed begin with the listener's prefix;
   * OVERLOADED if all listeners together follow too many products; or an error of the database
   */
  async join(subscription: Subscription): Promise<void> {
    if (this.products.size + (subscription.productids?.length ?? 1) > MOST_IN_ALL) throw tooManyInAll();
    const isFirst = this.isEmpty;
    this.products.add(subscription);
    if (isFirst) this.channel.publish({ listening: true });
    try {
      await new Promise<void>((joined, failed) => {
        this.joining.set(subscription, { joined, failed });
        this.schedule.soon();
      });
    } catch (error) {
      this.leave(subscription);
      throw error;
    }
  }

  leave(subscription: Subscription): void {
    this.products.remove(subscription);
    this.joining.delete(subscription);
    if (!this.isEmpty) return;
    this.position = undefined;
    this.schedule.stop();
  }

  /** Marks products whose stock levels may have changed, so that the next round reads them. */
  touch(changed: readonly string[] | 'any'): void {
    if (this.isEmpty) return;
    if (changed === 'any') {
      this.schedule.lookSoon();
      return;
    }
    this.schedule.touch(
      changed
        .filter((productid) => this.products.watches(productid))
        .map((productid) => [productid, this.products.get(productid)?.toldAt ?? -Infinity]),
    );
  }

  /** First reads all stock levels that may have changed. Then sends the changes to the stream listeners. */
  private async round(): Promise<void> {
    const joining = new Map(this.joining);
    const { names, isLook } = this.schedule.take();
    try {
      if (isLook) this.channel.publish({ listening: true });
      await this.findByPrefix(isLook ? this.products.prefixes : prefixesOf(joining));
      if (isLook) this.addAll(names, this.products.names);
      for (const subscription of joining.keys()) {
        this.addAll(
          names,
          this.products.productsOf(subscription).map(({ productid }) => productid),
        );
      }
      const position = (this.position ??= await this.repository.newestEvent());
      // After the restore of an older backup, the newest event id in the database may be smaller than the id
      // of the last event that was sent to streams.
      const from = isLook ? Math.min(position, await this.repository.newestEvent()) : position;
      const events = await this.repository.eventsAfter(from);
      // The events are read before the stock levels. So a level that is sent after an event is never older
      // than that event.
      this.addAll(
        names,
        events.map(({ data }) => data.productid).filter((name) => this.products.watches(name)),
      );
      const levels = await this.repository.levels([...names]);
      const missed = await this.missedBy(joining, events.at(-1)?.id ?? from);

      for (const [name, { total }] of levels) if (total.quantity !== null) this.connect(name);
      if (this.isEmpty) return;
      this.position = events.at(-1)?.id ?? from;
      this.tellEvents(events);
      for (const [name, found] of levels) this.tellLevels(name, found, this.position);
      for (const [subscription, { joined }] of joining) this.welcome(subscription, joined, missed);
      this.schedule.done(this.channel.isUp);
    } catch (error) {
      for (const { failed } of joining.values()) failed(error);
      this.logger.debug(`Levels were not read, and are read again: ${(error as Error).message}`);
      if (this.isEmpty) this.schedule.stop();
      else this.schedule.failed();
    }
  }

  private async findByPrefix(prefixes: readonly string[]): Promise<void> {
    for (const prefix of prefixes) {
      for (const name of await this.repository.names(prefix, MOST_PRODUCTS + 1)) this.connect(name);
    }
  }

  /**
   * Adds a product to all stream listeners that follow a prefix of its name. If a listener then has too many products,
   * its stream ends.
   */
  private connect(productid: string): void {
    for (const subscription of this.products.found(productid)) {
      if (this.products.countOf(subscription) > MOST_PRODUCTS) {
        this.dismiss(subscription, invalidValue('prefix', TOO_MANY), `prefix ${TOO_MANY}`);
      } else if (this.products.size > MOST_IN_ALL) {
        this.dismiss(subscription, tooManyInAll(), TOO_MANY_IN_ALL);
      }
    }
  }

  /**
   * Ends the stream of a listener because of too many products. If the stream has not begun yet, the listener
   * gets an error response. Otherwise it gets the reason at the end of the stream.
   */
  private dismiss(subscription: Subscription, error: ApiError, reason: string): void {
    const joining = this.joining.get(subscription);
    this.leave(subscription);
    if (joining) joining.failed(error);
    else subscription.end(reason);
  }

  private async missedBy(
    joining: ReadonlyMap<Subscription, Joining>,
    upTo: number,
  ): Promise<Map<Subscription, EventDto[]>> {
    const missed = new Map<Subscription, EventDto[]>();
    for (const subscription of joining.keys()) {
      if (subscription.after === undefined || subscription.after >= upTo) continue;
      const names = this.products.productsOf(subscription).map(({ productid }) => productid);
      missed.set(subscription, await this.repository.eventsOf(names, subscription.after, upTo));
    }
    return missed;
  }

  private tellLevels(name: string, found: ProductLevels, position: number): void {
    const product = this.products.get(name);
    const isTold = product?.update(found, this.joining, position) ?? true;
    if (product && !isTold) this.schedule.touch([[name, product.toldAt]]);
  }

  private tellEvents(events: readonly EventDto[]): void {
    for (const event of events) {
      if (event.type === 'level.changed') continue; // tellLevels() sends the changed levels
      const text = eventMessage(event);
      for (const subscription of this.products.get(event.data.productid)?.subscriptions ?? []) {
        if (!this.joining.has(subscription) && seesEvent(subscription, event.data.location))
          subscription.send(text);
      }
    }
  }

  /**
   * Sends messages to a new stream listener: first the events that the listener has missed, then the stock
   * levels of its products, and last the event `ready`.
   */
  private welcome(
    subscription: Subscription,
    joined: () => void,
    missed: ReadonlyMap<Subscription, readonly EventDto[]>,
  ): void {
    if (!this.joining.delete(subscription)) return; // the listener has disconnected
    const position = this.position ?? 0;
    const levels = this.products
      .productsOf(subscription)
      .map((product) => product.snapshotFor(subscription, position))
      .filter((text) => text !== ''); // callers bound to certain locations must not learn of products elsewhere
    const events = (missed.get(subscription) ?? []).filter(({ data }) =>
      seesEvent(subscription, data.location),
    );
    subscription.send(
      events.map(eventMessage).join('') +
        levels.join('') +
        serverSentEvent('ready', { products: levels.length }, position),
    );
    joined();
  }

  private addAll(names: Set<string>, more: readonly string[]): void {
    for (const name of more) names.add(name);
  }
}

function prefixesOf(joining: ReadonlyMap<Subscription, Joining>): string[] {
  return [...new Set([...joining.keys()].flatMap(({ prefix }) => prefix ?? []))];
}

function tooManyInAll(): ApiError {
  return new ApiError('OVERLOADED', TOO_MANY_IN_ALL);
}
