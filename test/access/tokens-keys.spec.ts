import type { RequestListener } from 'node:http';
import { bearer } from '../support/api-keys';
import { freezeClocks, letPass, setWallClock } from '../support/frozen-clocks';
import { AUDIENCE, ISSUER, KeySetServer, SigningKey } from '../support/issuer';
import { QUERY } from '../support/paths';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';

const PAGE = `${QUERY}?productid=A`;

/**
 * Times in ms that src/authentication/remote-jwks.ts uses. COOL_DOWN_MS: if tokens have unknown key ids, the
 * issuer's keys are fetched at most once in this time. REFRESH_MS: the time between two regular fetches.
 * PAUSE_MS: the pause after a failed fetch.
 */
const COOL_DOWN_MS = 10_000;
const REFRESH_MS = 10 * 60_000;
const PAUSE_MS = 1000;

const HOUR = 3_600_000;

const first = new SigningKey('first');
const second = new SigningKey('second', 'RS256');

let keySet: KeySetServer;
let service: Service;

beforeEach(async () => {
  keySet = await KeySetServer.start(first);
  service = await startService({
    AUTH: 'required',
    JWT_JWKS_URL: keySet.url,
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: AUDIENCE,
  });
  freezeClocks();
});
afterEach(async () => {
  jest.useRealTimers();
  await service.stop();
  await keySet.stop();
});

const read = (token: string) => service.get(PAGE).set(bearer(token));
const statusOf = async (token: string) => (await read(token)).status;

async function expectUnavailable(token: string): Promise<void> {
  const { status, headers, body } = await read(token);
  expect([status, headers['retry-after'], body]).toEqual([
    503,
    '1',
    {
      error: 'ISSUER_UNAVAILABLE',
      message: 'The keys of the token’s issuer cannot be fetched; try again.',
      request_id: headers['x-request-id'],
    },
  ]);
}

/** Ways in which the server of the token issuer can fail. */
const failures: [string, RequestListener][] = [
  ['closes the connection', (request) => request.socket.destroy()],
  ['answers with 500', (_request, response) => response.writeHead(500).end()],
  ['answers with HTML', (_request, response) => response.end('<html>')],
  ['answers without keys', (_request, response) => response.end('{"keys": 5}')],
  [
    'redirects to another URL',
    ({ url }, response) => {
      response.writeHead(url === '/keys' ? 302 : 200, { Location: '/other' });
      response.end(JSON.stringify({ keys: [first.publicJwk] }));
    },
  ],
];

