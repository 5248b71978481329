import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { rowsOfProducts } from '../database/citus/product-statement';
import { Database } from '../database/database';
import type { Run } from '../database/transactions';
import type { NewEvent } from '../events/event';
import { EventLog } from '../events/event-log';
import { type Ask, AskingWebhooksRepository, isAskedFor } from './asking-webhooks.repository';
import { type Place, PLACE_LEVELS, type PlaceLevel } from '../levels/place-levels';
import { ToldLevelsRepository } from './told-levels.repository';

/**
 * Number of products whose stock levels are stored in one transaction for a new webhook. Such a transaction
 * takes about 50 ms.
 */
const MOST_NOTED = 1000;

/** The result of comparing stock levels with those that were last sent to webhooks. */
interface Told {
  readonly events: readonly NewEvent[];
  /**
   * Products whose new stock levels are not sent to webhooks yet, because their last event is less than a
   * second old.
   */
  readonly tooEarly: readonly string[];
}

/**
 * Creates the events that tell webhooks about changed stock levels. A product at a location has at most one event a
 * second, with its newest level. One transaction locks the events, compares the levels with those in the last events,
 * and stores new events, so that no two instances report the same change.
 */
@Injectable()
export class LevelChanges {
  constructor(
    private readonly database: Database,
    private readonly webhooks: AskingWebhooksRepository,
    private readonly told: ToldLevelsRepository,
    private readonly events: EventLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Stores an event for each changed stock level of the products. If no level has changed, it locks nothing.
   * @returns the products that have changed again less than a second after their last event; the caller must
   * check them later
   */
  async update(productids: readonly string[]): Promise<readonly string[]> {
    const found = await this.untold((statement) => this.database.query(statement), productids);
    if (found.due.length === 0) return found.tooEarly;
    const due = productsOf(found.due);
    const { events, tooEarly } = await this.database.transaction((run) => this.tell(run, due));
    this.events.count(events);
    return [...found.tooEarly, ...tooEarly];
  }

  /**
   * Does what {@link update} does, in a given transaction.
   * @returns the stored events; the caller counts them in the metric when the transaction is committed
   */
  async updateIn(run: Run, productids: readonly string[]): Promise<readonly NewEvent[]> {
    const { due } = await this.untold(run, productids);
    return due.length === 0 ? [] : (await this.tell(run, productsOf(due))).events;
  }

  /**
   * Stores the present stock levels for a new webhook. No events are made for these levels, because the
   * webhook receives only later changes. If another webhook also receives the changes of a level, the level
   * that is already stored stays unchanged. Otherwise, the other webhook might miss a change that was not
   * sent yet.
   */
  async noteFor(ask: Ask): Promise<void> {
    if (ask.productid !== null) {
      await this.note([ask.productid], ask);
      return;
    }
    for (let after = ''; ;) {
      const run: Run = (statement) => this.database.query(statement);
      const names = await this.told.namesAfter(run, after, ask.prefix ?? '', MOST_NOTED);
      if (names.length > 0) await this.note(names, ask);
      if (names.length < MOST_NOTED) return;
      after = names.at(-1) ?? after;
    }
  }

  private async note(productids: readonly string[], ask: Ask): Promise<void> {
    await this.database.transaction(async (run) => {
      await this.events.lock(run);
      const others = await this.webhooks.all(run);
      const { levels } = await this.compared(run, productids);
      await this.told.noteLevels(
        run,
        levels.filter((level) => isAskedFor([ask], level) && !isAskedFor(others, level)),
      );
    });
  }

  private async tell(run: Run, productids: readonly string[]): Promise<Told> {
    await this.events.lock(run);
    const { due, tooEarly, replaced } = await this.untold(run, productids);
    const events = due.map(eventOf);
    if (events.length > 0) {
      await this.told.deleteWaiting(run, replaced);
      await this.events.append(run, events);
      await this.told.noteEvents(run, due);
    }
    return { events, tooEarly };
  }

  /** Finds the stock levels that a webhook receives and that differ from those in the last events. */
  private async untold(run: Run, productids: readonly string[]) {
    const asks = await this.webhooks.active(run);
    const { levels, told } = await this.compared(run, productids);
    const changed = levels.filter(
      (level) => level.quantity !== (told.get(keyOf(level))?.quantity ?? null) && isAskedFor(asks, level),
    );
    const isEarly = (level: PlaceLevel) => told.get(keyOf(level))?.is_recent ?? false;
    const due = changed.filter((level) => !isEarly(level));
    return {
      due,
      tooEarly: productsOf(changed.filter(isEarly)),
      /** The ids of the last events about the stock levels in `due`. New events will replace these events. */
      replaced: due.flatMap((level) => told.get(keyOf(level))?.event ?? []),
    };
  }

  /**
   * The present stock levels of products, and those that were last sent to webhooks. A location where a product no
   * longer has a level is included, with null as its level.
   */
  private async compared(run: Run, productids: readonly string[]) {
    const found = await rowsOfProducts<PlaceLevel>(
      run,
      this.database.isSharded,
      PLACE_LEVELS,
      [productids],
      [this.config.CLOCK_TOLERANCE],
    );
    const told = new Map((await this.told.of(run, productids)).map((one) => [keyOf(one), one]));
    const levels = new Map(found.map((level) => [keyOf(level), level]));
    for (const [key, { productid, location }] of told) {
      if (!levels.has(key)) levels.set(key, { productid, location, ...NO_LEVEL });
    }
    return { levels: [...levels.values()], told };
  }
}

const NO_LEVEL = { quantity: null, id: null, timestamp: null, counted_at: null };

function productsOf(places: readonly Place[]): string[] {
  return [...new Set(places.map(({ productid }) => productid))];
}

function keyOf({ productid, location }: Place): string {
  return JSON.stringify([productid, location]);
}

function eventOf({ productid, location, quantity, id, timestamp, counted_at }: PlaceLevel): NewEvent {
  return {
    type: 'level.changed',
    productid,
    location,
    quantity,
    details: {
      counted_at: counted_at ?? undefined,
      reading: id === null || timestamp === null ? undefined : { id, timestamp },
    },
  };
}
