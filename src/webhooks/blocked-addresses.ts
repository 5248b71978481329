import { BlockList } from 'node:net';
import { parseSubnet } from '../config/subnet';

/** Ranges of IP addresses that are not on the public internet, from IANA's registries of special-purpose addresses. */
const BLOCKED = [
  '0.0.0.0/8', // addresses of "this host"
  '10.0.0.0/8', // private IPv4 addresses
  '100.64.0.0/10', // addresses behind carrier-grade NAT
  '127.0.0.0/8', // loopback addresses
  '169.254.0.0/16', // link-local addresses, including the metadata servers of clouds
  '172.16.0.0/12', // private IPv4 addresses
  '192.0.0.0/24', // addresses for IETF protocols
  '192.0.2.0/24', // IP addresses for examples in documents
  '192.88.99.0/24', // addresses of 6to4 relays
  '192.168.0.0/16', // private IPv4 addresses
  '198.18.0.0/15', // addresses for performance tests of network devices
  '198.51.100.0/24', // IP addresses for examples in documents
  '203.0.113.0/24', // IP addresses for examples in documents
  '224.0.0.0/4', // multicast addresses
  '240.0.0.0/4', // reserved addresses and the broadcast address
  '::/96', // unspecified, loopback and IPv4-compatible addresses
  '::ffff:0:0:0/96', // IPv4-translated addresses, each of which leads to an IPv4 address
  '64:ff9b::/96', // NAT64 addresses, which lead to any IPv4 address
  '64:ff9b:1::/48', // NAT64 addresses of local networks
  '100::/64', // discard-only addresses
  '2001::/23', // addresses for IETF protocols, including Teredo
  '2001:db8::/32', // IP addresses for examples in documents
  '2002::/16', // 6to4 addresses, which lead to any IPv4 address
  '3fff::/20', // IP addresses for examples in documents
  '5f00::/16', // addresses for segment routing
  'fc00::/7', // unique local (private) IPv6 addresses
  'fe80::/10', // link-local IPv6 addresses
  'fec0::/10', // site-local IPv6 addresses
  'ff00::/8', // multicast IPv6 addresses
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

/** IP addresses to which no webhook request is sent, unless a setting allows them. */
export const BLOCKED_ADDRESSES = addressesIn(BLOCKED);
