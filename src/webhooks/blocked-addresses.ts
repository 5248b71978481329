import { BlockList } from 'node:net';
import { parseSubnet } from '../config/subnet';

/** Ranges of IP addresses that are not on the public internet, by IANA's registries of special-purpose addresses. */
const BLOCKED = [
  '0.0.0.0/8', // this host
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, with the metadata of clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // relays of 6to4
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
  '::/96', // unspecified, loopback, and IPv4-compatible
  '::ffff:0:0:0/96', // IPv4-translated, which leads to any IPv4 address
  '64:ff9b::/96', // NAT64, which leads to any IPv4 address
  '64:ff9b:1::/48', // local NAT64
  '100::/64', // discard
  '2001::/23', // protocol assignments, with Teredo
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which leads to any IPv4 address
  '3fff::/20', // documentation
  '5f00::/16', // segment routing
  'fc00::/7', // unique local
  'fe80::/10', // link-local
  'fec0::/10', // site-local
  'ff00::/8', // multicast
];

/** Makes a set of IP addresses from ranges. A range of IPv4 addresses also contains its IPv4-mapped IPv6 addresses. */
export function addressesIn(ranges: readonly string[]): BlockList {
  const set = new BlockList();
  for (const range of ranges) {
    const subnet = parseSubnet(range);
    if (subnet) set.addSubnet(subnet.address, subnet.prefix, subnet.family);
  }
  return set;
}

/** IP addresses to which no webhook is sent, unless a setting allows them. */
export const BLOCKED_ADDRESSES = addressesIn(BLOCKED);
