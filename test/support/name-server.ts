import { createSocket, type Socket } from 'node:dgram';
import { getServers, setServers } from 'node:dns';
import { once } from 'node:events';

const A = 1;
const HEADER = 12;

/** A DNS server on loopback, which this process asks while the test runs. It knows IPv4 addresses only. */
export class NameServer {
  /**
   * For each host name, the DNS answers to its first, second, … query; the last answer repeats. An answer is
   * one or more addresses, separated by spaces. `SERVFAIL` in place of the list: every query of the name fails.
   */
  readonly addresses = new Map<string, string[] | 'SERVFAIL'>();
  /** The host names whose IPv4 address was requested, in the order of the queries. */
  readonly queries: string[] = [];
  private readonly before = getServers();

  private constructor(private readonly socket: Socket) {}

  static async start(): Promise<NameServer> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const server = new NameServer(socket);
    socket.on('message', (query, { port, address }) => {
      socket.send(server.answer(query), port, address);
    });
    setServers([`127.0.0.1:${socket.address().port}`]);
    return server;
  }

  async stop(): Promise<void> {
    setServers(this.before);
    this.socket.close();
    await once(this.socket, 'close');
  }

  /** The DNS response to a query: RFC 1035, section 4. */
  private answer(query: Buffer): Buffer {
    const labels: string[] = [];
    let at = HEADER;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const name = labels.join('.').toLowerCase();
    const isForA = query.readUInt16BE(at + 1) === A;
    const question = query.subarray(HEADER, at + 5);
    const known = this.addresses.get(name);
    const hasFailed = known === 'SERVFAIL';
    if (isForA) this.queries.push(name);
    const nth = this.queries.filter((asked) => asked === name).length - 1;
    const answer = isForA && !hasFailed ? known?.[Math.min(nth, known.length - 1)] : undefined;
    const addresses = answer?.split(' ') ?? [];
    const header = Buffer.from(query.subarray(0, HEADER));
    // Flags of a DNS response. The last hexadecimal digit is 0 for success, 2 for a failure, and 3 for an
    // unknown name.
    header.writeUInt16BE(hasFailed ? 0x8182 : known ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(addresses.length, 6);
    header.writeUInt32BE(0, 8);
    const records = addresses.map((address) =>
      Buffer.from([...[0xc0, HEADER, 0, A, 0, 1, 0, 0, 0, 0, 0, 4], ...address.split('.').map(Number)]),
    );
    return Buffer.concat([header, question, ...records]);
  }
}
