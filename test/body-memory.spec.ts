import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Intake } from '../src/body/intake';
import { chunk, RawClient, updateHead } from './support/raw-client';
import { type Service, startService } from './support/service';
import { until } from './support/until';

const KB = 1024;
const MB = 1024 * KB;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes in use by this process, in which the service runs. */
function memory(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('the memory a body takes', () => {
  let service: Service;
  let clients: RawClient[];

  beforeAll(async () => {
    service = await startService({ BODY_LIMIT: '1mb' });
  });
  afterEach(() => Promise.all(clients.map((client) => client.leave())));
  afterAll(() => service.stop());

  const connect = async (count: number) => {
    clients = await Promise.all(Array.from({ length: count }, () => RawClient.connect(service.url)));
  };

  it('is free when it is refused, also while its client is slow to send the rest', async () => {
    const almost = chunk(Buffer.alloc(MB - KB, ' '));
    await connect(40);
    const before = memory();

    for (const client of clients) {
      await client.send(updateHead(), almost, chunk(' '.repeat(2 * KB)));
      expect(await client.answer()).toMatchObject({ status: 413 });
    }

    expect(memory() - before).toBeLessThan(10 * MB);
  });

  it('is not many times its bytes when they come one by one', async () => {
    const bytes = Buffer.concat(Array(300_000).fill(chunk(' ')));
    await connect(1);
    const before = memory();

    for (const client of clients) await client.send(updateHead(), bytes);
    const intake = service.app.get<Intake, { held: number }>(Intake);
    await until('all of it is there', () => intake.held > 300_000);

    expect(memory() - before).toBeLessThan(10 * MB);
  });
});
