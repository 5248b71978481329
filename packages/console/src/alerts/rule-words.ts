import type { Rule } from '../api/alert-requests';
import type { Details } from '../api/reading';
import { formatAmount } from '../stock/amount';
import { texts } from '../texts';

const { words } = texts.alerts;

/**
 * Describes the products of a rule in words.
 * @param details the details of the product, if the rule is about a single product
 */
export function productsOf({ productid, prefix }: Rule, details?: Details | null): string {
  if (productid !== undefined) return details?.name ?? productid;
  return prefix === undefined ? words.all : words.prefix(prefix);
}

/**
 * Describes the condition of a rule in words.
 * @param details the details of the product, if the rule is about a single product and they are loaded
 */
export function conditionOf(rule: Rule, details?: Details | null): string {
  const { location, recovers_at: until } = rule;
  const place = location === undefined ? '' : `, ${location === '' ? words.unnamed : words.place(location)}`;
  const end = until === undefined ? '' : `, ${words.until(limitOf(rule, until, details))}`;
  return `${beginOf(rule, details)}${end}${place}`;
}

function beginOf(rule: Rule, details?: Details | null): string {
  const { when, threshold, after = '' } = rule;
  if (when === 'out') return words.out;
  if (when === 'stale') return words.stale(durationOf(after));
  if (threshold === undefined) return words.lowMark;
  const limit = limitOf(rule, threshold, details);
  return when === 'low' ? words.low(limit) : words.days(limit);
}

function limitOf({ when, productid }: Rule, limit: number, details?: Details | null): string {
  if (when !== 'low') return String(limit);
  // The limit is not shown until the decimal places of the product are known. Without its decimal point, the
  // limit would look like another amount.
  return productid !== undefined && details === undefined ? texts.none : formatAmount(limit, details);
}

/** Describes a duration in words. @param after a duration as in the API, such as `36h` */
function durationOf(after: string): string {
  const unit = after.slice(-1) as keyof typeof texts.alerts.units;
  return `${after.slice(0, -1)} ${texts.alerts.units[unit]}`;
}
