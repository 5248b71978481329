import type { components, WebhookMessage } from '@verkko/client';
import { table } from '../command-line/table';
import { lineOf } from './event-line';
import { productsOf } from './watched-products';

export type Webhook = components['schemas']['WebhookDto'];

type Delivery = components['schemas']['DeliveryDto'];

/** Describes a webhook in one line of text, for a notice. */
export function webhookLine({ id, types, url }: Webhook): string {
  return `webhook ${id}: ${types.join(', ')} to ${url}`;
}

/** Describes the content of a webhook request in one line of text. */
export function messageLine(message: WebhookMessage): string {
  if (message.type !== 'webhook.test') return lineOf(message);
  return `${message.timestamp}  ${message.type}  webhook ${message.data.webhook}`;
}

export function webhooksTable(webhooks: readonly Webhook[]): string {
  const rows = webhooks.map((webhook) => {
    const { id, types, location, url } = webhook;
    const place = location === undefined ? 'all' : location || '(none)';
    return [String(id), types.join(','), productsOf(webhook), place, stateOf(webhook), url];
  });
  return table(['WEBHOOK', 'TYPES', 'PRODUCTS', 'LOCATION', 'STATE', 'URL'], rows);
}

/** The members of a webhook as a table, one line for each member. */
export function memberLines(webhook: Webhook): string {
  const rows = Object.entries(webhook).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : String(value),
  ]);
  return table(['MEMBER', 'VALUE'], rows);
}

export function deliveriesTable(deliveries: readonly Delivery[]): string {
  const rows = deliveries.map((delivery) => {
    const { event, type, status, attempts, attempted_at, next_attempt_at } = delivery;
    return [
      String(event),
      type,
      status,
      String(attempts),
      attempted_at,
      outcomeOf(delivery),
      next_attempt_at,
    ];
  });
  return table(['EVENT', 'TYPE', 'STATUS', 'ATTEMPTS', 'LAST ATTEMPT', 'OUTCOME', 'NEXT ATTEMPT'], rows);
}

function stateOf({ enabled, disabled_reason, failing_since }: Webhook): string {
  if (!enabled) return `disabled: ${disabled_reason ?? ''}`;
  return failing_since === undefined ? 'enabled' : `failing since ${failing_since}`;
}

function outcomeOf({ status_code, duration_ms, error, attempted_at }: Delivery): string {
  if (attempted_at === undefined) return '';
  return error ?? `${status_code} after ${duration_ms} ms`;
}
