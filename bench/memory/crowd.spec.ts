import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CleanUp } from '../clean-up';
import { askLivez } from './crowd';

describe('npm run bench -- memory', () => {
  it('counts a failed probe of /livez as a latency of 60 s, which JSON can store', async () => {
    const server = createServer((_request, response) => void response.writeHead(503).end());
    const cleanUp = new CleanUp();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const asked = once(server, 'request');
    const livez = askLivez(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, cleanUp);
    await asked;
    const latencies = await livez.stop();
    await cleanUp.run();
    server.close();

    expect(JSON.parse(JSON.stringify(latencies))).toEqual(latencies.map(() => 60_000));
    expect(latencies).not.toEqual([]);
  });
});