describe('the key set (JWKS) of the token issuer', () => {
  it('is fetched once if many tokens arrive at the same time after the start', async () => {
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusOf(first.token())));

    expect(statuses).toEqual(Array(20).fill(200));
    expect(keySet.requests).toBe(1);
  });

  it('is not fetched before the first JSON Web Token arrives', async () => {
    await service.get(PAGE).expect(401);
    await read('not.a.token').expect(401);

    expect(keySet.requests).toBe(0);
  });

  it('is fetched again if a token has an unknown key id', async () => {
    expect(await statusOf(first.token())).toBe(200);
    keySet.publish(first, second);

    letPass(COOL_DOWN_MS);

    expect([await statusOf(second.token()), await statusOf(first.token())]).toEqual([200, 200]);
    expect(keySet.requests).toBe(2);
  });

  it('is fetched at most once per interval for tokens with unknown key ids', async () => {
    expect(await statusOf(first.token())).toBe(200);

    for (let sent = 0; sent < 50; sent += 1) {
      expect(await statusOf(second.token({}, { kid: `none ${sent}` }))).toBe(401);
    }
    expect(keySet.requests).toBe(1);

    letPass(COOL_DOWN_MS);
    for (let sent = 0; sent < 50; sent += 1) {
      expect(await statusOf(second.token({}, { kid: `none ${sent}` }))).toBe(401);
    }
    expect(keySet.requests).toBe(2);
  });

  it('is refreshed regularly, so that tokens signed with a removed key are rejected', async () => {
    keySet.publish(first, second);
    expect([await statusOf(first.token()), await statusOf(second.token())]).toEqual([200, 200]);
    keySet.publish(second);

    letPass(REFRESH_MS - 1);
    expect(await statusOf(first.token())).toBe(200);
    expect(keySet.requests).toBe(1);
    letPass(1);

    // The issuer has withdrawn the key of the first token. The first request after the refresh interval
    // starts the refresh of the issuer's keys, but does not wait for it. So this request is still accepted.
    // After the refresh, the first token is rejected.
    await until('the withdrawn key is refused', async () => (await statusOf(first.token())) === 401);
    expect(await statusOf(second.token())).toBe(200);
    expect(keySet.requests).toBe(2);
  });

  describe.each([
    ['set back', -HOUR],
    ['set forward', HOUR],
  ])('after the wall clock was %s by an hour', (_how, change) => {
    beforeEach(async () => {
      await statusOf(first.token());
      setWallClock(change);
    });

    it('is fetched again if a token has an unknown key id', async () => {
      keySet.publish(first, second);

      letPass(COOL_DOWN_MS - 1);
      expect(await statusOf(second.token())).toBe(401);
      expect(keySet.requests).toBe(1);
      letPass(1);

      expect(await statusOf(second.token())).toBe(200);
      expect(keySet.requests).toBe(2);
    });

    it('is refreshed after the documented interval, not earlier', async () => {
      keySet.publish(second);

      letPass(REFRESH_MS - 1);
      expect(await statusOf(first.token())).toBe(200);
      expect(keySet.requests).toBe(1);
      letPass(1);

      await until('the withdrawn key is refused', async () => (await statusOf(first.token())) === 401);
    });

    it('is fetched again soon after a failed fetch', async () => {
      letPass(COOL_DOWN_MS);
      keySet.answerWith((_request, response) => response.writeHead(500).end());
      await expectUnavailable(second.token());
      setWallClock(change);
      await expectUnavailable(second.token());
      expect(keySet.requests).toBe(2);

      keySet.publish(first, second);
      letPass(PAUSE_MS);

      expect(await statusOf(second.token())).toBe(200);
    });
  });

  it.each(failures)('stays valid in the cache while the issuer %s', async (_how, answer) => {
    expect(await statusOf(first.token())).toBe(200);
    keySet.answerWith(answer);

    for (const passed of [0, COOL_DOWN_MS, REFRESH_MS, REFRESH_MS]) {
      letPass(passed);
      expect(await statusOf(first.token())).toBe(200);
    }
    expect(await statusOf(new SigningKey('first').token())).toBe(401);
    await expectUnavailable(second.token());
  });

  it.each(failures)(
    'leads to 503, not 401, if its first fetch fails because the issuer %s',
    async (_how, answer) => {
      keySet.answerWith(answer);
      await expectUnavailable(first.token());
      await expectUnavailable(first.token());

      keySet.publish(first);
      letPass(PAUSE_MS);

      expect(await statusOf(first.token())).toBe(200);
    },
  );

  it.each(failures)('is not fetched again at once if the issuer %s', async (_how, answer) => {
    keySet.answerWith(answer);

    for (let sent = 0; sent < 20; sent += 1) await expectUnavailable(first.token());

    expect(keySet.requests).toBe(1);
  });

  it('is fetched again before the check of a token if the cached copy is too old', async () => {
    expect(await statusOf(first.token())).toBe(200);
    keySet.publish(second);

    letPass(2 * REFRESH_MS);

    expect(await statusOf(first.token())).toBe(401);
  });

  it('leads to 503 if it cannot be fetched, and each such response counts as a failed authentication', async () => {
    await service.stop();
    service = await startService({
      AUTH: 'required',
      JWT_JWKS_URL: keySet.url,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      RATE_LIMIT_FAILED_AUTHENTICATIONS: '2',
    });
    keySet.answerWith((_request, response) => response.writeHead(500).end());

    expect([
      await statusOf(first.token()),
      await statusOf(first.token()),
      await statusOf(first.token()),
    ]).toEqual([503, 503, 429]);
  });

  it('leads to 503 if the issuer does not send it in time', async () => {
    keySet.answerWith(() => undefined);

    await expectUnavailable(first.token());
  });

  it('is not needed to reject a malformed token with 401', async () => {
    keySet.answerWith((_request, response) => response.writeHead(500).end());

    expect(await statusOf('not.a.token')).toBe(401);
    expect(await statusOf('x')).toBe(401);
  });
});
