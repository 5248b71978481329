import { infiniteQueryOptions } from '@tanstack/react-query';
import type { components } from '@verkko/client';
import { api, dataOf } from './client';
import { queryClient } from './query-client';

/** A webhook without its secret. */
export type Webhook = components['schemas']['WebhookDto'];
export type NewWebhook = components['schemas']['CreateWebhookDto'];
export type WebhookChanges = components['schemas']['ChangeWebhookDto'];
/** A message to a webhook receiver, sent or to be sent. */
export type Delivery = components['schemas']['DeliveryDto'];

const PAGE = 100;

export const webhooks = infiniteQueryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ pageParam }) => {
    const query = { limit: PAGE, ...(pageParam && { cursor: pageParam }) };
    return dataOf(api.GET('/api/v1/webhooks', { params: { query } }));
  },
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor,
});

export const deliveries = (id: number) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', id],
    queryFn: ({ pageParam }) => {
      const params = { path: { id }, query: { limit: PAGE, ...(pageParam && { cursor: pageParam }) } };
      return dataOf(api.GET('/api/v1/webhooks/{id}/deliveries', { params }));
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

/** Creates a webhook. @returns its secret, which the service returns only once */
export async function createWebhook(body: NewWebhook): Promise<string> {
  const { secret } = await dataOf(api.POST('/api/v1/webhooks', { body }));
  listAgain();
  return secret;
}

export async function changeWebhook(id: number, body: WebhookChanges): Promise<void> {
  await dataOf(api.PATCH('/api/v1/webhooks/{id}', { params: { path: { id } }, body }));
  listAgain();
}

export async function deleteWebhook(id: number): Promise<void> {
  await dataOf(api.DELETE('/api/v1/webhooks/{id}', { params: { path: { id } } }));
  listAgain();
}

/**
 * Renews the secret of a webhook.
 * @param grace seconds for which messages are also signed with the old secret
 * @returns the new secret
 */
export async function rotateSecret(id: number, grace: number): Promise<string> {
  const params = { path: { id }, query: { grace } };
  const { secret } = await dataOf(api.POST('/api/v1/webhooks/{id}/secret', { params }));
  listAgain();
  return secret;
}

/** Sends a test message to a webhook receiver at once. */
export async function testWebhook(id: number) {
  const outcome = await dataOf(api.POST('/api/v1/webhooks/{id}/test', { params: { path: { id } } }));
  listAgain();
  return outcome;
}

/**
 * Makes the service send events to one webhook again: the events after the given one.
 * @returns the number of these events
 */
export async function replayEvents(id: number, after: number): Promise<number> {
  const params = { path: { id } };
  const { queued } = await dataOf(api.POST('/api/v1/webhooks/{id}/replay', { params, body: { after } }));
  void queryClient.invalidateQueries({ queryKey: ['deliveries', id] });
  return queued;
}

function listAgain(): void {
  void queryClient.invalidateQueries({ queryKey: ['webhooks'] });
}
