import { SCOPES } from '../../src/access/scopes';
import { LiveLevels } from '../../src/live/live-levels';
import type { Subscription } from '../../src/live/subscription';
import { Tickets } from '../../src/stream/tickets';
import { TicketsRepository } from '../../src/stream/tickets.repository';
import { bearer, BOOTSTRAP_KEY, createKey } from '../support/api-keys';
import { issuer, notBoundTo, type ServiceWithCallers, startWithBoundCallers } from '../support/bound-callers';
import { createDatabase, type TestDatabase } from '../support/database';
import { EventStream } from '../support/event-stream';
import { ask, update } from '../support/http-client';
import { nowInSeconds } from '../support/issuer';
import { KEYS, STREAM, TICKETS } from '../support/paths';
import { RawClient } from '../support/raw-client';
import { reading } from '../support/readings';
import { type Service, startService } from '../support/service';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const REVOKED = { reason: 'The credentials of this stream were revoked or have expired.' };

describe('a stream of stock levels', () => {
  let service: ServiceWithCallers;
  const streams: EventStream[] = [];

  beforeAll(async () => {
    service = await startWithBoundCallers();
    const store = (location: string | undefined, quantity: number) =>
      ask(`${service.url}/api/v1/inventory/update`, {
        method: 'POST',
        headers: { ...bearer(BOOTSTRAP_KEY), 'Content-Type': 'application/json' },
        body: JSON.stringify({ items: [{ ...reading('A'), quantity, ...(location && { location }) }] }),
      });
    await store(undefined, 1);
    await store('shop-7', 2);
    await store('shop-7/shelf', 4);
    await store('shop-8', 8);
  });
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.leave();
  });
  afterAll(async () => {
    await service.stop();
    await endProcesses();
  });

  const open = async (query: string, headers: Record<string, string> = bearer(BOOTSTRAP_KEY)) => {
    const stream = await EventStream.open(`${service.url}${STREAM}?${query}`, headers);
    streams.push(stream);
    return stream.ready();
  };
  const makeTicket = async (headers: Record<string, string>, url = service.url) => {
    const { status, body } = await ask(`${url}${TICKETS}`, { method: 'POST', headers });
    expect(status).toBe(201);
    return JSON.parse(body) as { ticket: string; expires_at: string };
  };

  it.each([
    ['a key of all', '', { A: 15 }],
    ['a token of all', '&location=shop-8', { 'A@shop-8': 8 }],
    ['a key of shop-7', '', { 'A@shop-7': 2 }],
    ['a token of shop-7/*', '', { 'A@shop-7/shelf': 4 }],
    ['a key of both', '', { 'A@shop-7': 2, 'A@shop-7/shelf': 4 }],
    ['a token of both', '&location=shop-7', { 'A@shop-7': 2 }],
  ] as const)(
    'shows only locations that the caller may read (caller: %s, parameters: %j)',
    async (caller, query, levels) => {
      expect((await open(`productid=A${query}`, service.as(caller))).levels).toEqual(levels);
      expect((await open(`prefix=A${query}`, service.as(caller))).levels).toEqual(levels);
      const { ticket } = await makeTicket(service.as(caller));
      expect((await open(`productid=A${query}&ticket=${ticket}`, {})).levels).toEqual(levels);
    },
  );

  it('shows no level of a location that the caller may not read', async () => {
    const { status, body } = await service
      .get(`${STREAM}?productid=A&location=shop-8`)
      .set(service.as('a key of shop-7'));
    expect([status, (body as { message: string }).message]).toEqual([403, notBoundTo('shop-8')]);

    const stream = await open('productid=Z', service.as('a key of shop-7'));
    const watcher = await open('productid=Z');
    await service
      .post('/api/v1/inventory/update', { items: [{ ...reading('Z'), location: 'shop-8' }] })
      .set(bearer(BOOTSTRAP_KEY));
    await watcher.find(({ data }) => data.quantity !== undefined);
    await service
      .post('/api/v1/inventory/update', { items: [reading('Z')] })
      .set(service.as('a key of shop-7'));
    await stream.find(({ data }) => data.quantity !== undefined);
    expect(stream.messages.map(({ data }) => data.location)).toEqual(['shop-7', undefined, 'shop-7']);
  });

  it('can be opened once with a ticket, within 60 s after the ticket was created', async () => {
    const { ticket, expires_at } = await makeTicket(service.as('a key of all'));
    expect(Date.parse(expires_at) - Date.now()).toBeLessThanOrEqual(61_000);
    await open(`productid=A&ticket=${ticket}`, {});

    const { ticket: old } = await makeTicket(service.as('a key of all'));
    await service.query(`UPDATE stream_tickets SET expires_at = now() - interval '1 ms'`);
    for (const wrong of [ticket, old, 'vt_x', '']) {
      const { status, body } = await service.get(`${STREAM}?productid=A&ticket=${wrong}`);
      expect([status, (body as { message: string }).message]).toEqual([
        401,
        'This ticket is wrong, used or expired: make another one with POST /api/v1/inventory/stream/tickets.',
      ]);
    }
  });

  it('cannot be opened by a ticket that an instance without authentication created', async () => {
    const { ticket } = await service.app
      .get(Tickets)
      .create({ kind: 'anonymous', id: '127.0.0.1', scopes: ['inventory:read'] });

    await service.get(`${STREAM}?productid=A&ticket=${ticket}`).expect(401);
  });

  it('is opened only once if two requests with the same ticket arrive at the same time', async () => {
    const { ticket } = await makeTicket(service.as('a key of all'));
    const opened = await Promise.allSettled([1, 2].map(() => open(`productid=A&ticket=${ticket}`, {})));

    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('cannot be opened without credentials, and a one-time ticket for a stream is refused by another route', async () => {
    const { ticket } = await makeTicket(service.as('a key of all'));
    for (const path of [`/api/v1/inventory/levels?productid=A&ticket=${ticket}`, `${STREAM}?productid=A`]) {
      await service.get(path).expect(401);
    }
  });

  it('can be opened with a ticket: the service stores only a hash of the ticket, and deletes this hash after the ticket expires', async () => {
    const { ticket } = await makeTicket(service.as('a key of all'));
    const rows = await service.query<{ text: string }>(
      'SELECT stream_tickets::text AS text FROM stream_tickets',
    );
    expect(rows.map(({ text }) => text).join()).not.toContain(ticket.slice(3));
    await service.query(`UPDATE stream_tickets SET expires_at = now() - interval '1 s'`);
    expect(await service.app.get(TicketsRepository).deleteExpired()).toBe(rows.length);
  });

  it('ends when the API key or token of its caller becomes invalid', async () => {
    const [key, rotated] = await Promise.all([createKey(service), createKey(service)]);
    const { ticket } = await makeTicket(bearer(key.key));
    const unused = await makeTicket(bearer(key.key));
    // The token expired 27 s ago. It is valid for 3 s more, because the service allows clocks to differ by 30
    // s.
    const token = issuer.token({ exp: nowInSeconds() - 27 });
    const opened = await Promise.all([
      open('productid=A', bearer(key.key)),
      open(`productid=A&ticket=${ticket}`, {}),
      open('productid=A', bearer(rotated.key)),
      open('productid=A', bearer(token)),
    ]);
    const own = await open('productid=A');
    const admin = { headers: bearer(BOOTSTRAP_KEY) };
    await ask(`${service.url}${KEYS}/${key.id}`, { method: 'DELETE', ...admin });
    await ask(`${service.url}${KEYS}/${rotated.id}/rotate`, { method: 'POST', ...admin });

    expect(await Promise.all(opened.map((stream) => stream.end()))).toEqual([
      REVOKED,
      REVOKED,
      REVOKED,
      REVOKED,
    ]);
    await service.get(`${STREAM}?productid=A&ticket=${unused.ticket}`).expect(401);
    expect(own.messages.some(({ event }) => event === 'end')).toBe(false);
  });

  it('is refused to a caller who has 500 open streams, but not to another caller', async () => {
    const { key } = await createKey(service);
    for (let opened = 0; opened < 500; opened += 50) {
      await Promise.all(Array.from({ length: 50 }, () => open('productid=A', bearer(key))));
    }
    const { status, headers, body } = await service.get(`${STREAM}?productid=A`).set(bearer(key));
    expect([status, headers['retry-after'], (body as { message: string }).message]).toEqual([
      503,
      '1',
      '500 streams of the same caller are on their way; try again when one is done.',
    ]);
    await open('productid=A');
    for (const stream of streams.splice(0)) stream.leave();
    await until('a place is free', () => open('productid=A', bearer(key)).catch(() => undefined));
  });

  it('is ended by the service if its client reads too slowly', async () => {
    let slow: Subscription | undefined;
    const live = service.app.get(LiveLevels);
    const join = jest.spyOn(live, 'join').mockImplementationOnce((subscription) => {
      slow = subscription;
      return live.join(subscription);
    });
    const [stream, other] = [await open('productid=A'), await open('productid=A')];
    join.mockRestore();
    stream.stopReading();
    const comment = `:${' '.repeat(1024 * 1024)}\n\n`;
    for (let sent = 0; sent < 40; sent += 1) slow?.send(comment);
    stream.readOn();

    expect(await stream.end()).toEqual({
      reason: 'The client reads more slowly than levels change: connect again for the newest ones.',
    });
    await until('the metric counts it', async () =>
      (await service.get('/metrics').set(bearer(BOOTSTRAP_KEY))).text.includes(
        'verkko_streams_ended_total{reason="slow"} 1',
      ),
    );
    await service.post('/api/v1/inventory/update', { items: [reading('A')] }).set(bearer(BOOTSTRAP_KEY));
    await other.find(({ event, data }) => event === 'level.changed' && data.previous_quantity === 15);
  });

  it('ends when the client closes the connection, even if a second request waits on this connection', async () => {
    const client = await RawClient.connect(service.url);
    const get = (path: string) =>
      `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${BOOTSTRAP_KEY}\r\n\r\n`;
    await client.send(get(`${STREAM}?productid=A`), get('/livez'));
    await client.hasReceived('event: ready');
    await client.leave();
    const isClosed = await until('the stream is closed', async () =>
      (await service.get('/metrics').set(bearer(BOOTSTRAP_KEY))).text.includes('verkko_streams 0'),
    );
    expect(isClosed).toBe(true);
  });
});

