import { type LookupAddress, promises as dns } from 'node:dns';
import { type BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { invalidValue } from '../errors/invalid-value';
import { addressesIn, BLOCKED_ADDRESSES } from './blocked-addresses';
import { DeliveryError } from './delivery-error';

/**
 * Finds the addresses of receivers and refuses those of the own network, so that nobody reaches servers there by a
 * webhook (server-side request forgery). `WEBHOOK_ALLOW` names exceptions.
 */
@Injectable()
export class ReceiverAddresses {
  private readonly allowedNames: ReadonlySet<string>;
  private readonly allowed: BlockList;

  constructor(@Inject(CONFIG) { WEBHOOK_ALLOW: allowed = [] }: Config) {
    this.allowedNames = new Set(allowed.map((name) => name.toLowerCase()));
    this.allowed = addressesIn(allowed);
  }

  /** Refuses a URL with an address instead of a name, if nothing is sent there. @throws ApiError VALIDATION_ERROR */
  assertAllowed(url: string): void {
    const host = hostOf(url);
    if (isIP(host) === 0 || this.isAllowed(host)) return;
    throw invalidValue(
      'url',
      'must not have a private, loopback, link-local or reserved address, unless the setting WEBHOOK_ALLOW names it',
    );
  }

  /**
   * The addresses of a URL's host, to which a request may connect. Asks the name server each time.
   * @throws DeliveryError if there is none, or if nothing is sent to one of them
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

/** The networks of this machine, which may have public addresses. They are read anew, because a machine can move. */
function ownSubnets(): BlockList {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  return addressesIn(interfaces.flatMap(({ cidr }) => cidr ?? []));
}

/** The host of a URL, without the brackets of an IPv6 address and the final dot of a name. */
function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$|\.$/, '$1');
}

/** Codes with which a name server says that it does not know a name, and with which there is no name server. */
const UNKNOWN_NAME: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

/**
 * The addresses of a name. The name server is asked first: the operating system's own lookup blocks one of few threads
 * while a name server hangs. It is used for names that the name server does not know, as those in /etc/hosts, and where
 * there is no name server.
 *
 * @throws DeliveryError for a name without an address
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
