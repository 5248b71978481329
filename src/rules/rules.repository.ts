import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { Database } from '../database/database';
import { StockRule } from '../database/schema/stock-rule.entity';
import { LOCK_EVENTS } from '../events/event-log';
import { EVERYWHERE, type Locations } from '../readings/locations';

/** The members of a new rule, without the members that the database sets. */
export type NewRule = Omit<StockRule, 'id' | 'created_at'>;

/**
 * Increments a counter. The lock on its row makes changes of rules run one after the other, and its new value
 * tells every instance that a rule was changed.
 */
const NOTE_CHANGE = `UPDATE counters SET value = value + 1 WHERE name = 'rules'`;

/**
 * SQL that finds another rule with the same members. No unique index is needed to prevent two equal rules,
 * because changes of rules run one after the other.
 */
const SAME = `
  SELECT id FROM rules
  WHERE (productid, prefix, location, "when", threshold, recovers_at, after)
    IS NOT DISTINCT FROM ($1::varchar, $2::varchar, $3::varchar, $4::varchar, $5::integer, $6::integer, $7::varchar)
    AND id <> $8
  LIMIT 1`;

const VERSION = `SELECT value FROM counters WHERE name = 'rules'`;

/**
 * An existing rule with the same members as the new one. The new rule is refused, because it would only store
 * each event a second time.
 */
export class SameRule {
  constructor(readonly id: number) {}
}

/** Maximum number of alarms that one SQL statement deletes. Such a statement takes some milliseconds. */
const MOST_AT_ONCE = 10_000;

/**
 * A statement that deletes some alarms of a rule: those of the first products in the order of names. It
 * selects the products by a range of names and not by `IN`. PostgreSQL may have collected its statistics
 * about the table before the rule existed. Then, with `IN`, it would compare each alarm with every other
 * alarm.
 */
const deleteAlarms = (rule: number) => ({
  text: `DELETE FROM alarms WHERE rule = $1 AND productid <= (
    SELECT max(productid) FROM (SELECT productid FROM alarms WHERE rule = $1 ORDER BY productid LIMIT $2) AS first)`,
  values: [rule, MOST_AT_ONCE],
});

/** The members of a rule that say which products it watches. */
export type WatchedProducts = Pick<StockRule, 'id' | 'productid' | 'prefix'>;

/** Reads and writes the stored rules. */
@Injectable()
export class RulesRepository {
  constructor(
    @InjectRepository(StockRule) private readonly rules: Repository<StockRule>,
    private readonly database: Database,
  ) {}

  /**
   * Lists rules in the order of their ids. Rules at locations that the caller may not see are left out.
   * @param after an id; only rules with greater ids are listed
   */
  list(after: number, limit: number, locations: Locations): Promise<StockRule[]> {
    return this.database.transactionOf(this.rules, (rules) =>
      rules
        .createQueryBuilder('rule')
        .where('rule.id > :after', { after })
        .andWhere(
          locations === EVERYWHERE ? 'true' : '(location = ANY (:exact) OR location ^@ ANY (:prefixes))',
          { ...locations },
        )
        .orderBy('rule.id')
        .limit(limit)
        .getMany(),
    );
  }

  find(id: number): Promise<StockRule | null> {
    return this.database.transactionOf(this.rules, (rules) => rules.findOneBy({ id }));
  }

  /**
   * Stores a new rule.
   * @param most maximum number of rules
   * @param mostOfAll maximum number of rules about all products
   * @returns the stored rule; if another rule has the same members, that rule; if a limit is already reached,
   * the name of the limit
   */
  insert(
    rule: NewRule,
    most: number,
    mostOfAll: number,
  ): Promise<StockRule | SameRule | 'most' | 'mostOfAll'> {
    const ofAll = { productid: IsNull(), prefix: IsNull() };
    const isOfAll = rule.productid === null && rule.prefix === null;
    return this.change(async (rules) => {
      const same = await sameAs(rules, rule);
      if (same) return same;
      if ((await rules.count()) >= most) return 'most';
      if (isOfAll && (await rules.countBy(ofAll)) >= mostOfAll) return 'mostOfAll';
      const { identifiers } = await rules.insert(rule);
      return rules.findOneByOrFail({ id: (identifiers[0] as { id: number }).id });
    });
  }

  /**
   * Changes a rule. Concurrent changes of rules run one after the other, so that none is lost. A change also
   * waits until events that are being stored are committed, so that a paused rule stores no more events.
   *
   * @param change a function that gets the stored rule, and returns its new members
   * @returns the changed rule; null if the rule does not exist any more. If another rule already has the new
   * members, nothing is changed, and a SameRule that refers to that rule is returned
   */
  update(id: number, change: (known: StockRule) => Partial<NewRule>): Promise<StockRule | SameRule | null> {
    return this.change(async (rules) => {
      await rules.query(LOCK_EVENTS);
      const known = await rules.findOneBy({ id });
      if (!known) return null;
      const changed = change(known);
      const same = await sameAs(rules, Object.assign({}, known, changed));
      if (same) return same;
      await rules.update({ id }, changed);
      return rules.findOneBy({ id });
    });
  }

  /** Deletes a rule and its alarms, without events. @returns whether the rule existed */
  async delete(id: number): Promise<boolean> {
    const isDeleted = await this.change(async (rules) => {
      // Without this lock, a transaction that stores an event could add an alarm of the rule after the rule
      // is deleted.
      await rules.query(LOCK_EVENTS);
      return (await rules.delete({ id })).affected === 1;
    });
    // A rule may have an alarm for each product, so there may be many alarms. They are deleted without a
    // lock, after the rule. This is safe, because alarms without a rule have no effect.
    let deleted: number | null = isDeleted ? MOST_AT_ONCE : 0;
    while (deleted === MOST_AT_ONCE) ({ rowCount: deleted } = await this.database.query(deleteAlarms(id)));
    return isDeleted;
  }

  /** A number that grows with every change of any rule, so that an instance can notice changes. */
  async version(): Promise<string> {
    const { rows } = await this.database.readPipelined<{ value: string }>({
      name: 'rules_version',
      text: VERSION,
    });
    return rows[0]?.value ?? '';
  }

  /**
   * The watched products of all rules whose conditions depend on readings. Paused rules are left out. Rules
   * about forecasts are left out, because a separate periodic check handles them, once a minute or less
   * often.
   */
  watched(): Promise<WatchedProducts[]> {
    return this.database.transactionOf(this.rules, (rules) =>
      rules.query<WatchedProducts[]>(
        `SELECT id, productid, prefix FROM rules WHERE "when" <> 'below_days' AND NOT paused`,
      ),
    );
  }

  private change<T>(work: (rules: Repository<StockRule>) => Promise<T>): Promise<T> {
    return this.database.transactionOf(this.rules, async (rules) => {
      await rules.query(NOTE_CHANGE);
      return work(rules);
    });
  }
}

async function sameAs(
  rules: Repository<StockRule>,
  rule: NewRule & { readonly id?: number },
): Promise<SameRule | undefined> {
  const { productid, prefix, location, when, threshold, recovers_at, after, id = 0 } = rule;
  const values = [productid, prefix, location, when, threshold, recovers_at, after, id];
  const [same] = await rules.query<{ id: number }[]>(SAME, values);
  return same && new SameRule(same.id);
}
