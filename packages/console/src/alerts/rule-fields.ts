import type { Rule, RuleChanges } from '../api/alert-requests';
import type { Details } from '../api/reading';
import { parseAmount, typedAmount } from '../stock/amount';
import { texts } from '../texts';

/** The values that the user has entered in the form fields for the condition of a rule. */
export interface ConditionFields {
  readonly when: Rule['when'];
  /**
   * The level at or below which a product is low; empty if the rule uses each product's own `low_at` instead.
   */
  readonly amount: string;
  /**
   * The condition ends above this level or number of days. If this field is empty, the condition ends above
   * the threshold plus 1.
   */
  readonly until: string;
  readonly days: string;
  readonly silence: string;
  readonly unit: string;
}

/** For each kind of condition, the fields of a rule that the form shows. */
export const CONDITION_MEMBERS: Readonly<Record<Rule['when'], readonly string[]>> = {
  low: ['threshold', 'recovers_at'],
  out: [],
  below_days: ['threshold', 'recovers_at'],
  stale: ['after'],
};

export const NO_CONDITION: ConditionFields = {
  when: 'low',
  amount: '',
  until: '',
  days: '7',
  silence: '36',
  unit: 'h',
};

/**
 * The form fields that show the condition of a rule.
 * @param details the details of the product, if the rule is about a single product
 */
export function fieldsOf(
  { when, threshold, recovers_at, after }: Rule,
  details: Details | null,
): ConditionFields {
  const scale = when === 'low' ? details?.scale : 0;
  const typed = (value: number | undefined) => (value === undefined ? '' : typedAmount(value, scale));
  return {
    ...NO_CONDITION,
    when,
    until: typed(recovers_at),
    ...(when === 'low' && { amount: typed(threshold) }),
    ...(when === 'below_days' && { days: typed(threshold) }),
    ...(after !== undefined && { silence: after.slice(0, -1), unit: after.slice(-1) }),
  };
}

/**
 * Converts typed form fields to the members of a rule. @returns the first wrong field, if a number is invalid
 */
export function membersOf(
  { when, amount, until, days, silence, unit }: ConditionFields,
  details: Details | null,
): RuleChanges | { readonly field: keyof ConditionFields; readonly mistake: string } {
  const scale = when === 'low' ? (details?.scale ?? 0) : 0;
  const number = (text: string) => (text.trim() === '' ? null : parseAmount(text, scale));
  const mistake = texts.change.badAmount(scale);
  if (when === 'out') return {};
  if (when === 'stale') {
    const count = number(silence);
    return count ? { after: `${count}${unit}` } : { field: 'silence', mistake };
  }
  const threshold = number(when === 'low' ? amount : days);
  const recovers_at = number(until);
  if (threshold === undefined) return { field: when === 'low' ? 'amount' : 'days', mistake };
  if (recovers_at === undefined) return { field: 'until', mistake };
  return { threshold, recovers_at };
}
