import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BenchError } from '../bench-error';
import { type Workload, WORKLOADS } from '../workloads';
import { checkAnswer } from './prepare';

describe('the check of a response before a measurement', () => {
  let server: Server;
  let rows: number | undefined;

  const check = (method: string) => {
    const { port } = server.address() as AddressInfo;
    const workload = WORKLOADS.find(({ request }) => request().method === method) as Workload;
    const stop = () => Promise.resolve();
    return checkAnswer({ url: `http://127.0.0.1:${port}`, pid: 0, stop }, workload);
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.end(
        rows === undefined ? '' : JSON.stringify({ items: Array.from({ length: rows }, () => ({})) }),
      );
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  afterAll(() => server.close());

  it('refuses a page without rows, and a page without a body', async () => {
    for (rows of [0, undefined]) {
      await expect(check('GET')).rejects.toThrow(
        new BenchError('GET 50 rows was answered with 0 rows instead of about 50'),
      );
    }
  });

  it('accepts a page with rows, and an update that is answered without a body', async () => {
    rows = 50;
    await expect(check('GET')).resolves.toBeUndefined();
    rows = undefined;
    await expect(check('POST')).resolves.toBeUndefined();
  });
});
