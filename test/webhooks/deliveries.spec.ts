import { readFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { promisify } from 'node:util';
import { Webhook as Verifier } from 'standardwebhooks';
import request from 'supertest';
import { until } from '@verkko/dev-servers/until';
import { DeliveriesRepository } from '../../src/webhooks/deliveries.repository';
import { CertificateFiles } from '../support/certificate-files';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { NameServer } from '../support/name-server';
import { WEBHOOKS } from '../support/paths';
import { answer, close, hang, type ReceivedRequest, Receiver } from '../support/receiver';
import { eventsAfter } from '../support/rules';
import { type Service, startService } from '../support/service';
import {
  attempted,
  deliveriesOf,
  makeEvents,
  makeWebhook,
  readWebhook,
  skipWaiting,
  type Webhook,
} from '../support/webhooks';

const NAME = 'receiver.test';

describe('webhook deliveries', () => {
  let database: TestDatabase;
  let service: Service;
  let names: NameServer;
  let certificate: CertificateFiles;
  const receivers: Receiver[] = [];
  /**
   * Webhooks whose receivers respond too late, or never end their response. A delivery attempt to such a
   * receiver lasts 15 s, so the other tests run meanwhile.
   */
  const late: Record<'hanging' | 'trickling' | 'endless', Webhook>[] = [];

  const start = async (tls?: { cert: string; key: string }) => {
    const receiver = await Receiver.start(tls);
    receivers.push(receiver);
    return receiver;
  };
  const path = ({ id }: { readonly id: number }, action = '') => `${WEBHOOKS}/${id}${action}`;
  const post = (webhook: { readonly id: number }, action: string, body?: object) =>
    service.post(path(webhook, action), body).expect(action === '/secret' ? 201 : 200);
  const enable = (webhook: { readonly id: number }) =>
    request(service.url).patch(path(webhook)).send({ enabled: true }).expect(200);
  const verify = (secret: string, { headers, body }: ReceivedRequest) =>
    new Verifier(secret).verify(body, headers as Record<string, string>);

  beforeAll(async () => {
    names = await NameServer.start();
    certificate = new CertificateFiles();
    database = await createDatabase();
    service = await startService({ AUTH: 'off', WEBHOOK_ALLOW: '127.0.0.1' }, database.connection);

    const [hanging, trickling, endless] = [await start(), await start(), await start()];
    hanging.behaviours = [hang];
    trickling.behaviours = [
      (response) => {
        response.socket?.write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => response.socket?.write('X-Slow: 1\r\n'), 200);
        response.once('close', () => {
          clearInterval(timer);
        });
      },
    ];
    endless.behaviours = [
      (response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('.'), 200);
        response.once('close', () => {
          clearInterval(timer);
        });
      },
    ];
    late.push({
      hanging: await makeWebhook(service, hanging.url, { productid: 'LATE' }),
      trickling: await makeWebhook(service, trickling.url, { productid: 'LATE' }),
      endless: await makeWebhook(service, endless.url, { productid: 'LATE' }),
    });
    await makeEvents(service, 'LATE');
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
    for (const receiver of receivers) await receiver.stop();
    await names.stop();
    certificate.remove();
  });

  it('contain the event in the form of GET /api/v1/events, signed as Standard Webhooks requires', async () => {
    const receiver = await start();
    const webhook = await makeWebhook(service, receiver.url, { productid: 'SIGNED' });
    await makeEvents(service, 'SIGNED');

    const [received] = await receiver.received(1);
    expect(received?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Verkko-Inventory-API\/\d/),
      'webhook-id': expect.stringMatching(/^[\da-f-]{36}$/),
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      'webhook-signature': expect.stringMatching(/^v1,[\w+/]{43}=$/),
    });
    expect([verify(webhook.secret, received as ReceivedRequest)]).toEqual(
      await eventsAfter(service, 0, '&productid=SIGNED'),
    );
    expect(await attempted(service, webhook, 1)).toEqual({
      id: received?.headers['webhook-id'],
      event: receiver.events[0],
      type: 'reading.voided',
      productid: 'SIGNED',
      location: '',
      status: 'delivered',
      attempts: 1,
      created_at: expect.any(String),
      attempted_at: expect.any(String),
      duration_ms: expect.any(Number),
      status_code: 204,
    });
  });

  it('are made only for events that match the types, products and location of the webhook', async () => {
    const receiver = await start();
    const asks = async (members: object) => (await makeWebhook(service, receiver.url, members)).id;
    const ids = [
      await asks({ productid: 'ASKED-1' }),
      await asks({ prefix: 'ASKED-' }),
      await asks({ prefix: 'ASKED-', location: 'shop' }),
      await asks({ prefix: 'ASKED-', location: '' }),
      await asks({ prefix: 'ASKED-', types: ['level.low', 'level.out'] }),
    ];
    await makeEvents(service, 'ASKED-1');
    await makeEvents(service, 'ASKED-2', 1, 'shop');

    const counts = await Promise.all(ids.map(async (id) => (await deliveriesOf(service, { id })).length));
    expect(counts).toEqual([1, 2, 1, 1, 0]);
  });

  it('wait while four requests of the same webhook have no answer, and do not delay deliveries of other webhooks', async () => {
    const [slow, fast] = [await start(), await start()];
    slow.behaviours = [hang];
    const webhook = await makeWebhook(service, slow.url, { productid: 'BESIDE' });
    await makeWebhook(service, fast.url, { productid: 'BESIDE' });
    await makeEvents(service, 'BESIDE', 20);

    await fast.received(20);
    expect(new Set(fast.events).size).toBe(20);
    await slow.received(4);
    const states = await deliveriesOf(service, webhook);
    expect(states.filter(({ attempts }) => attempts > 0)).toHaveLength(4);
    expect(slow.requests).toHaveLength(4);
    await request(service.url).delete(path(webhook)).expect(204);
  });

  it('do not wait for older deliveries whose events have been deleted', async () => {
    const receiver = await start();
    const webhook = await makeWebhook(service, receiver.url, { productid: 'OUTLIVED' });
    await service.query(`UPDATE webhooks SET paused_until = 'infinity' WHERE id = $1`, [webhook.id]);
    await makeEvents(service, 'OUTLIVED', 5);
    const events = await eventsAfter(service, 0, '&productid=OUTLIVED');
    await service.query(`DELETE FROM events WHERE id = ANY ($1)`, [events.slice(0, 4).map(({ id }) => id)]);

    await service.query('UPDATE webhooks SET paused_until = NULL WHERE id = $1', [webhook.id]);
    await receiver.received(1);

    expect(receiver.bodies).toEqual(events.slice(4));
  });

  it('have the same webhook-id and body in each attempt', async () => {
    const receiver = await start();
    receiver.behaviours = [answer(500, {}, 'out of\0 order'), close, answer(200, {}, 'ok')];
    const webhook = await makeWebhook(service, receiver.url, { productid: 'RETRIED' });
    await makeEvents(service, 'RETRIED');

    expect(await attempted(service, webhook, 1)).toMatchObject({
      status: 'pending',
      status_code: 500,
      response: 'out of\uFFFD order',
      error: 'The receiver answered 500.',
      next_attempt_at: expect.any(String),
    });
    expect((await readWebhook(service, webhook)).failing_since).toMatch(/^20\d\d-/);
    await skipWaiting(service, webhook);
    expect(await attempted(service, webhook, 2)).toMatchObject({
      status: 'pending',
      error: 'The receiver closed the connection before it answered.',
    });
    await skipWaiting(service, webhook);
    const delivered = await attempted(service, webhook, 3);
    expect(delivered).toMatchObject({ status: 'delivered', status_code: 200, response: 'ok' });
    expect(delivered).not.toHaveProperty('error');
    expect(delivered).not.toHaveProperty('next_attempt_at');

    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.requests.map(({ body }) => body)).size).toBe(1);
    for (const received of receiver.requests) verify(webhook.secret, received);
    expect(await readWebhook(service, webhook)).not.toHaveProperty('failing_since');
  });

  it('end as failed after ten attempts, with longer and longer pauses between the attempts', async () => {
    const receiver = await start();
    receiver.behaviours = [answer(500)];
    const webhook = await makeWebhook(service, receiver.url, { productid: 'FAILED' });
    await makeEvents(service, 'FAILED');

    const waits: number[] = [];
    for (let attempts = 1; attempts < 10; attempts += 1) {
      await attempted(service, webhook, attempts);
      const [row] = await service.query<{ wait: number }>(
        'SELECT extract(epoch FROM due_at - attempted_at)::float8 AS wait FROM webhook_deliveries WHERE webhook = $1',
        [webhook.id],
      );
      waits.push(row?.wait ?? 0);
      await skipWaiting(service, webhook);
    }
    expect(await attempted(service, webhook, 10)).toMatchObject({ status: 'failed', status_code: 500 });
    const hours = [5 / 3600, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24];
    // The service makes each pause longer by a random part, which is at most a tenth of the pause. The
    // measured time is the pause plus the duration of the delivery attempt.
    const shares = waits.map((wait, index) => wait / ((hours[index] ?? NaN) * 3600));
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...shares.slice(1))).toBeLessThan(1.2);
    expect(receiver.requests).toHaveLength(10);
  });

  it('follow no redirect', async () => {
    const [receiver, other] = [await start(), await start()];
    receiver.behaviours = [answer(307, { Location: other.url })];
    const webhook = await makeWebhook(service, receiver.url, { productid: 'MOVED' });
    await makeEvents(service, 'MOVED');

    expect(await attempted(service, webhook, 1)).toMatchObject({
      status: 'pending',
      status_code: 307,
      error: 'The receiver answered 307, and redirects are not followed.',
    });
    expect(other.requests).toEqual([]);
  });

  it('pause as long as the response header Retry-After says, but at most a day', async () => {
    const receiver = await start();
    receiver.behaviours = [answer(429, { 'Retry-After': '7200' }), answer(204)];
    const webhook = await makeWebhook(service, receiver.url, { productid: 'PAUSED' });
    const pause = async () => {
      const [row] = await service.query<{ due: number; paused: number }>(
        `SELECT extract(epoch FROM max(due_at) - now())::float8 AS due,
          extract(epoch FROM max(paused_until) - now())::float8 AS paused
         FROM webhooks JOIN webhook_deliveries ON webhook = id WHERE id = $1`,
        [webhook.id],
      );
      return [row?.due, row?.paused].map((seconds) => Math.round((seconds ?? 0) / 60));
    };
    await makeEvents(service, 'PAUSED');
    await attempted(service, webhook, 1);
    expect(await pause()).toEqual([120, 120]);

    await makeEvents(service, 'PAUSED');
    await makeWebhook(service, receiver.url, { productid: 'ANOTHER' });
    await makeEvents(service, 'ANOTHER');
    await receiver.received(2); // the other webhook's event: the paused one has sent nothing before
    const paused = await deliveriesOf(service, webhook);
    expect(paused.map(({ attempts }) => attempts)).toEqual([0, 1]);
    const { paused_until } = await readWebhook(service, webhook);
    expect(paused_until).toMatch(/^20\d\d-/);
    expect(paused[0]?.next_attempt_at).toBe(paused_until);

    await service.query(`UPDATE webhooks SET paused_until = now() WHERE id = $1`, [webhook.id]);
    await skipWaiting(service, webhook);
    await receiver.received(4);
    receiver.behaviours = [answer(503, { 'Retry-After': 'Fri, 31 Dec 9999 23:59:59 GMT' })];
    await makeEvents(service, 'PAUSED');
    await attempted(service, webhook, 1);
    expect(await pause()).toEqual([24 * 60, 24 * 60]);
  });

  it('pause for the seconds in the response header Retry-After, even if another request succeeds during the pause', async () => {
    const receiver = await start();
    receiver.behaviours = [hang, answer(429, { 'Retry-After': '7200' })];
    const webhook = await makeWebhook(service, receiver.url, { productid: 'PARALLEL' });
    await makeEvents(service, 'PARALLEL', 2);
    const paused = await until('the webhook is paused', async () => {
      const { paused_until } = await readWebhook(service, webhook);
      return paused_until;
    });
    receiver.requests[0]?.response.writeHead(204).end();
    await until('the other request is delivered', async () =>
      (await deliveriesOf(service, webhook)).some(({ status }) => status === 'delivered'),
    );

    const after = await readWebhook(service, webhook);
    expect(after.paused_until).toBe(paused);
    expect(after).not.toHaveProperty('failing_since');
  });

  it('are sent to the new URL of a changed webhook, even if an earlier request to the old URL gets 410', async () => {
    const [old, renewed] = [await start(), await start()];
    old.behaviours = [answer(500), hang];
    const webhook = await makeWebhook(service, old.url, { productid: 'RENEWED' });
    await makeEvents(service, 'RENEWED');
    await attempted(service, webhook, 1);
    await skipWaiting(service, webhook);
    const [, open] = await old.received(2);
    expect(await readWebhook(service, webhook)).toHaveProperty('failing_since');
    const { body } = await request(service.url).patch(path(webhook)).send({ url: renewed.url }).expect(200);
    expect(body).not.toHaveProperty('failing_since');

    open?.response.writeHead(410).end();
    await renewed.received(1);
    expect(await attempted(service, webhook, 2)).toMatchObject({ status: 'delivered', status_code: 204 });
    expect(await readWebhook(service, webhook)).toMatchObject({ enabled: true });
  });

  it('end when the receiver answers 410, which disables the webhook', async () => {
    const receiver = await start();
    receiver.behaviours = [answer(410), answer(204)];
    const webhook = await makeWebhook(service, receiver.url, { productid: 'GONE' });
    await makeEvents(service, 'GONE');

    expect(await attempted(service, webhook, 1)).toMatchObject({ status: 'failed', status_code: 410 });
    expect(await readWebhook(service, webhook)).toMatchObject({ enabled: false, disabled_reason: 'gone' });
    await makeEvents(service, 'GONE');
    expect(await deliveriesOf(service, webhook)).toHaveLength(1);
    await enable(webhook);
    await makeEvents(service, 'GONE');
    await receiver.received(2);
  });

  it('stop after five days of failures, and continue when the webhook is enabled again', async () => {
    const receiver = await start();
    receiver.behaviours = [answer(500), answer(500), answer(204)];
    const webhook = await makeWebhook(service, receiver.url, { productid: 'DAYS' });
    const ago = (time: string) =>
      service.query(`UPDATE webhooks SET failing_since = now() - $2::interval WHERE id = $1`, [
        webhook.id,
        time,
      ]);
    await makeEvents(service, 'DAYS');
    await attempted(service, webhook, 1);
    await ago('119 hours');
    await skipWaiting(service, webhook);
    await attempted(service, webhook, 2);
    expect(await readWebhook(service, webhook)).toMatchObject({ enabled: true });

    receiver.behaviours = [answer(500), answer(204)];
    await ago('121 hours');
    await skipWaiting(service, webhook);
    expect(await attempted(service, webhook, 3)).toMatchObject({ status: 'pending' });
    expect(await readWebhook(service, webhook)).toMatchObject({ enabled: false, disabled_reason: 'failing' });
    expect((await deliveriesOf(service, webhook))[0]).not.toHaveProperty('next_attempt_at');

    await skipWaiting(service, webhook);
    const other = await start();
    await makeWebhook(service, other.url, { productid: 'DAYS-2' });
    await makeEvents(service, 'DAYS-2');
    await other.received(1); // the service has read the queue, and has sent nothing to the disabled webhook
    expect(receiver.requests).toHaveLength(3);
    await enable(webhook);
    expect(await attempted(service, webhook, 4)).toMatchObject({ status: 'delivered' });
  });

  it('are signed with the old and the new secret while the secret is being replaced', async () => {
    const receiver = await start();
    const webhook = await makeWebhook(service, receiver.url, { productid: 'ROTATED' });
    const { body } = await post(webhook, '/secret');
    const { secret } = body as Webhook;
    await makeEvents(service, 'ROTATED');
    const [during] = await receiver.received(1);
    await service.query(`UPDATE webhooks SET previous_secret_until = now() WHERE id = $1`, [webhook.id]);
    await makeEvents(service, 'ROTATED');
    const [, after] = await receiver.received(2);

    for (const key of [secret, webhook.secret]) verify(key, during as ReceivedRequest);
    verify(secret, after as ReceivedRequest);
    expect(() => verify(webhook.secret, after as ReceivedRequest)).toThrow('No matching signature found');
  });

  it('are queued for every event after the given event id if a client requests a replay', async () => {
    const receiver = await start();
    const webhook = await makeWebhook(service, receiver.url, { productid: 'AGAIN' });
    await makeEvents(service, 'AGAIN', 2);
    await receiver.received(2);
    await until('both are stored', async () =>
      (await deliveriesOf(service, webhook)).every(({ status }) => status === 'delivered'),
    );
    await request(service.url).patch(path(webhook)).send({ enabled: false }).expect(200);
    await makeEvents(service, 'AGAIN');
    await enable(webhook);
    const [first, second, third] = (await eventsAfter(service, 0, '&productid=AGAIN')).map(({ id }) => id);

    expect((await post(webhook, '/replay', { after: first })).body).toEqual({ queued: 2 });
    await receiver.received(4);
    expect(receiver.events.slice(2).toSorted((a, b) => a - b)).toEqual([second, third]);
    const idsOf = (event = 0) =>
      new Set(
        receiver.requests
          .filter(({ body }) => (JSON.parse(body) as { id: number }).id === event)
          .map(({ headers }) => headers['webhook-id']),
      );
    expect(idsOf(second).size).toBe(1);
    expect((await post(webhook, '/replay', { after: third })).body).toEqual({ queued: 0 });
    await service.post(path(webhook, '/replay'), { after: -1 }).expect(422);
  });

  it('can be replayed by one request at a time; a second request gets 503 meanwhile', async () => {
    const webhook = await makeWebhook(service, 'http://127.0.0.1:1/', { productid: 'REPLAYED' });
    const held = await HeldTable.connect(database.connection, 'webhook_deliveries');
    await held.hold();
    const replays = [1, 2].map(() =>
      service.post(path(webhook, '/replay'), { after: 0 }).then(({ status }) => status),
    );

    // One of the two requests begins before the other, and waits for the locked table. So only the other one
    // can get a response now.
    expect(await Promise.race(replays)).toBe(503);
    await held.release();
    expect((await Promise.all(replays)).sort()).toEqual([200, 503]);
    await held.disconnect();
    await post(webhook, '/replay', { after: 0 });
  });

  it('are no longer queued by a replay request after its client has disconnected', async () => {
    const webhook = await makeWebhook(service, 'http://127.0.0.1:1/', { productid: 'LONG' });
    await request(service.url).patch(path(webhook)).send({ enabled: false }).expect(200);
    const [newest] = await service.query<{ id: number }>(
      `WITH counter AS (UPDATE counters SET value = value + 20001 WHERE name = 'events' RETURNING value)
       INSERT INTO events (id, type, productid, location, data)
       SELECT value - 20001 + number, 'reading.voided', 'LONG', '', '{}' FROM counter, generate_series(1, 20001) AS number
       RETURNING id::float8 AS id, (SELECT value FROM counter)`,
    );
    const held = await HeldTable.connect(database.connection, 'webhook_deliveries');
    await held.hold();
    const server = service.app.getHttpServer() as Server;
    const connections = promisify(server.getConnections.bind(server));
    const before = await connections();
    const replay = service.post(path(webhook, '/replay'), { after: 0 });
    replay.end(() => undefined);
    await held.hasWaiting();

    replay.abort();
    await until('the service has noticed', async () => (await connections()) <= before);
    await held.release();
    await held.disconnect();
    await until('the replay has ended', async () => {
      const { status } = await service.post(path(webhook, '/replay'), { after: (newest?.id ?? 0) + 20_000 });
      return status === 200;
    });

    // One SQL statement of a replay queues at most 10,000 deliveries. If at most 10,000 deliveries are in the
    // queue, the replay has run no second statement.
    const [{ queued } = { queued: NaN }] = await service.query<{ queued: number }>(
      'SELECT count(*)::int AS queued FROM webhook_deliveries WHERE webhook = $1',
      [webhook.id],
    );
    expect(queued).toBeLessThanOrEqual(10_000);
    await request(service.url).delete(path(webhook)).expect(204);
  });

  it('are listed in pages, the newest event first', async () => {
    const receiver = await start();
    const webhook = await makeWebhook(service, receiver.url, { productid: 'LISTED' });
    await makeEvents(service, 'LISTED', 3);
    const page = async (query: string) =>
      (await service.get(`${path(webhook, '/deliveries')}${query}`).expect(200)).body as {
        items: { event: number }[];
        next_cursor?: string;
      };

    const { items, next_cursor = '' } = await page('?limit=2');
    const { items: others, next_cursor: none } = await page(`?limit=2&cursor=${next_cursor}`);
    const ids = (await eventsAfter(service, 0, '&productid=LISTED')).map(({ id }) => id);
    expect([...items, ...others].map(({ event }) => event)).toEqual(ids.reverse());
    expect(none).toBeUndefined();
  });

  it('are listed with the product and the location of their events', async () => {
    const receiver = await start();
    const webhook = await makeWebhook(service, receiver.url, { prefix: 'PLACED-' });
    await makeEvents(service, 'PLACED-1', 1);
    await makeEvents(service, 'PLACED-2', 1, 'shop-7');

    expect(await deliveriesOf(service, webhook)).toMatchObject([
      { productid: 'PLACED-2', location: 'shop-7' },
      { productid: 'PLACED-1' },
    ]);
  });

  it('of the type webhook.test are sent on request, even if the webhook is disabled', async () => {
    const receiver = await start();
    receiver.behaviours = [answer(200, {}, 'é'.repeat(600)), answer(400, {}, 'no')];
    const webhook = await makeWebhook(service, receiver.url, { productid: 'TESTED' });

    expect((await post(webhook, '/test')).body).toEqual({
      status: 'delivered',
      attempted_at: expect.any(String),
      duration_ms: expect.any(Number),
      status_code: 200,
      response: 'é'.repeat(512),
    });
    await request(service.url).patch(path(webhook)).send({ enabled: false }).expect(200);
    expect((await post(webhook, '/test')).body).toMatchObject({
      status: 'failed',
      status_code: 400,
      response: 'no',
      error: 'The receiver answered 400.',
    });
    const [received] = receiver.requests;
    expect(verify(webhook.secret, received as ReceivedRequest)).toEqual({
      type: 'webhook.test',
      timestamp: expect.any(String),
      data: { webhook: webhook.id },
    });
    expect(await deliveriesOf(service, webhook)).toEqual([]);
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    [
      'a certificate that nobody trusts',
      async () => {
        const { cert, key } = certificate;
        return (await start({ cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') })).url;
      },
      /^The certificate of the receiver is not valid: .*\((DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_.*)\)\.$/,
    ],
    [
      'a closed port',
      async () => {
        const receiver = await Receiver.start();
        const { url } = receiver;
        await receiver.stop();
        return url;
      },
      /^The receiver refused the connection\.$/,
    ],
    [
      'an unknown name',
      () => Promise.resolve('http://nobody.test/'),
      /^The name nobody\.test has no address/,
    ],
    [
      'a name with a private address',
      () => {
        names.addresses.set('inside.test', ['10.1.2.3']);
        return Promise.resolve('http://inside.test/');
      },
      /^The address 10\.1\.2\.3 of inside\.test is private, .* WEBHOOK_ALLOW does not name it\.$/,
    ],
    [
      'a name of which one address is private, although another one is allowed',
      () => {
        names.addresses.set('mixed.test', ['127.0.0.1 10.1.2.3']);
        return Promise.resolve('http://mixed.test/');
      },
      /^The address 10\.1\.2\.3 of mixed\.test is private/,
    ],
    [
      'a name server that reports a failure of its own',
      () => {
        names.addresses.set('broken.test', 'SERVFAIL');
        return Promise.resolve('http://broken.test/');
      },
      /^The name server did not answer for broken\.test \(ESERVFAIL\)\.$/,
    ],
    [
      'the name localhost',
      () => Promise.resolve('http://localhost:1/'),
      /refused the connection|WEBHOOK_ALLOW/,
    ],
  ])('fail if the receiver has %s, and report the reason', async (_what, urlOf, error) => {
    const webhook = await makeWebhook(service, await urlOf());

    const { body } = await post(webhook, '/test');
    expect(body).toMatchObject({ status: 'failed', error: expect.stringMatching(error) });
    expect(body).not.toHaveProperty('status_code');
    await request(service.url).delete(path(webhook)).expect(204);
  });

  it('check the IP address of the receiver in each attempt, and connect to exactly this address', async () => {
    const receiver = await start();
    receiver.behaviours = [answer(500)];
    // Each DNS query returns the next address. With two queries in one attempt, the service would connect to
    // the second address.
    names.addresses.set(NAME, ['127.0.0.1', '127.0.0.2', '192.168.0.1']);
    const webhook = await makeWebhook(service, receiver.urlOf(NAME), { productid: 'NAMED' });
    await makeEvents(service, 'NAMED');

    expect(await attempted(service, webhook, 1)).toMatchObject({ status_code: 500 });
    expect(names.queries.filter((name) => name === NAME)).toHaveLength(1);
    expect(receiver.requests[0]?.headers.host).toBe(`${NAME}:${receiver.port}`);
    for (const [attempts, address] of [
      [2, '127.0.0.2'],
      [3, '192.168.0.1'],
    ] as const) {
      await skipWaiting(service, webhook);
      const refused = await attempted(service, webhook, attempts);
      expect(refused.error).toContain(`The address ${address} of ${NAME} is private`);
    }
    expect(receiver.requests).toHaveLength(1);
  });

  it('fail if the receiver answers 101 to change the protocol', async () => {
    const receiver = await start();
    receiver.behaviours = [
      ({ socket }) =>
        socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n'),
    ];
    const webhook = await makeWebhook(service, receiver.url);

    expect((await post(webhook, '/test')).body).toMatchObject({
      status: 'failed',
      status_code: 101,
      error: 'The receiver answered 101.',
    });
  });

  it('are deleted when their webhook is deleted', async () => {
    const receiver = await start();
    const webhook = await makeWebhook(service, receiver.url, { productid: 'DELETED' });
    await makeEvents(service, 'DELETED');
    await attempted(service, webhook, 1);
    await request(service.url).delete(path(webhook)).expect(204);

    expect(await service.query('SELECT FROM webhook_deliveries WHERE webhook = $1', [webhook.id])).toEqual(
      [],
    );
  });

  it('are deleted without a timeout when their webhook is deleted, even if PostgreSQL has no statistics about the deliveries', async () => {
    const webhook = await makeWebhook(service, 'http://127.0.0.1:1/', { productid: 'MANY' });
    await service.query('ANALYZE webhook_deliveries');
    await service.query(
      `INSERT INTO webhook_deliveries (event, webhook, message, status, due_at)
       SELECT 1e9 + number, $1, gen_random_uuid(), 'failed', NULL FROM generate_series(1, 20000) AS number`,
      [webhook.id],
    );

    await request(service.url).delete(path(webhook)).expect(204);

    expect(await service.query('SELECT FROM webhook_deliveries WHERE webhook = $1', [webhook.id])).toEqual(
      [],
    );
  });

  it.each(['hanging', 'trickling'] as const)(
    'fail after 15 s without a complete response header (receiver: %s)',
    async (kind) => {
      const webhook = late[0]?.[kind] as Webhook;
      // The second attempt may begin before the test sees that the first one has ended.
      const delivery = await until('the first attempt has ended', async () => {
        const [newest] = await deliveriesOf(service, webhook);
        return newest?.error !== undefined && newest;
      });

      expect(delivery).toMatchObject({
        status: 'pending',
        error: 'The receiver did not answer within 15 s.',
      });
    },
  );

  it('succeed if the status arrives within 15 s, even if the response body does not end', async () => {
    expect(await attempted(service, late[0]?.endless as Webhook, 1)).toMatchObject({
      status: 'delivered',
      status_code: 200,
      response: expect.stringMatching(/^\.+$/),
    });
  });

  it('are deleted after their events have been deleted', async () => {
    const deleteOld = () => service.app.get(DeliveriesRepository).deleteOld();
    expect(await deleteOld()).toBe(0);
    await service.query('DELETE FROM events WHERE id <= (SELECT max(id) - 1 FROM events)');
    expect(await deleteOld()).toBeGreaterThan(0);
    await service.query('DELETE FROM events');
    await deleteOld();

    expect(await service.query('SELECT FROM webhook_deliveries')).toEqual([]);
  });
});
