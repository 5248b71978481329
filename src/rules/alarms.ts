import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { type ProductStatement, rowsOfProducts } from '../database/citus/product-statement';
import { Database } from '../database/database';
import type { Run } from '../database/transactions';
import type { NewEvent } from '../events/event';
import { EventLog } from '../events/event-log';
import { type Condition, CONDITIONS } from './condition';
import { CHANGED, type Observation, OBSERVED } from './state-sql';

/** A rule, and one of the products that the rule watches. */
export interface Pair {
  readonly rule: number;
  readonly productid: string;
}

/** A rule and a product for which the rule's condition has become true or false since the last event. */
export interface Change extends Observation {
  readonly days_left?: number | undefined;
}

const BEGIN = `
  INSERT INTO alarms (rule, productid) SELECT * FROM unnest($1::int[], $2::text[])
  ON CONFLICT (rule, productid) DO NOTHING`;

const END = `
  DELETE FROM alarms USING unnest($1::int[], $2::text[]) AS ended (rule, productid)
  WHERE alarms.rule = ended.rule AND alarms.productid = ended.productid`;

/**
 * Finds rules whose condition has become true or false for a product, and stores one event for each such
 * change. A transaction first locks the events, and then finds and stores the changes. So two instances never
 * store the same change twice.
 */
@Injectable()
export class Alarms {
  constructor(
    private readonly database: Database,
    private readonly events: EventLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Checks rules for given products, and stores an event for each condition that became true or false. If no
   * condition changed, this takes one SQL statement and no lock.
   */
  async update(pairs: readonly Pair[]): Promise<void> {
    const changed = await this.read((statement) => this.database.query(statement), CHANGED, pairs);
    if (changed.length === 0) return;
    const told = await this.database.transaction((run) => this.tellChanged(run, changed));
    this.events.count(told);
  }

  /**
   * Does the same as {@link update}, but in a given transaction.
   * @returns the stored events, which the caller must pass to `EventLog.count` after the commit
   */
  async updateIn(run: Run, pairs: readonly Pair[]): Promise<NewEvent[]> {
    const changed = await this.read(run, CHANGED, pairs);
    return changed.length === 0 ? [] : this.tellChanged(run, changed);
  }

  /** Reads the stock level for each pair of a rule and a product, and whether the rule has an alarm for the product. */
  async observed(run: Run, pairs: readonly Pair[]): Promise<Observation[]> {
    return this.read(run, OBSERVED, pairs);
  }

  /**
   * Locks the events, so that no other instance can store events. After that, finds the changed conditions,
   * and stores events about them. Without the lock, two instances could store the same change.
   */
  private async tellChanged(run: Run, pairs: readonly Pair[]): Promise<NewEvent[]> {
    await this.events.lock(run);
    return this.tell(run, await this.read(run, CHANGED, pairs));
  }

  /**
   * Stores conditions that became true or false, with an event for each change. Call this function only while
   * the events are locked.
   */
  async tell(run: Run, changes: readonly Change[]): Promise<NewEvent[]> {
    const ended = changes.filter(({ is_alarm }) => is_alarm);
    const begun = changes.filter(({ is_alarm }) => !is_alarm);
    if (begun.length > 0) await run({ text: BEGIN, values: columns(begun) });
    if (ended.length > 0) await run({ text: END, values: columns(ended) });
    const events = changes.map(eventOf);
    await this.events.append(run, events);
    return events;
  }

  private read(run: Run, statement: ProductStatement, pairs: readonly Pair[]): Promise<Observation[]> {
    const { isSharded } = this.database;
    return rowsOfProducts(run, isSharded, statement, columns(pairs), [this.config.CLOCK_TOLERANCE]);
  }
}

function columns(pairs: readonly Pair[]): [number[], string[]] {
  return [pairs.map(({ rule }) => rule), pairs.map(({ productid }) => productid)];
}

function eventOf(change: Change): NewEvent {
  const { rule, productid, location, when, threshold, is_alarm, quantity, days_left } = change;
  const { id, timestamp, counted_at } = change;
  return {
    type: CONDITIONS[when as Condition][is_alarm ? 1 : 0],
    productid,
    location,
    quantity,
    details: {
      threshold: when === 'out' ? 0 : (threshold ?? undefined),
      days_left,
      counted_at: counted_at ?? undefined,
      reading: id === null || timestamp === null ? undefined : { id, timestamp },
      rule,
    },
  };
}
