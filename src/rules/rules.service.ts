import { Injectable, Logger } from '@nestjs/common';
import { isVisible, locationToWatch } from '../access/own-locations';
import { loggedName } from '../access/caller-name';
import type { Principal } from '../access/principal';
import type { StockRule } from '../database/schema/stock-rule.entity';
import { ApiError } from '../errors/api-error';
import { listPage } from '../pagination/list-page';
import { EVERYWHERE } from '../readings/locations';
import { checkRule } from './check-rule';
import type { Condition } from './condition';
import type { ChangeRuleDto } from './dto/change-rule.dto';
import type { CreateRuleDto } from './dto/create-rule.dto';
import type { ListRulesDto } from './dto/list-rules.dto';
import type { RuleDto, RulesDto } from './dto/rule.dto';
import { ruleCursors } from './rule-cursor';
import { RulesRepository, SameRule } from './rules.repository';
import { Watchers } from './watchers';
import { WrittenProducts } from './written-products';

/** Maximum number of rules. It is limited because every instance has all rules in memory. */
const MOST_RULES = 10_000;

/**
 * Maximum number of rules about all products. The periodic check compares every product with each of them, and should
 * take about a minute.
 */
const MOST_RULES_OF_ALL = 500;

const TOO_MANY = {
  most: `There are ${MOST_RULES} rules: delete one, or use prefix or all.`,
  mostOfAll: `There are ${MOST_RULES_OF_ALL} rules about all products: delete one, or use productid or prefix.`,
};

/** Creates, lists, changes and deletes rules. Callers bound to locations see and change only the rules there. */
@Injectable()
export class RulesService {
  private readonly logger = new Logger('Rules');

  constructor(
    private readonly repository: RulesRepository,
    private readonly watchers: Watchers,
    private readonly written: WrittenProducts,
  ) {}

  /**
   * Creates a rule.
   * @throws ApiError VALIDATION_ERROR, RULE_EXISTS, TOO_MANY_RULES, FORBIDDEN for a location that the caller may
   * not use
   */
  async create(caller: Principal, given: CreateRuleDto): Promise<RuleDto> {
    checkRule(given);
    const {
      productid = null,
      prefix = null,
      when,
      threshold = null,
      recovers_at = null,
      after = null,
    } = given;
    const paused = given.paused ?? false;
    const location = locationToWatch(caller, given.location ?? undefined);
    const rule = { productid, prefix, location, when, threshold, recovers_at, after, paused };
    const made = await this.repository.insert(rule, MOST_RULES, MOST_RULES_OF_ALL);
    if (made instanceof SameRule) throw exists(made);
    if (typeof made === 'string') throw new ApiError('TOO_MANY_RULES', TOO_MANY[made]);
    this.changed('created', made, caller);
    return shown(made);
  }

  async list({ limit, cursor }: ListRulesDto, { locations = EVERYWHERE }: Principal): Promise<RulesDto> {
    const after = cursor === undefined ? 0 : (ruleCursors.decode(cursor) ?? 0);
    const found = await this.repository.list(after, limit + 1, locations);
    return listPage(found.map(shown), limit, ({ id }) => ruleCursors.encode(id));
  }

  /** Finds a rule. @throws ApiError NOT_FOUND, also for a rule at a location that the caller may not use */
  async find(id: number, caller: Principal): Promise<RuleDto> {
    return shown(await this.own(id, caller));
  }

  /**
   * Changes the given members of a rule. A null resets a member to its default.
   * @throws ApiError NOT_FOUND, VALIDATION_ERROR, RULE_EXISTS
   */
  async change(id: number, given: ChangeRuleDto, caller: Principal): Promise<RuleDto> {
    await this.own(id, caller);
    const changed = await this.repository.update(id, ({ productid, prefix, when, ...known }) => {
      const { threshold = known.threshold, recovers_at = known.recovers_at, after = known.after } = given;
      const all = productid === null && prefix === null ? true : null;
      checkRule({ productid, prefix, all, when: when as Condition, threshold, recovers_at, after });
      const { paused = known.paused } = given;
      return { threshold, recovers_at, after, paused: paused ?? false };
    });
    if (!changed) throw unknown();
    if (changed instanceof SameRule) throw exists(changed);
    this.changed('changed', changed, caller);
    return shown(changed);
  }

  /** Deletes a rule. @throws ApiError NOT_FOUND, also for a rule at a location that the caller may not use */
  async delete(id: number, caller: Principal): Promise<void> {
    const rule = await this.own(id, caller);
    if (!(await this.repository.delete(id))) throw unknown();
    this.changed('deleted', rule, caller);
  }

  private async own(id: number, caller: Principal): Promise<StockRule> {
    const rule = await this.repository.find(id);
    if (!rule || !isVisible(caller, rule.location)) throw unknown();
    return rule;
  }

  /**
   * Logs the change of a rule. A rule for one product is checked at once, unless it is about a forecast. All
   * other rules are checked by the next periodic check.
   */
  private changed(what: string, { id, productid }: StockRule, by: Principal): void {
    this.logger.log(`Rule ${id} was ${what} by ${loggedName(by)}`);
    this.watchers.forget();
    if (productid !== null) this.written.note([{ productid }]);
  }
}

function shown({ id, productid, prefix, paused, ...members }: StockRule): RuleDto {
  const products = productid === null && prefix === null ? { all: true } : { productid, prefix };
  return Object.fromEntries(
    Object.entries({ id, ...products, ...members, paused: paused || null }).filter(
      ([, value]) => value !== null,
    ),
  ) as unknown as RuleDto;
}

function exists({ id }: SameRule): ApiError {
  return new ApiError('RULE_EXISTS', `Rule ${id} says the same: change that one, or delete it first.`);
}

function unknown(): ApiError {
  return new ApiError('NOT_FOUND', 'There is no rule with this id.');
}
