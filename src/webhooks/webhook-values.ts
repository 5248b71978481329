import { EVENT_TYPES, type EventType } from '../events/event';
import { integer } from '../validation/integer.rule';
import type { Rule } from '../validation/rule';
import { text } from '../validation/text.rule';

/** Maximum number of characters in the URL of a webhook. */
const MAX_URL = 2048;

/**
 * Validation rule for the URL of a webhook. A user name or password in it is rejected, because lists of webhooks would
 * show it.
 */
export const webhookUrl: Rule<string> = {
  message: `must be a URL of at most ${MAX_URL} characters that starts with https:// or http://, without a user name, a password or a #`,
  schema: { type: 'string', format: 'uri', maxLength: MAX_URL },
  read: (value) => {
    if (typeof value !== 'string' || value.length > MAX_URL || !URL.canParse(value)) return undefined;
    const { protocol, username, password, href } = new URL(value);
    const isAllowed =
      ['https:', 'http:'].includes(protocol) && username + password === '' && !value.includes('#');
    return isAllowed && href.length <= MAX_URL ? href : undefined;
  },
};

/** Validation rule for the types of events that a webhook receives. Duplicates are removed. */
export const webhookTypes: Rule<EventType[]> = {
  message: `must be a list of one or more of ${EVENT_TYPES.join(', ')}`,
  schema: { type: 'array', minItems: 1, items: { type: 'string', enum: EVENT_TYPES } },
  read: (value) => {
    if (!Array.isArray(value) || value.length === 0) return undefined;
    const types = EVENT_TYPES.filter((type) => value.includes(type));
    return types.length === new Set(value).size ? types : undefined;
  },
};

export const description = text(255);

export const enabled: Rule<boolean> = {
  message: 'must be true or false',
  schema: { type: 'boolean' },
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};

/**
 * Validation rule for an event id. The service sends all events with greater ids again; 0 stands for all
 * events.
 */
export const eventId = integer(0, Number.MAX_SAFE_INTEGER);
