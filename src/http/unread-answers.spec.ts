import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { freezeTimers, letPass } from '../../test/support/frozen-clocks';
import { answeredResponse } from './answered-response';
import { serve } from './server';
import { UnreadAnswers } from './unread-answers';

const MB = 1024 * 1024;

/**
 * A response that is larger than the kernel's buffers of one connection, so a part of it stays in the
 * service's memory until the client reads it.
 */
const ANSWER = Buffer.alloc(24 * MB);

describe('the limit of unread responses', () => {
  let server: Server;
  let answers: UnreadAnswers;
  let sockets: Socket[];
  let answered: number;

  const start = async (timeout: number) => {
    sockets = [];
    answered = 0;
    answers = new UnreadAnswers(timeout);
    server = createServer({ ServerResponse: answeredResponse() });
    const handle = ({ url }: IncomingMessage, response: { end(body: Buffer | string): unknown }) => {
      if (url === '/never') return;
      response.end(url === '/small' ? 'small' : ANSWER);
      answered += 1;
    };
    serve(server, 'connection', handle, answers);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  };
  afterEach(() => {
    jest.useRealTimers();
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  /**
   * Sends requests and does not read the responses. The promise resolves when the service has written a response.
   * @param socket the connection; by default a new one
   */
  const ask = async (paths = ['/'], socket = open()): Promise<Socket> => {
    const before = answered;
    socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: test\r\n\r\n`).join(''));
    while (answered === before) await new Promise((resolve) => setImmediate(resolve));
    return socket;
  };
  const open = () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.pause().on('error', () => undefined); // the service will reset the connection
    sockets.push(socket);
    return socket;
  };

  it('closes the connection that has been idle longest if more than 32 MB are unread', async () => {
    await start(3_600_000);
    const first = await ask();
    // The function `once` of node:events is not used here. It would reject if the connection reports its
    // reset as an error event.
    const isCut = new Promise((resolve) => first.once('close', resolve));

    for (let client = 0; client < 3; client += 1) await ask();

    first.resume(); // a paused socket does not report that it was reset
    await isCut;
    expect(answers.bytes).toBeLessThanOrEqual(32 * MB);
    expect(sockets.at(-1)?.destroyed).toBe(false);
  });

  it('closes a connection whose client reads nothing within the timeout', async () => {
    await start(100);

    const connected = once(server, 'connection') as Promise<[Socket]>;

    await ask();

    const [connection] = await connected;
    await once(connection, 'close');
    expect(answers.bytes).toBe(0);
  });

  it('closes such a connection no later if another connection, with an older unread response, waits for the service', async () => {
    freezeTimers();
    await start(60_000);
    const connections: Socket[] = [];
    server.on('connection', (connection) => connections.push(connection));
    // After a first response, the service handles several requests of the connection at once.
    await ask(['/never', '/small'], await ask(['/small']));
    letPass(30_000);
    await ask();

    letPass(30_000);
    expect(connections.map(({ destroyed }) => destroyed)).toEqual([false, false]);
    letPass(30_000);
    expect(connections.map(({ destroyed }) => destroyed)).toEqual([false, true]);
  });
});