describe('a stopping instance of the service', () => {
  it('ends its streams, and tells the clients the reason', async () => {
    const service = await startService({ AUTH: 'off' });
    const stream = await EventStream.open(`${service.url}${STREAM}?productid=A`);
    await stream.ready();
    const client = await pipelineRejectedStream(service);
    // The ticket was created with the bootstrap key of another instance. It must open no stream here, because
    // this instance has no BOOTSTRAP_API_KEY.
    const { ticket } = await service.app
      .get(Tickets)
      .create({ kind: 'key', id: 'bootstrap', scopes: SCOPES });
    await service.get(`${STREAM}?productid=A&ticket=${ticket}`).expect(401);
    await service.stop();

    expect(await stream.end()).toEqual({ reason: 'This instance is stopping: connect again.' });
    expect(stream.retry).toBeGreaterThanOrEqual(1000);
    await client.hasReceived('This instance is stopping: connect again.');
    await client.leave();
  });
});

/**
 * Opens a stream, and requests a second stream on the same connection. The service rejects the second
 * request, but may send this response only after the end of the first stream. Sending it earlier would be an
 * error that ends the process.
 */
async function pipelineRejectedStream(service: Service): Promise<RawClient> {
  await service.query(
    `INSERT INTO products (productid) SELECT 'P' || number FROM generate_series(1, 1001) AS number`,
  );
  const join = jest.spyOn(service.app.get(LiveLevels), 'join');
  const client = await RawClient.connect(service.url);
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
  await client.send(get('/livez'), get(`${STREAM}?productid=A`), get(`${STREAM}?prefix=P`));
  await client.hasReceived('event: ready');
  await until('the second stream is asked for', () => join.mock.results.length === 2);
  await expect(join.mock.results[1]?.value).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
  join.mockRestore();
  return client;
}

describe('two workers of one instance without Redis', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    await endProcesses();
    await database.drop();
  });

  it('both send every level change to their streams, and both accept a stream ticket that either worker created', async () => {
    const workers = await startProcess({
      ...databaseEnvironment(database.connection),
      AUTH: 'off',
      WORKERS: '2',
      LOG_LEVEL: 'debug',
    });
    const { url } = workers;
    const tickets: string[] = [];
    const streams = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const { body } = await ask(`${url}${TICKETS}`, { method: 'POST' });
        const { ticket } = JSON.parse(body) as { ticket: string };
        tickets.push(ticket);
        return (await EventStream.open(`${url}${STREAM}?productid=A&ticket=${ticket}`)).ready();
      }),
    );
    await update(url, [{ ...reading('A'), quantity: 7 }]);
    for (const stream of streams) await stream.expect('A', 7);
    await ask(`${url}${STREAM}?productid=A&ticket=${tickets[0] ?? ''}`);
    for (const stream of streams) stream.leave();
    await workers.stop();
    const log = workers.stdout() + workers.stderr();

    expect(log).toContain('/api/v1/inventory/stream');
    expect(tickets.filter((ticket) => log.includes(ticket))).toEqual([]);
  });
});
