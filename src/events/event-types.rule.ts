import type { Rule } from '../validation/rule';
import { EVENT_TYPES, type EventType } from './event';

/** Validation rule for event types in a query string. Duplicates are removed. */
export const eventTypes: Rule<EventType[]> = {
  message: `must be one of ${EVENT_TYPES.join(', ')}; for several, the parameter is repeated`,
  schema: { type: 'array', items: { type: 'string', enum: EVENT_TYPES } },
  takesList: true,
  read: (value) => {
    const types = [...new Set([value].flat())] as EventType[];
    return types.every((type) => EVENT_TYPES.includes(type)) ? types : undefined;
  },
};
