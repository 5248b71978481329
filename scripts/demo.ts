import { randomUUID } from 'node:crypto';
import { refusal } from '../src/cli/response';
import { Failure } from '../src/command-line/failure';
import { retry } from '../src/cli/retry';
import { Progress } from '../src/cli/progress';
import { connect } from '../src/cli/connect';
import { endWithReader } from '../src/command-line/closed-output';
import { parseArguments } from '../src/command-line/parse-arguments';
import type { Client } from '@verkko/client';
import { catalogue, STOCK_OUT_SKU } from './demo/catalogue';
import { demoReadings, type Reading } from './demo/readings';

const HELP = `Fills a running service with 90 days of readings of a small shop, through its HTTP API.

  npm run demo -- [--url http://127.0.0.1:8002] [--until 2024-06-01] [--seed 1]

--until  the readings end at this day's midnight UTC; default: today's
--seed   another whole number makes other readings, the same one the same again
`;

/**
 * The number of readings in one request: the maximum that the service accepts by default. The demo sends
 * eight requests, so it stays below the rate limit of writes.
 */
const BATCH = 10_000;

async function main(): Promise<void> {
  endWithReader();
  const { values } = readArguments();
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const url = readUrl(values.url);
  const until = readDay(values.until);
  const readings = demoReadings(readSeed(values.seed), until);

  const client = await connect({ url, key: undefined });
  const progress = new Progress(process.stdout, readings.length);
  const start = performance.now();
  for (let sent = 0; sent < readings.length; sent += BATCH) {
    const batch = readings.slice(sent, sent + BATCH);
    await send(client, batch, progress);
    progress.show(sent + batch.length);
  }
  process.stdout.write(summary(url, readings, until, (performance.now() - start) / 1000));
}

/**
 * Stores one batch of readings, and retries while the service is busy or the connection breaks.
 * @throws Failure if the service rejects the batch
 */
async function send(client: Client, items: Reading[], progress: Progress): Promise<void> {
  const once = { params: { header: { 'Idempotency-Key': randomUUID() } }, body: { items } };
  const answer = await retry(
    () => client.POST('/api/v1/inventory/update', once),
    (notice) => {
      progress.say(notice);
    },
  );
  if (!answer.response.ok) throw refusal('The service did not take the readings', answer);
}

function readArguments() {
  try {
    return parseArguments({
      options: {
        url: { type: 'string', default: 'http://127.0.0.1:8002' },
        seed: { type: 'string', default: '1' },
        until: { type: 'string', default: new Date().toISOString().slice(0, 10) },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Failure(`${(error as Error).message}\n\n${HELP}`);
  }
}

function readUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new Failure(`--url must be like http://127.0.0.1:8002; it is ${text}`);
  }
  return text.replace(/\/+$/, '');
}

function readDay(text: string): Date {
  const day = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) {
    throw new Failure(`--until must be a day like 2024-06-01; it is ${text}`);
  }
  return day;
}

function readSeed(text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new Failure(`--seed must be a whole number from 0 to 999999999; it is ${text}`);
  }
  return Number(text);
}

function summary(url: string, readings: readonly Reading[], until: Date, seconds: number): string {
  const lastDay = new Date(until.getTime() - 1).toISOString().slice(0, 10);
  const bestSeller = catalogue.reduce((a, b) => (b.salesPerDay > a.salesPerDay ? b : a));
  const ranOut = catalogue.find(({ sku }) => sku === STOCK_OUT_SKU);
  const counts = readings.filter(({ productid }) => productid === STOCK_OUT_SKU);
  const empty = counts.findIndex(({ quantity }) => quantity === 0);
  const full = counts.slice(empty).find(({ quantity }) => quantity > 0);

  const query = (parameters: Record<string, string>) =>
    `curl -s '${url}/api/v1/inventory/query?${new URLSearchParams(parameters).toString()}'`;
  return `
Stored ${readings.length.toLocaleString('en')} readings of ${catalogue.length} products in ${seconds.toFixed(1)} s: ${Math.round(readings.length / seconds).toLocaleString('en')} readings/s.

Try it:
  # ${bestSeller.name}, the best seller, on ${lastDay}
  ${query({ productid: bestSeller.sku, starttimestamp: lastDay, endtimestamp: `${lastDay}T23:59:59Z` })}
  # ${ranOut?.name ?? ''}: sold out, and on the shelf again
  ${query({ productid: STOCK_OUT_SKU, starttimestamp: counts[empty]?.timestamp ?? '', endtimestamp: full?.timestamp ?? '' })}
`;
}

main().catch((error: unknown) => {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
