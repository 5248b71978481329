import { peakMegabytes } from '@verkko/dev-servers/peak-memory';
import { createDatabase, type TestDatabase } from '../support/database';
import { ask, update } from '../support/http-client';
import { SHAPES } from '../support/json-shapes';
import { UPDATE } from '../support/paths';
import { READING } from '../support/readings';
import { type Service, startService } from '../support/service';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
const MB = 1024 * 1024;

describe('a request body', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  const LIMITS =
    'must not be nested deeper than 16 levels, nor hold more than 250000 values or 1000 different member names';
  const names = (count: number) => Array.from({ length: count }, (_, index) => `"k${index}":1`).join();

  it.each([
    ['different names', `{${names(1200)}}`],
    ['different names, each in an object', `[{${names(1200).replaceAll(',', '},{')}}]`],
    ['values', `[${'1,'.repeat(250_000)}1]`],
    ['digits', `[${'1'.repeat(2_000_100)}]`],
  ])('is rejected before it is parsed if it has too many %s', async (_what, sent) => {
    // The end of the body is missing, so a JSON parser would report the error MALFORMED_JSON.
    const { status, body } = await service.post(UPDATE, sent.slice(0, -1));

    expect([status, body]).toEqual([
      422,
      {
        error: 'VALIDATION_ERROR',
        message: `body ${LIMITS}`,
        details: [{ field: 'body', message: LIMITS }],
        request_id: expect.any(String),
      },
    ]);
  });

  it('may have 900 unknown fields on the path /api/inventory/update', async () => {
    const text = `{"items":[${JSON.stringify(READING).slice(0, -1)},${names(900)}}]}`;

    await service.post('/api/inventory/update', text).expect(201);
  });
});

describe.each([
  ['a heap of 128 MB', '--max-old-space-size=128', [10 * MB, 3 * MB]],
  ['the heap of a container of 512 MB', '--max-old-space-size=256 --max-semi-space-size=16', [10 * MB]],
])('a service with %s', (_heap, options, sizes) => {
  let database: TestDatabase;
  let service: ServiceProcess;

  beforeAll(async () => {
    database = await createDatabase();
    service = await startProcess({
      ...databaseEnvironment(database.connection),
      NODE_OPTIONS: options,
      TRUST_PROXY: 'loopback',
    });
  });
  afterAll(async () => {
    await endProcesses();
    await database.drop();
  });

  const send = async (body: string, caller: number) => {
    const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': `203.0.113.${caller}` };
    return (await ask(service.url + UPDATE, { method: 'POST', headers, body })).status;
  };

  it.each(Object.keys(SHAPES))(
    'survives six clients that send costly JSON bodies at once (type of body: %s)',
    async (shape) => {
      for (const bytes of sizes) {
        const body = SHAPES[shape]?.(bytes) ?? '';
        const statuses = await Promise.all([1, 2, 3, 4, 5, 6].map((caller) => send(body, caller)));

        for (const status of statuses) expect([201, 413, 422, 503]).toContain(status);
        expect((await update(service.url, [READING])).status).toBe(201);
      }
    },
  );

  it('accepts an update with 10,000 readings after attacks with costly JSON bodies', async () => {
    expect((await update(service.url, Array<object>(10_000).fill(READING))).status).toBe(201);
  });

  it('uses less than 512 MB of memory during attacks with costly JSON bodies', () => {
    expect(service.child.exitCode).toBeNull();
    // Only Linux reports the peak memory of a process.
    const peak = process.platform === 'linux' ? peakMegabytes(service.child.pid as number) : 0;
    expect(peak).toBeLessThan(512);
  });
});
