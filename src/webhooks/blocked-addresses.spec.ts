import { isIP } from 'node:net';
import { addressesIn, BLOCKED_ADDRESSES } from './blocked-addresses';

const contains = (set: typeof BLOCKED_ADDRESSES, address: string) =>
  set.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

describe('the set of IP addresses blocked for webhooks', () => {
  it.each([
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.255', '169.254.169.254', '172.16.0.1'],
    ...[
      '172.31.255.255',
      '192.0.0.1',
      '192.168.255.255',
      '198.18.0.1',
      '224.0.0.1',
      '240.0.0.1',
      '255.255.255.255',
    ],
    ...[
      '::',
      '::1',
      '::7f00:1',
      '::ffff:127.0.0.1',
      '::ffff:a00:1',
      '::ffff:169.254.169.254',
      '::ffff:0:169.254.169.254',
      '64:ff9b::a00:1',
    ],
    ...[
      '2001::1',
      '2001:db8::1',
      '2002:a00:1::',
      'fc00::1',
      'fd12::1',
      'fe80::1',
      'fe90::1',
      'fec0::1',
      'ff02::1',
    ],
  ])('contains the address %s', (address) => {
    expect(contains(BLOCKED_ADDRESSES, address)).toBe(true);
  });

  it.each([
    ...[
      '1.1.1.1',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '172.15.255.255',
      '172.32.0.0',
    ],
    ...['192.167.255.255', '223.255.255.255', '::ffff:1.1.1.1', '2606:4700:4700::1111', '2a00:1450::1'],
  ])('does not contain the address %s', (address) => {
    expect(contains(BLOCKED_ADDRESSES, address)).toBe(false);
  });
});

describe('a set of IP addresses', () => {
  it('contains exactly the addresses and ranges in the given list, and ignores host names in it', () => {
    const set = addressesIn(['10.1.0.0/16', '192.168.7.20', 'fd00:7::/32', 'n8n.lan']);
    const inside = ['10.1.255.255', '192.168.7.20', '::ffff:10.1.0.1', 'fd00:7::1'];
    const outside = ['10.2.0.0', '192.168.7.21', 'fd00:8::1'];

    expect(inside.filter((address) => contains(set, address))).toEqual(inside);
    expect(outside.filter((address) => contains(set, address))).toEqual([]);
  });
});
