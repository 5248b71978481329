import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { answeredResponse } from './answered-response';
import { serve } from './server';
import { UnreadAnswers } from './unread-answers';

const MB = 1024 * 1024;

/** Larger than the kernel's buffers of one connection by more than the share of one client. */
const ANSWER = Buffer.alloc(24 * MB);

describe('UnreadAnswers', () => {
  let server: Server;
  let answers: UnreadAnswers;
  let sockets: Socket[];
  let answered: number;

  const start = async (timeout: number) => {
    sockets = [];
    answered = 0;
    answers = new UnreadAnswers(timeout);
    server = createServer({ ServerResponse: answeredResponse() });
    const handle = (_request: unknown, response: { end(body: Buffer): unknown }) => {
      response.end(ANSWER);
      answered += 1;
    };
    serve(server, 'connection', handle, answers);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  };
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  /** A client that asks once and reads nothing; resolves when its answer is made. */
  const ask = async (): Promise<Socket> => {
    const before = answered;
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.pause().on('error', () => undefined); // a reset
    sockets.push(socket);
    socket.write('GET / HTTP/1.1\r\nHost: test\r\n\r\n');
    while (answered === before) await new Promise((resolve) => setImmediate(resolve));
    return socket;
  };

  it('cut the connection that took none for the longest time, where they exceed 32 MB together', async () => {
    await start(3_600_000);
    const first = await ask();
    // Not `once` of node:events, which would reject when the reset is reported as an error.
    const isCut = new Promise((resolve) => first.once('close', resolve));

    for (let client = 0; client < 3; client += 1) await ask();

    first.resume(); // to hear of the reset
    await isCut;
    expect(answers.bytes).toBeLessThanOrEqual(32 * MB);
    expect(sockets.at(-1)?.destroyed).toBe(false);
  });

  it('cut a connection that takes none within the timeout', async () => {
    await start(100);

    const connected = once(server, 'connection') as Promise<[Socket]>;

    await ask();

    const [connection] = await connected;
    await once(connection, 'close');
    expect(answers.bytes).toBe(0);
  });
});
