import type { Client, components } from '@verkko/client';
import { Failure, UsageError } from '../command-line/failure';
import { ask } from './ask';
import { integer } from './integer';
import { optionFor, refusal, type ServiceResponse } from './response';
import { say } from './say';
import type { readOptions } from './service-options';
import { deliveriesTable, memberLines, type Webhook, webhookLine, webhooksTable } from './webhook-text';

/** The command-line options that say which events a webhook receives. */
export const EVENT_OPTIONS = {
  type: { type: 'string', multiple: true },
  product: { type: 'string' },
  prefix: { type: 'string' },
  location: { type: 'string' },
} as const;

export const WEBHOOK_OPTIONS = {
  ...EVENT_OPTIONS,
  to: { type: 'string' },
  description: { type: 'string' },
  grace: { type: 'string' },
  limit: { type: 'string' },
  after: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export type Values = ReturnType<typeof readOptions<typeof WEBHOOK_OPTIONS>>['values'];

/**
 * Function that runs one action of the command `webhooks`, on all webhooks or on the webhook with the given
 * id. Only requests that read are retried, because a repeated request could create a second webhook, and
 * every event would be sent twice.
 */
export type WebhookRequest = (client: Client, values: Values, id: number) => Promise<void>;

type NewWebhook = components['schemas']['WebhookWithSecretDto'];

export const create: WebhookRequest = async (client, values) => {
  showSecret(await createWebhook(client, values));
};

export const list: WebhookRequest = async (client, { json }) => {
  const webhooks: Webhook[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 500, ...(cursor !== undefined && { cursor }) };
    const page = await ask(() => client.GET('/api/v1/webhooks', { params: { query } }));
    webhooks.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  process.stdout.write(json ? asLines(webhooks) : webhooksTable(webhooks));
};

export const show: WebhookRequest = async (client, { json }, id) => {
  const webhook = await ask(() => client.GET('/api/v1/webhooks/{id}', { params: { path: { id } } }));
  process.stdout.write(json ? asLines([webhook]) : memberLines(webhook));
};

export const remove: WebhookRequest = (client, _values, id) => deleteWebhook(client, id);

export const change =
  (members: { enabled: boolean }): WebhookRequest =>
  async (client, _values, id) => {
    succeeded(await client.PATCH('/api/v1/webhooks/{id}', { params: { path: { id } }, body: members }));
  };

export const rotate: WebhookRequest = async (client, { grace }, id) => {
  // Numbers are sent as the user wrote them, because all values of a query string are text. The service
  // checks them.
  const query: object = grace === undefined ? {} : { grace };
  showSecret(
    succeeded(await client.POST('/api/v1/webhooks/{id}/secret', { params: { path: { id }, query } })),
  );
};

export const test: WebhookRequest = async (client, _values, id) => {
  const tested = succeeded(await client.POST('/api/v1/webhooks/{id}/test', { params: { path: { id } } }));
  if (tested.status !== 'delivered') {
    throw new Failure(
      `The test failed. ${tested.error ?? ''}${tested.response ? `\n${tested.response}` : ''}`,
    );
  }
  process.stdout.write(`The receiver answered ${tested.status_code} after ${tested.duration_ms} ms.\n`);
};

export const showDeliveries: WebhookRequest = async (client, { limit = '50', json }, id) => {
  const params = { path: { id }, query: { limit } as object };
  const { items } = await ask(() => client.GET('/api/v1/webhooks/{id}/deliveries', { params }));
  process.stdout.write(json ? asLines(items) : deliveriesTable(items));
};

export const replay: WebhookRequest = async (client, { after }, id) => {
  if (after === undefined)
    throw new UsageError('replay needs --after ID; 0 stands for all events of the last 30 days.');
  const body = { after: integer(after, '--after') };
  const { queued } = succeeded(
    await client.POST('/api/v1/webhooks/{id}/replay', { params: { path: { id } }, body }),
  );
  process.stdout.write(`${queued} ${queued === 1 ? 'event is' : 'events are'} sent.\n`);
};

/** Creates a webhook. @throws Failure */
export async function createWebhook(client: Client, values: Values): Promise<NewWebhook> {
  const { to, type, product, prefix, location, description } = values;
  return succeeded(
    await client.POST('/api/v1/webhooks', {
      // The service rejects a missing URL or type with a message that names the allowed types.
      body: {
        url: to as string,
        types: type as NewWebhook['types'],
        ...(product !== undefined && { productid: product }),
        ...(prefix !== undefined && { prefix }),
        ...(location !== undefined && { location }),
        ...(description !== undefined && { description }),
      },
    }),
  );
}

/** Deletes a webhook. @throws Failure */
export async function deleteWebhook(client: Client, id: number): Promise<void> {
  succeeded(await client.DELETE('/api/v1/webhooks/{id}', { params: { path: { id } } }));
}

function succeeded<T>(answer: ServiceResponse & { data?: T }): T {
  if (!answer.response.ok) throw refusal('The service did not do it', answer, optionFor);
  return answer.data as T;
}

function showSecret({ secret, ...webhook }: NewWebhook): void {
  say(`${webhookLine(webhook)}\nThis is the only time the secret is shown:`);
  process.stdout.write(`${secret}\n`);
}

function asLines(items: readonly object[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}
