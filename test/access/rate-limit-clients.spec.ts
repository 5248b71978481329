import { QUERY } from '../support/paths';
import { type Service, startService } from '../support/service';

const PAGE = `${QUERY}?productid=A`;

/**
 * Each test sets a rate limit of one read a minute. A second read gets 429 if the service counts it for the same
 * client address.
 */
describe('the client address for rate limits', () => {
  let service: Service;

  const start = async (environment: Record<string, string> = {}) => {
    service = await startService({ RATE_LIMIT_ANONYMOUS_READS: '1', ...environment });
  };
  afterEach(() => service.stop());

  const statusOf = async (headers: Record<string, string>) => (await service.get(PAGE).set(headers)).status;
  const statusFrom = (forwardedFor: string) => statusOf({ 'X-Forwarded-For': forwardedFor });

  it.each(['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'X-Client-IP', 'CF-Connecting-IP', 'True-Client-IP'])(
    'is the address of the connection, whatever value the header %s has',
    async (header) => {
      await start();
      expect(await statusOf({})).toBe(200);

      expect(await statusOf({ [header]: '203.0.113.1' })).toBe(429);
      expect(await statusOf({ [header]: 'for=203.0.113.2' })).toBe(429);
    },
  );

  it('is the address of the connection if the sender is not a trusted proxy', async () => {
    await start({ TRUST_PROXY: '10.0.0.0/8' });
    expect(await statusFrom('203.0.113.1')).toBe(200);

    expect(await statusFrom('203.0.113.2')).toBe(429);
  });

  it('is the address in X-Forwarded-For from a trusted proxy', async () => {
    await start({ TRUST_PROXY: 'loopback' });

    expect(await statusFrom('203.0.113.1')).toBe(200);
    expect(await statusFrom('203.0.113.2')).toBe(200);

    expect(await statusFrom('203.0.113.1')).toBe(429);
    expect(await statusFrom('203.0.113.2')).toBe(429);
  });

  it('is the last address in X-Forwarded-For that does not belong to a trusted proxy', async () => {
    await start({ TRUST_PROXY: 'loopback,10.0.0.0/8' });
    expect(await statusFrom('203.0.113.1')).toBe(200);

    expect(await statusFrom('198.51.100.1, 203.0.113.1')).toBe(429);
    expect(await statusFrom('198.51.100.2, 127.0.0.1, 203.0.113.1')).toBe(429);
    expect(await statusFrom('not an address, 203.0.113.1, 10.0.0.7')).toBe(429);
    expect(await statusFrom('203.0.113.1, 198.51.100.1')).toBe(200);
  });

  it('is the same for all IPv6 addresses of a /64 network', async () => {
    await start({ TRUST_PROXY: 'loopback' });
    expect(await statusFrom('2001:db8:1:2::1')).toBe(200);

    expect(await statusFrom('2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe(429);
    expect(await statusFrom('2001:0DB8:0001:0002:0:0:0:5')).toBe(429);
    expect(await statusFrom('2001:db8:1:3::1')).toBe(200);
  });

  it.each(['203.0.113.1', '[2001:db8::1]'])(
    'is only the address %s if X-Forwarded-For contains this address with a port number',
    async (address) => {
      await start({ TRUST_PROXY: 'loopback' });
      expect(await statusFrom(`${address}:50001`)).toBe(200);

      expect(await statusFrom(`${address}:50002`)).toBe(429);
      expect(await statusFrom(address.replace(/[[\]]/g, ''))).toBe(429);
    },
  );

  it('is the IPv4 address that an IPv4-mapped IPv6 address contains', async () => {
    await start({ TRUST_PROXY: 'loopback' });
    expect(await statusFrom('203.0.113.1')).toBe(200);

    expect(await statusFrom('::ffff:203.0.113.1')).toBe(429);
    expect(await statusFrom('::ffff:203.0.113.2')).toBe(200);
  });
});
