import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { verify, WebhookVerificationError } from './verify';

/** The example with which the libraries of the Standard Webhooks specification are tested. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{"test": 2432232314}';
const SENT_AT_S = 1614265330;
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': String(SENT_AT_S),
  'webhook-signature': SIGNATURE,
};
const CONTENT = { test: 2432232314 };

const OTHER_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const OTHER_SIGNATURE = 'v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=';

const signedAt = (timestamp: string) => ({
  ...HEADERS,
  'webhook-timestamp': timestamp,
  'webhook-signature': new Webhook(SECRET).sign(
    HEADERS['webhook-id'],
    new Date(Number(timestamp) * 1000),
    BODY,
  ),
});

describe('the webhook function verify', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: SENT_AT_S * 1000, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  });
  afterEach(() => jest.useRealTimers());

  it('returns the parsed body of the example request that Standard Webhooks publishes', async () => {
    expect(await verify(BODY, HEADERS, SECRET)).toEqual(CONTENT);
  });

  it.each([
    ['a body of bytes', Buffer.from(BODY), HEADERS, SECRET],
    ['a Headers object', BODY, new Headers(HEADERS), SECRET],
    [
      'header names in capitals',
      BODY,
      Object.fromEntries(Object.entries(HEADERS).map(([name, value]) => [name.toUpperCase(), value])),
      SECRET,
    ],
    ['a secret without whsec_', BODY, HEADERS, SECRET.slice('whsec_'.length)],
    ['a secret with the line end of its file', BODY, HEADERS, `${SECRET}\n`],
    ['several secrets, of which one is right', BODY, HEADERS, [OTHER_SECRET, SECRET]],
    [
      'several signatures, of which one is right',
      BODY,
      { ...HEADERS, 'webhook-signature': `${OTHER_SIGNATURE} v1a,hnO3f9T8 ${SIGNATURE} v2,x` },
      SECRET,
    ],
    ['a request that is 5 minutes old', BODY, signedAt(String(SENT_AT_S - 300)), SECRET],
    ['a request whose time is 5 minutes ahead', BODY, signedAt(String(SENT_AT_S + 300)), SECRET],
  ])('accepts a valid request in this case: %s', async (_what, body, headers, secrets) => {
    expect(await verify(body, headers, secrets)).toEqual(CONTENT);
  });

  it.each([
    ['another body', `${BODY} `, {}, SECRET],
    ['another webhook-id', BODY, { 'webhook-id': 'msg_2' }, SECRET],
    ['another webhook-timestamp', BODY, { 'webhook-timestamp': String(SENT_AT_S + 1) }, SECRET],
    ['the signature of another secret', BODY, { 'webhook-signature': OTHER_SIGNATURE }, SECRET],
    ['the beginning of the right signature', BODY, { 'webhook-signature': SIGNATURE.slice(0, -1) }, SECRET],
    ['text after the right signature', BODY, { 'webhook-signature': `${SIGNATURE}=` }, SECRET],
    [
      'another spelling of the same signature bytes',
      BODY,
      { 'webhook-signature': SIGNATURE.replace('OE=', 'OF=') },
      SECRET,
    ],
    ['a signature without its version', BODY, { 'webhook-signature': SIGNATURE.slice(3) }, SECRET],
    [
      'a signature of an unknown version',
      BODY,
      { 'webhook-signature': SIGNATURE.replace('v1', 'v2') },
      SECRET,
    ],
    ['an empty signature', BODY, { 'webhook-signature': 'v1,' }, SECRET],
    ['a wrong secret', BODY, {}, OTHER_SECRET],
    ['an empty list of secrets', BODY, {}, []],
    ['a missing webhook-id', BODY, { 'webhook-id': undefined }, SECRET],
    ['a missing webhook-timestamp', BODY, { 'webhook-timestamp': undefined }, SECRET],
    ['a missing webhook-signature', BODY, { 'webhook-signature': undefined }, SECRET],
    ['a request that is older than 5 minutes', BODY, signedAt(String(SENT_AT_S - 301)), SECRET],
    ['a request whose time is more than 5 minutes ahead', BODY, signedAt(String(SENT_AT_S + 301)), SECRET],
    ['a webhook-timestamp that is no number', BODY, { 'webhook-timestamp': 'now' }, SECRET],
    [
      'a webhook-timestamp with text after the number',
      BODY,
      { 'webhook-timestamp': `${SENT_AT_S}x` },
      SECRET,
    ],
  ])('rejects a request for this reason: %s', async (_what, body, change, secrets) => {
    await expect(verify(body, { ...HEADERS, ...change }, secrets)).rejects.toThrow(WebhookVerificationError);
  });

  it.each([
    ['parsed JSON as the body', CONTENT as unknown as string, SECRET],
    ['an empty secret', BODY, ''],
    ['a secret of whsec_ alone', BODY, 'whsec_'],
    ['a secret that is not base64', BODY, 'whsec_not base64'],
    ['a secret that was cut off', BODY, 'whsec_MfKQ9'],
    ['a secret that is undefined', BODY, undefined as unknown as string],
  ])('throws a TypeError if it is called with %s', async (_what, body, secret) => {
    await expect(verify(body, HEADERS, secret)).rejects.toThrow(TypeError);
  });

  it('accepts requests signed by the Standard Webhooks library, unless their body was changed', async () => {
    const text = fc.string({ unit: 'grapheme' });
    const secretBytes = fc.uint8Array({ minLength: 24, maxLength: 64 });
    await fc.assert(
      fc.asyncProperty(text, fc.uuid(), secretBytes, fc.nat({ max: 600 }), async (value, id, bytes, age) => {
        const secret = `whsec_${Buffer.from(bytes).toString('base64')}`;
        const sent = SENT_AT_S - 300 + age;
        const body = JSON.stringify({ value });
        const headers = {
          'webhook-id': id,
          'webhook-timestamp': String(sent),
          'webhook-signature': new Webhook(secret).sign(id, new Date(sent * 1000), body),
        };
        expect(await verify(body, headers, secret)).toEqual({ value });
        await expect(verify(`${body} `, headers, secret)).rejects.toThrow(WebhookVerificationError);
      }),
    );
  });
});
