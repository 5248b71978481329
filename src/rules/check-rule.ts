import { ValidationErrors } from '../validation/validation-errors';
import type { Condition } from './condition';
import { days } from './rule-values';

/** The members of a rule whose allowed values depend on each other. */
export interface RuleMembers {
  readonly productid?: string | null | undefined;
  readonly prefix?: string | null | undefined;
  readonly all?: true | null | undefined;
  readonly when: Condition;
  readonly threshold?: number | null | undefined;
  readonly recovers_at?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/**
 * Checks that the members of a rule fit together.
 * @throws ApiError VALIDATION_ERROR that lists the members that do not fit
 */
export function checkRule(rule: RuleMembers): void {
  const errors = new ValidationErrors();
  const add = (field: keyof RuleMembers, message: string) => {
    errors.add(field, message);
  };
  const named = (['productid', 'prefix', 'all'] as const).filter((name) => isGiven(rule[name]));
  const last = named.at(-1);
  if (last === undefined) add('productid', 'must be given, or prefix, or all');
  else if (named.length > 1) add(last, 'must be given alone: a rule has one of productid, prefix and all');
  checkLimits(rule, add);
  if (rule.when === 'stale' && !isGiven(rule.after)) add('after', 'is needed for stale, such as 36h');
  if (rule.when !== 'stale' && isGiven(rule.after)) add('after', 'is for stale only');
  const [first] = errors.listed;
  if (first)
    throw errors.error(
      errors.listed.length === 1
        ? `${first.field} ${first.message}`
        : `${errors.listed.length} fields are invalid`,
    );
}

function checkLimits(
  { when, threshold, recovers_at }: RuleMembers,
  add: (field: keyof RuleMembers, message: string) => void,
): void {
  if (when !== 'low' && when !== 'below_days') {
    if (isGiven(threshold)) add('threshold', 'is for low and below_days only');
    if (isGiven(recovers_at)) add('recovers_at', 'is for low and below_days only');
    return;
  }
  if (when === 'below_days' && days.read(threshold) === undefined) {
    add('threshold', `${days.message} for below_days`);
  }
  if (!isGiven(recovers_at)) return;
  if (!isGiven(threshold)) add('recovers_at', 'needs a threshold');
  else if (recovers_at < threshold) add('recovers_at', 'must not be less than threshold');
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
