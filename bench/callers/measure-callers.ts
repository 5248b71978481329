import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import type { CallerOptions } from '../arguments';
import type { CleanUp } from '../clean-up';
import { loadHttp } from '../load/http-load';
import { checkAnswer, makeRequests, settleWrites } from '../load/prepare';
import { alternating } from '../measure/alternating';
import { factsOf } from '../measure/facts';
import { measurementOf } from '../measure/measurement';
import { say } from '../say';
import { BOOTSTRAP_KEY, makeKey } from '../servers/make-key';
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
import { type HttpRequest, type Workload, WORKLOADS } from '../workloads';
import { type Caller, type CallerResults, CALLERS } from './caller-results';

const CHECKOUT = join(__dirname, '../..');
const DATABASE = 'callers';
const LEAD_SECONDS = 1;

/** A rate limit that no benchmark can reach. The service counts every request, but rejects none. */
const NO_LIMIT = 1_000_000_000;

const TOKENS = { issuer: 'https://issuer.example', audience: 'inventory' };

type Headers = Readonly<Record<Caller, Readonly<Record<string, string>>>>;

/** Sends the same requests to the same process without credentials, with an API key, and with a token. */
export async function measureCallers(options: CallerOptions, cleanUp: CleanUp): Promise<CallerResults> {
  const servers = await startServers(cleanUp);
  await makeTemplate(servers, CHECKOUT, cleanUp);
  await copyTemplate(servers, DATABASE);
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const service = await serviceOn(servers, CHECKOUT, DATABASE, cleanUp, {
    BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
    JWT_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    JWT_ISSUER: TOKENS.issuer,
    JWT_AUDIENCE: TOKENS.audience,
    RATE_LIMIT_READS: String(NO_LIMIT),
    RATE_LIMIT_WRITES: String(NO_LIMIT),
  });
  const token = await new SignJWT({ scope: 'inventory:read inventory:write' })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(TOKENS.issuer)
    .setAudience(TOKENS.audience)
    .setSubject('benchmark')
    .setExpirationTime('1d')
    .sign(privateKey);
  const headers: Headers = {
    anonymous: {},
    key: {
      'X-API-Key': await makeKey(service.url, {
        scopes: ['inventory:read', 'inventory:write'],
        limited: false,
      }),
    },
    token: { Authorization: `Bearer ${token}` },
  };

  const workloads = [];
  for (const name of ['d', 'a'] as const) {
    const workload = WORKLOADS.find((one) => one.name === name) as Workload;
    if (name === 'a') await settleWrites(service);
    await checkAnswer(service, workload);
    workloads.push(await measureWorkload(workload, headers, service, servers, options));
  }
  await service.stop();
  return { ...factsOf(servers, CHECKOUT), command: 'callers', seconds: options.seconds, workloads };
}

async function measureWorkload(
  workload: Workload,
  headers: Headers,
  service: HttpProcess,
  servers: Servers,
  { repeats, seconds }: CallerOptions,
) {
  const requests = makeRequests(workload);
  const loadAs = (caller: Caller) =>
    loadHttp({
      url: service.url,
      requests: requests.map((request) => withHeaders(request, headers[caller])),
      leadSeconds: LEAD_SECONDS,
      seconds,
      meter: meterFor(servers, service),
    });
  for (const caller of CALLERS) await loadAs(caller); // warm-up, so that V8 compiles the code first
  const measured = await alternating(CALLERS, repeats, async (caller) => {
    const load = await loadAs(caller);
    await untilIdle(servers.postgres.connectionTo(DATABASE));
    say(`  ${workload.title}, ${caller}: ${Math.round(load.requestsPerSecond).toLocaleString('en')}/s`);
    return measurementOf(load, workload.rows);
  });
  return { title: workload.title, repeats: measured };
}

function withHeaders(request: HttpRequest, headers: Readonly<Record<string, string>>): HttpRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}
