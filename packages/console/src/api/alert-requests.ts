import { infiniteQueryOptions } from '@tanstack/react-query';
import type { components } from '@verkko/client';
import { texts } from '../texts';
import { api, dataOf } from './client';

/** A rule about stock levels, which causes events. */
export type Rule = components['schemas']['RuleDto'];
export type NewRule = components['schemas']['CreateRuleDto'];
export type RuleChanges = components['schemas']['ChangeRuleDto'];
/** A stock event: what a rule reports, a changed level, or a voided reading. */
export type StockEvent = components['schemas']['EventDto'];

const RULES_A_PAGE = 100;
const EVENTS_A_PAGE = 50;

export const rules = infiniteQueryOptions({
  queryKey: ['rules'],
  queryFn: ({ pageParam }) => {
    const query = { limit: RULES_A_PAGE, ...(pageParam && { cursor: pageParam }) };
    return dataOf(api.GET('/api/v1/rules', { params: { query } }));
  },
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor,
});

/**
 * The types of events that the console lists. Changes of levels are left out, because there are too many of
 * them.
 */
const NEWS = (Object.keys(texts.alerts.events) as StockEvent['type'][]).filter(
  (type) => type !== 'level.changed',
);

/** The events of the last 30 days, newest first, without changes of levels. */
export const events = infiniteQueryOptions({
  queryKey: ['events'],
  queryFn: ({ pageParam }) => {
    const before = pageParam === undefined ? {} : { before: pageParam };
    const query = { type: NEWS, order: 'desc' as const, limit: EVENTS_A_PAGE, ...before };
    return dataOf(api.GET('/api/v1/events', { params: { query } }));
  },
  initialPageParam: undefined as number | undefined,
  getNextPageParam: ({ items, limit }) => (items.length < limit ? undefined : items.at(-1)?.id),
});

export function createRule(body: NewRule): Promise<Rule> {
  return dataOf(api.POST('/api/v1/rules', { body }));
}

export function changeRule(id: number, body: RuleChanges): Promise<Rule> {
  return dataOf(api.PATCH('/api/v1/rules/{id}', { params: { path: { id } }, body }));
}

export async function deleteRule(id: number): Promise<void> {
  await dataOf(api.DELETE('/api/v1/rules/{id}', { params: { path: { id } } }));
}
