import { type LookupAddress, promises as dns } from 'node:dns';
import { type BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { invalidValue } from '../errors/invalid-value';
import { addressesIn, BLOCKED_ADDRESSES } from './blocked-addresses';
import { DeliveryError } from './delivery-error';

/**
 * Finds the IP addresses of webhook receivers. It rejects addresses in the network of this service, so that nobody can
 * use a webhook to send requests to servers there (server-side request forgery). `WEBHOOK_ALLOW` names exceptions.
 */
@Injectable()
export class ReceiverAddresses {
  private readonly allowedNames: ReadonlySet<string>;
  private readonly allowed: BlockList;

  constructor(@Inject(CONFIG) { WEBHOOK_ALLOW: allowed = [] }: Config) {
    this.allowedNames = new Set(allowed.map((name) => name.toLowerCase()));
    this.allowed = addressesIn(allowed);
  }

  /** Rejects a URL whose host is an IP address to which no webhook is sent. @throws ApiError VALIDATION_ERROR */
  assertAllowed(url: string): void {
    const host = hostOf(url);
    if (isIP(host) === 0 || this.isAllowed(host)) return;
    throw invalidValue(
      'url',
      'must not have a private, loopback, link-local or reserved address, unless the setting WEBHOOK_ALLOW names it',
    );
  }

  /**
   * Finds the IP addresses of a URL's host to which a webhook request may connect. It asks the name server each time.
   * @throws DeliveryError if the host has no address, or has an address to which no webhook is sent
   */
  async of(url: string): Promise<LookupAddress[]> {
    const host = hostOf(url);
    const version = isIP(host);
    const found = version === 0 ? await resolve(host) : [{ address: host, family: version }];
    if (this.allowedNames.has(host)) return found;
    const refused = found.find(({ address }) => !this.isAllowed(address));
    if (!refused) return found;
    throw new DeliveryError(
      `The address ${refused.address} of ${host} is private, loopback, link-local or reserved, and WEBHOOK_ALLOW does not name it.`,
    );
  }

  private isAllowed(address: string): boolean {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (this.allowed.check(address, family)) return true;
    return !BLOCKED_ADDRESSES.check(address, family) && !ownSubnets().check(address, family);
  }
}

/**
 * The networks to which this machine is connected. They may have public addresses, which BLOCKED_ADDRESSES
 * does not contain. They are read at each call, because they may change.
 */
function ownSubnets(): BlockList {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  return addressesIn(interfaces.flatMap(({ cidr }) => cidr ?? []));
}

/** The host of a URL, without the brackets of an IPv6 address or the final dot of a name. */
function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$|\.$/, '$1');
}

/** Error codes of a DNS query if the name server does not know the name, or if no name server exists. */
const UNKNOWN_NAME: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

/**
 * Finds the IP addresses of a host name. The name server is asked first. The operating system is asked only
 * if there is no name server, or if the name server does not know the name, for example a name in /etc/hosts.
 * The reason is that a call to the operating system blocks one of Node's few threads until a name server
 * answers.
 *
 * @throws DeliveryError if the host name has no address, or the name server does not answer
 */
async function resolve(name: string): Promise<LookupAddress[]> {
  const [four, six] = await Promise.allSettled([dns.resolve4(name), dns.resolve6(name)]);
  const found = [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
  ];
  if (found.length > 0) return found;
  const failed = [four, six]
    .map((answer) => (answer.status === 'rejected' ? codeOf(answer.reason) : 'ENODATA'))
    .find((code) => !UNKNOWN_NAME.has(code));
  if (failed !== undefined) {
    throw new DeliveryError(`The name server did not answer for ${name} (${failed}).`);
  }
  return dns.lookup(name, { all: true }).catch((error: unknown) => {
    throw new DeliveryError(`The name ${name} has no address (${codeOf(error)}).`);
  });
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
