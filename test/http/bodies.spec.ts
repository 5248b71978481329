import { deflateSync, gzipSync } from 'node:zlib';
import { chunk, type RawAnswer, RawClient, updateHead } from '../support/raw-client';
import { reading } from '../support/readings';
import { type Service, startService } from '../support/service';

const KB = 1024;
const MB = 1024 * KB;

const update = (productid: string) => Buffer.from(JSON.stringify({ items: [reading(productid)] }));
/** A request body that stays large even when it is compressed. */
const large = Buffer.from(
  JSON.stringify({
    items: Array.from({ length: 2000 }, (_, index) => reading(`product ${(index * 7919) % 2003}`)),
  }),
);

describe('a request body', () => {
  let service: Service;
  let client: RawClient;

  beforeAll(async () => {
    service = await startService({ BODY_LIMIT: '1mb' });
  });
  beforeEach(async () => {
    await service.query('TRUNCATE inventory_items, products');
    client = await RawClient.connect(service.url);
  });
  afterEach(() => client.leave());
  afterAll(() => service.stop());

  const stored = async () =>
    (await service.query<{ productid: string }>('SELECT productid FROM inventory_items ORDER BY id')).map(
      ({ productid }) => productid,
    );
  const expectProblem = (
    { status, headers, body }: RawAnswer,
    expected: number,
    error: string,
    message: string,
  ) => {
    expect(status).toBe(expected);
    expect(JSON.parse(body)).toEqual({ error, message, request_id: headers.get('x-request-id') });
  };
  const DAMAGED = [400, 'MALFORMED_JSON', 'The body ends early or is not what its headers say.'] as const;
  const TOO_LARGE = [
    413,
    'PAYLOAD_TOO_LARGE',
    'The body may have 1048576 bytes after decompression.',
  ] as const;
  /**
   * Sends one more update on the open connection. This update would fail if unread bytes of the previous
   * request were still on the connection.
   */
  const expectConnectionGoesOn = async () => {
    const next = update('next');
    await client.send(updateHead(next.length), next);
    expect(await client.answer()).toMatchObject({ status: 201 });
    expect((await stored()).at(-1)).toBe('next');
  };

  const damagedInTheMiddle = (packed: Buffer) => {
    const middle = packed.length >> 1;
    return Buffer.from(packed).fill(0xff, middle, middle + 100);
  };
  const wrongAtTheEnd = (packed: Buffer) => Buffer.from(packed).fill(0, packed.length - 4);
  const cutShort = (packed: Buffer) => packed.subarray(0, packed.length - 10);
  it.each([
    ['truncated gzip', 'gzip', cutShort(gzipSync(large))],
    ['gzip that is damaged in the middle', 'gzip', damagedInTheMiddle(gzipSync(large))],
    ['gzip with a wrong length in its trailer', 'gzip', wrongAtTheEnd(gzipSync(large))],
    ['gzip followed by garbage', 'gzip', Buffer.concat([gzipSync(update('A')), Buffer.from('garbage')])],
    ['plain JSON with Content-Encoding: gzip', 'gzip', large],
    ['truncated deflate', 'deflate', cutShort(deflateSync(large))],
    ['deflate that is damaged in the middle', 'deflate', damagedInTheMiddle(deflateSync(large))],
    ['deflate with a wrong checksum', 'deflate', wrongAtTheEnd(deflateSync(large))],
  ])('is rejected with 400, and not stored, if it is %s', async (_case, encoding, body) => {
    await client.send(updateHead(body.length, `Content-Encoding: ${encoding}`), body);

    expectProblem(await client.answer(), ...DAMAGED);
    expect(await stored()).toEqual([]);
    await expectConnectionGoesOn();
  });

  it('may consist of several gzip members', async () => {
    const body = update('A');
    const packed = Buffer.concat([gzipSync(body.subarray(0, 20)), gzipSync(body.subarray(20))]);
    await client.send(updateHead(packed.length, 'Content-Encoding: gzip'), packed);

    expect(await client.answer()).toMatchObject({ status: 201 });
    expect(await stored()).toEqual(['A']);
  });

  it.each(['gzip', 'deflate'])(
    'compressed with %s gets 413 as soon as more bytes are decompressed than allowed',
    async (encoding) => {
      const compress = encoding === 'gzip' ? gzipSync : deflateSync;
      const bomb = compress(Buffer.alloc(4 * MB, ' ')).subarray(0, 2 * KB);
      // The rest of the body never arrives, so the service must respond without the rest.
      await client.send(updateHead(10 * MB, `Content-Encoding: ${encoding}`), bomb);

      expectProblem(await client.answer(), ...TOO_LARGE);
    },
  );

  it.each([
    ['with a length', [updateHead(20 * MB), Buffer.alloc(20 * MB, ' ')]],
    [
      'in chunks',
      [updateHead(), ...Array.from({ length: 20 }, () => chunk(Buffer.alloc(MB, ' '))), chunk('')],
    ],
    [
      'compressed',
      [
        updateHead(20 * MB, 'Content-Encoding: gzip'),
        gzipSync(Buffer.alloc(20 * MB), { level: 0 }).subarray(0, 20 * MB),
      ],
    ],
  ])(
    'gets 413 if it is too large, and the connection stays open (the body is sent %s)',
    async (_how, sent) => {
      await client.send(...sent);

      expectProblem(await client.answer(), ...TOO_LARGE);
      await expectConnectionGoesOn();
      expect(await stored()).toEqual(['next']);
    },
  );

  it('is rejected with 400, and not stored, if it is shorter than its Content-Length', async () => {
    await client.send(updateHead(1000), update('cut short'));
    client.endSending();

    expectProblem(await client.answer(), 400, 'BAD_REQUEST', 'This is not a valid HTTP request.');
    expect(await stored()).toEqual([]);
  });

  it('ends at its Content-Length, and the bytes after it are read as the next request', async () => {
    const [first, second] = [update('first'), update('second')];
    await client.send(
      Buffer.concat([
        Buffer.from(updateHead(first.length)),
        first,
        Buffer.from(updateHead(second.length)),
        second,
      ]),
    );

    expect(await client.answer()).toMatchObject({ status: 201 });
    expect(await client.answer()).toMatchObject({ status: 201 });
    expect(await stored()).toEqual(['first', 'second']);
  });

  it('may arrive in HTTP chunks of one byte each', async () => {
    const productids = Array.from({ length: 50 }, (_, index) => `é in two pieces, ${index}`);
    const body = Buffer.from(JSON.stringify({ items: productids.map((productid) => reading(productid)) }));
    await client.send(
      updateHead(),
      Buffer.concat(Array.from(body, (byte) => chunk(Buffer.of(byte)))),
      chunk(''),
    );

    expect(await client.answer()).toMatchObject({ status: 201, body: '' });
    expect(await stored()).toEqual(productids);
    await expectConnectionGoesOn();
  });

  it('is requested with the status 100 if the client sends Expect: 100-continue', async () => {
    const body = update('A');
    await client.send(updateHead(body.length, 'Expect: 100-continue'));
    expect(await client.answer()).toMatchObject({ status: 100 });
    expect(await stored()).toEqual([]);

    await client.send(body);
    expect(await client.answer()).toMatchObject({ status: 201 });
    expect(await stored()).toEqual(['A']);
  });
});
