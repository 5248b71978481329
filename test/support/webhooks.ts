import { Dispatcher } from '../../src/webhooks/dispatcher';
import { until } from '@verkko/dev-servers/until';
import type { Api } from './api';
import { QUERY, UPDATE, VOID, WEBHOOKS } from './paths';
import type { Service } from './service';

/** A webhook, as the service shows it. */
export interface Webhook {
  readonly id: number;
  readonly url: string;
  readonly enabled: boolean;
  readonly disabled_reason?: string;
  readonly failing_since?: string;
  readonly paused_until?: string;
  readonly secret: string;
}

/** A webhook delivery, as the API returns it. */
export interface Delivery {
  readonly id: string;
  readonly event: number;
  readonly status: string;
  readonly attempts: number;
  readonly next_attempt_at?: string;
  readonly attempted_at?: string;
  readonly status_code?: number;
  readonly response?: string;
  readonly error?: string;
}

/** Creates a webhook, by default for events about voided readings. */
export async function makeWebhook(service: Api, url: string, members: object = {}): Promise<Webhook> {
  const webhook = { url, types: ['reading.voided'], ...members };
  return (await service.post(WEBHOOKS, webhook).expect(201)).body as Webhook;
}

export async function readWebhook(service: Service, { id }: { readonly id: number }): Promise<Webhook> {
  return (await service.get(`${WEBHOOKS}/${id}`).expect(200)).body as Webhook;
}

/** The deliveries of a webhook. The delivery of the newest event is the first one. */
export async function deliveriesOf(service: Service, { id }: { readonly id: number }): Promise<Delivery[]> {
  const { body } = await service.get(`${WEBHOOKS}/${id}/deliveries?limit=500`).expect(200);
  return (body as { items: Delivery[] }).items;
}

/** Waits until the newest delivery of a webhook has this number of stored attempts. */
export async function attempted(
  service: Service,
  { id }: { readonly id: number },
  attempts: number,
): Promise<Delivery> {
  await until(`${attempts} attempts were made`, async () => {
    const [newest] = await service.query<{ attempts: number; is_open: boolean }>(
      `SELECT attempts, claimed_until IS NOT NULL AS is_open FROM webhook_deliveries
       WHERE webhook = $1 ORDER BY event DESC LIMIT 1`,
      [id],
    );
    return newest?.attempts === attempts && !newest.is_open;
  });
  return (await deliveriesOf(service, { id }))[0] as Delivery;
}

/** Makes all waiting deliveries of a webhook due now, as if the waiting time had passed. */
export async function skipWaiting(service: Service, { id }: { readonly id: number }): Promise<void> {
  await service.query(`UPDATE webhook_deliveries SET due_at = now() WHERE webhook = $1 AND due_at > now()`, [
    id,
  ]);
  service.app.get(Dispatcher).wake();
}

/** Causes events: stores this number of readings of a product, and voids them in one request. */
export async function makeEvents(
  service: Api,
  productid: string,
  count = 1,
  location?: string,
): Promise<void> {
  const items = Array.from({ length: count }, (_, number) => ({
    productid,
    quantity: number,
    timestamp: '2024-01-01',
    ...(location !== undefined && { location }),
  }));
  await service.post(UPDATE, { items }).expect(201);
  const { body } = await service.get(`${QUERY}?productid=${productid}&limit=500`).expect(200);
  const readings = (body as { items: { id: number; timestamp: string; location?: string }[] }).items;
  await service
    .post(VOID, {
      items: readings.map(({ id, timestamp, location: at }) => ({
        productid,
        id,
        timestamp,
        ...(at !== undefined && { location: at }),
      })),
    })
    .expect(200);
}
