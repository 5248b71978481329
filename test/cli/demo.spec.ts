import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { UPDATE } from '../support/paths';
import { startRedisServer } from '@verkko/dev-servers/redis-server';
import { withCurl } from '../support/curl';
import { createDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { type Service, startService } from '../support/service';

const ROOT = join(__dirname, '../..');
const DEMO = [join(ROOT, 'node_modules/ts-node/dist/bin.js'), '-T', join(ROOT, 'scripts/demo.ts')];
const DAY = 24 * 60 * 60 * 1000;

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs the demo to its end. Each time the demo prints something, `onOutput` is called with everything printed
 * up to then.
 */
async function demo(
  parameters: string[],
  onOutput: (stdout: string) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, [...DEMO, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    onOutput(stdout);
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = await once(child, 'close');
  return { code: code as number, stdout, stderr };
}

/** A hash of all stored readings, in the order of storing. */
async function fingerprint(service: Service): Promise<string | undefined> {
  const [row] = await service.query<{ md5: string }>(
    `SELECT md5(string_agg(concat_ws(',', productid, quantity, "timestamp"), ';' ORDER BY id)) FROM inventory_items`,
  );
  return row?.md5;
}

describe('npm run demo', () => {
  describe('with an empty service', () => {
    let service: Service;
    let ended: Ended;
    let until: Date;
    /** Readings in the database, by product, oldest first. */
    const products = new Map<string, { quantity: number; time: number }[]>();

    beforeAll(async () => {
      service = await startService({ RATE_LIMIT_ANONYMOUS_WRITES: '10', RATE_LIMIT_ANONYMOUS_READS: '30' });
      ended = await demo(['--url', service.url]);
      const rows = await service.query<{ productid: string; quantity: number; timestamp: Date }>(
        'SELECT productid, quantity, "timestamp" FROM inventory_items ORDER BY "timestamp", id',
      );
      for (const { productid, quantity, timestamp } of rows) {
        const readings = products.get(productid) ?? [];
        products.set(productid, readings);
        readings.push({ quantity, time: timestamp.getTime() });
      }
      const newest = Math.max(...[...products.values()].flatMap((readings) => readings.at(-1)?.time ?? 0));
      until = new Date((Math.floor(newest / DAY) + 1) * DAY);
    });
    afterAll(() => service.stop());

    it('stores as many readings as its output says, without waiting for a rate limit', async () => {
      const [row] = await service.query<{ count: string }>('SELECT count(*) FROM inventory_items');
      const said = /^Stored ([\d,]+) readings of 40 products in [\d.]+ s: [\d,]+ readings\/s\.$/m.exec(
        ended.stdout,
      );

      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(said?.[1]?.replaceAll(',', '')).toBe(row?.count);
      expect(ended.stdout).not.toContain('wait');
      expect(products.size).toBe(40);
    });

    it('stores readings whose timestamps are in the opening hours of the last 90 whole days', () => {
      const times = [...products.values()].flat().map(({ time }) => time);

      expect([0, DAY]).toContain(Math.floor(Date.now() / DAY) * DAY - until.getTime());
      expect(new Set(times.map((time) => Math.floor((until.getTime() - 1 - time) / DAY))).size).toBe(90);
      expect(new Set(times.map((time) => new Date(time).getUTCHours()))).toEqual(
        new Set([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]),
      );
    });

    it('stores quantities that become smaller by sales and greater by weekly deliveries', () => {
      for (const [productid, readings] of products) {
        const deliveries = readings.filter(
          ({ quantity }, index) => quantity > (readings[index - 1]?.quantity ?? quantity),
        );
        const weekdays = new Set(deliveries.map(({ time }) => new Date(time).getUTCDay()));
        const weeks = deliveries
          .slice(1)
          .map(({ time }, index) => Math.round((time - (deliveries[index]?.time ?? 0)) / DAY) / 7);

        expect(weekdays.size).toBe(1);
        // One product runs out of stock, because it gets no delivery for two weeks.
        expect([...new Set(weeks)].sort()).toEqual(productid === 'DAI-OATM-1L' ? [1, 3] : [1]);
        // A customer buys at most three pieces. A larger fall of the stock between two readings would mean
        // that a reading is missing.
        const sold = readings.map(
          ({ quantity }, index) => (readings[index - 1]?.quantity ?? quantity) - quantity,
        );
        expect(Math.max(...sold)).toBeLessThanOrEqual(3);
      }
    });

    it('lets exactly one product be out of stock for some days', () => {
      const empty = [...products].filter(([, readings]) => readings.some(({ quantity }) => quantity === 0));
      const [[productid, readings] = ['', []]] = empty;
      const zeros = readings.filter(({ quantity }) => quantity === 0);

      expect(empty).toHaveLength(1);
      expect(productid).toBe('DAI-OATM-1L');
      expect(zeros.length).toBeGreaterThanOrEqual(3);
      expect(readings.at(-1)?.quantity).toBeGreaterThan(0);
    });

    it('prints two curl commands that work', async () => {
      const lines = [...ended.stdout.matchAll(/^ {2}(curl .*)$/gm)].map(([, line]) => line ?? '');
      expect(lines).toHaveLength(2);
      const env = { ...process.env, ...(await withCurl()) };
      const [bestSeller, ranOut] = await Promise.all(
        lines.map(async (line) =>
          JSON.parse((await promisify(execFile)('sh', ['-c', line], { env })).stdout),
        ),
      );

      expect(bestSeller.count).toBeGreaterThanOrEqual(10);
      expect(bestSeller.items[0]).toMatchObject({ productid: 'DAI-MILK-1L' });
      expect(Date.parse(bestSeller.items[0].timestamp)).toBeGreaterThan(until.getTime() - DAY);
      const quantities: number[] = ranOut.items.map(({ quantity }: { quantity: number }) => quantity);
      expect(quantities.length).toBeGreaterThanOrEqual(4);
      expect(quantities.slice(0, -1).every((quantity) => quantity === 0)).toBe(true);
      expect(quantities.at(-1)).toBeGreaterThan(0);
    });
  });

  it('stores the same readings for the same seed and day, and different readings for another seed', async () => {
    const seeds = ['7', '7', '8'];
    const stored: (string | undefined)[] = [];
    for (const seed of seeds) {
      const service = await startService();
      await demo(['--url', service.url, '--until', '2024-06-01', '--seed', seed]);
      stored.push(await fingerprint(service));
      await service.stop();
    }

    expect(stored[0]).toBe(stored[1]);
    expect(stored[0]).not.toBe(stored[2]);
  });

  it('stores each reading once, even if it must wait for a rate limit and a busy database', async () => {
    const redisServer = await startRedisServer();
    const redis = new Redis(redisServer.url);
    const calm = await startService();
    const database = await createDatabase();
    const busy = await startService(
      { REDIS_URL: redisServer.url, RATE_LIMIT_ANONYMOUS_WRITES: '20', DB_LOCK_TIMEOUT: '0.2' },
      database.connection,
    );
    const table = await HeldTable.connect(database.connection);
    try {
      await demo(['--url', calm.url, '--until', '2024-06-01']);

      // The test uses up the rate limit. Then it repeatedly makes the current window of the rate limit end in
      // one second, until the demo prints the status 429.
      for (let write = 0; write < 21; write += 1) await busy.post(UPDATE);
      const [key = ''] = await redis.keys('*');
      const nearlyOver = setInterval(() => void redis.pexpire(key, 1000), 100);
      await table.hold('ACCESS EXCLUSIVE');
      let released: Promise<unknown> | undefined;
      const { code, stdout } = await demo(['--url', busy.url, '--until', '2024-06-01'], (output) => {
        if (output.includes('(429:')) clearInterval(nearlyOver);
        if (output.includes('(503:')) released ??= table.release();
      });

      expect(stdout).toMatch(/^The service asks to wait [12] s \(429: 20 writes a minute are allowed/m);
      expect(stdout).toMatch(
        /^The service asks to wait 1 s \(503: The database did not answer in time; try again\.\)$/m,
      );
      expect(code).toBe(0);
      expect(await fingerprint(busy)).toBe(await fingerprint(calm));
    } finally {
      redis.disconnect();
      await table.disconnect();
      await Promise.all([calm.stop(), busy.stop()]);
      await database.drop();
      await redisServer.stop();
    }
  });

  it('prints one line with an error if no service responds', async () => {
    const service = await startService();
    await service.stop();

    expect(await demo(['--url', service.url])).toEqual({
      code: 1,
      stdout: '',
      stderr: `No answer from ${service.url} (ECONNREFUSED): is the service running there? --url names another place.\n`,
    });
  });

  it('reports in one line that the service rejects the readings', async () => {
    const service = await startService({ MAX_BATCH_ITEMS: '100' });
    const ended = await demo(['--url', service.url]);
    await service.stop();

    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: 'The service did not take the readings (422: items must be an array of 1 to 100 readings)\n',
    });
  });
});
