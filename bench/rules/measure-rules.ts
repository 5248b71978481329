import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { RuleOptions } from '../arguments';
import type { CleanUp } from '../clean-up';
import { randomInteger, randomMoment, randomProduct } from '../data';
import { loadHttp } from '../load/http-load';
import { send, settleWrites } from '../load/prepare';
import { alternating } from '../measure/alternating';
import { factsOf } from '../measure/facts';
import { measurementOf } from '../measure/measurement';
import type { Measurement } from '../results';
import { say } from '../say';
import { untilIdle } from '../servers/postgres';
import {
  copyTemplate,
  makeTemplate,
  meterFor,
  type Servers,
  serviceOn,
  startServers,
} from '../servers/servers';
import type { HttpProcess } from '../servers/service';
import type { HttpRequest } from '../workloads';
import { measureSweep } from './measure-sweep';
import { type Load, LOADS, type RuleResults } from './rule-results';

const CHECKOUT = join(__dirname, '../..');
const DATABASE = 'rules';
const RULES = 10_000;
const LEAD_SECONDS = 1;
const DISTINCT = 1000;

/**
 * Time in ms during which an instance may use old rules. After this time, the first request that stores
 * readings makes the instance read the changed rules.
 */
const KNOWN_MS = 5000;

const NOTE_CHANGE = `UPDATE counters SET value = value + 1 WHERE name = 'rules'`;

/**
 * Creates rules for products that the updates do not contain. Half of the rules use product prefixes of many lengths.
 */
const MAKE_RULES = `
  INSERT INTO rules (productid, prefix, "when", threshold)
  SELECT CASE WHEN number % 2 = 0 THEN 'other-' || number END,
    CASE WHEN number % 2 = 1 THEN 'other-' || repeat('x', number % 40) || number END, 'low', 10
  FROM generate_series(1, ${RULES}) AS number`;

/**
 * Measures one check of all rules. Then measures updates on one process, without rules and with many rules.
 * None of these rules is about the updated products.
 */
export async function measureRules(options: RuleOptions, cleanUp: CleanUp): Promise<RuleResults> {
  const servers = await startServers(cleanUp);
  await makeTemplate(servers, CHECKOUT, cleanUp);
  const sweep = await measureSweep(servers, CHECKOUT, cleanUp);
  await copyTemplate(servers, DATABASE);
  const service = await serviceOn(servers, CHECKOUT, DATABASE, cleanUp);
  await settleWrites(service);
  for (const kind of LOADS) await load(kind, service, servers, options); // warm-up, so that V8 compiles the code
  const repeats = await alternating(LOADS, options.repeats, async (kind) => {
    const found = await load(kind, service, servers, options);
    say(`  POST ${kind} rules: ${Math.round(found.requestsPerSecond).toLocaleString('en')}/s`);
    return found;
  });
  await service.stop();
  return {
    ...factsOf(servers, CHECKOUT),
    command: 'rules',
    seconds: options.seconds,
    rules: RULES,
    repeats,
    sweep,
  };
}

async function load(
  kind: Load,
  service: HttpProcess,
  servers: Servers,
  { seconds }: RuleOptions,
): Promise<Measurement> {
  const rules = kind.endsWith('with') ? [MAKE_RULES] : [];
  await servers.postgres.execute(DATABASE, ['TRUNCATE rules', ...rules, NOTE_CHANGE]);
  await sleep(KNOWN_MS);
  await send(service, updateOf(1));
  const readings = Number.parseInt(kind, 10);
  const found = await loadHttp({
    url: service.url,
    requests: Array.from({ length: DISTINCT }, () => updateOf(readings)),
    leadSeconds: LEAD_SECONDS,
    seconds,
    meter: meterFor(servers, service),
  });
  await untilIdle(servers.postgres.connectionTo(DATABASE));
  return measurementOf(found, readings);
}

function updateOf(readings: number): HttpRequest {
  const items = Array.from({ length: readings }, () => ({
    productid: randomProduct(),
    quantity: randomInteger(0, 999),
    timestamp: randomMoment(),
  }));
  return {
    method: 'POST',
    path: '/api/v1/inventory/update',
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from(JSON.stringify({ items })),
  };
}
