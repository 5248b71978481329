import { type Balancer, startBalancer } from '../support/balancer';
import { createDatabase, type TestDatabase } from '../support/database';
import { freePort } from '@verkko/dev-servers/free-port';
import { HeldTable } from '../support/held-table';
import { ask, keptAlive } from '../support/http-client';
import { only, podOf, settings } from '../support/kubernetes/manifests';
import {
  databaseEnvironment,
  endProcesses,
  portIsClosed,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const CLIENTS = 8;
const KEY = `vk_${'0123456789abcdef'.repeat(4)}`;

const { lifecycle, readinessProbe } = podOf(only('Deployment')).container;

let database: TestDatabase;
let balancer: Balancer;
let table: HeldTable;

beforeEach(async () => {
  database = await createDatabase();
  table = await HeldTable.connect(database.connection);
  balancer = await startBalancer();
});
afterEach(async () => {
  await balancer.stop();
  await endProcesses();
  await table.disconnect();
  await database.drop();
});

const readiness = ({ url }: ServiceProcess) => ask(url + (readinessProbe?.httpGet?.path ?? ''));

/** Starts a pod with the settings of the ConfigMap, without rate limits. It gets requests after it is ready. */
async function addPod(): Promise<ServiceProcess> {
  const pod = await startProcess({
    ...settings(),
    ...databaseEnvironment(database.connection),
    BOOTSTRAP_API_KEY: KEY,
    // Both time limits are longer than the time for which the test locks the table. So no request fails
    // because of the lock.
    DB_LOCK_TIMEOUT: '600',
    DB_STATEMENT_TIMEOUT: '600',
    RATE_LIMIT_READS: '0',
    RATE_LIMIT_WRITES: '0',
    TRUST_PROXY: 'loopback',
    HOST: '127.0.0.1',
    PORT: '0',
    METRICS_PORT: String(await freePort()),
    LOG_LEVEL: 'silent',
  });
  await until('the pod is ready', async () => (await readiness(pod)).status === 200);
  balancer.endpoints.add(pod.url);
  return pod;
}

const answers = ({ url }: ServiceProcess) => balancer.answered.get(url) ?? 0;

const inFlight = () => [...balancer.inFlight.values()].reduce((sum, number) => sum + number, 0);

async function answersMore(pod: ServiceProcess): Promise<void> {
  const before = answers(pod);
  await until('the pod has answered more requests', () => answers(pod) > before + 20);
}

/**
 * Ends a pod as Kubernetes does. Requests still arrive until the load balancer knows that the pod ends, and
 * some requests are in progress when the pod gets the signal.
 */
async function removePod(pod: ServiceProcess): Promise<void> {
  const waitsBeforeSignal = (lifecycle?.preStop?.sleep?.seconds ?? 0) > 0;
  if (!waitsBeforeSignal) pod.child.kill('SIGTERM');
  await answersMore(pod);

  await table.hold();
  await until('every client waits', () => inFlight() === CLIENTS);
  expect(balancer.inFlight.get(pod.url)).toBeGreaterThan(0);
  balancer.endpoints.delete(pod.url);
  pod.child.kill('SIGTERM');
  await portIsClosed(pod);
  await table.release();
  expect(await pod.exit).toMatchObject({ code: 0, signal: null });
}

/** Stores and reads over a kept-alive connection in a loop, and collects every unexpected response. */
async function useUntil(done: () => boolean, client: number, stored: Set<string>): Promise<string[]> {
  const refused: string[] = [];
  const agent = keptAlive();
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${KEY}` };
  for (let count = 0; !done(); count += 1) {
    const productid = `${client}-${count}`;
    const items = [{ productid, quantity: count, timestamp: '2024-01-01T00:00:00Z' }];
    const inventory = `${balancer.url}/api/v1/inventory`;
    const written = await ask(`${inventory}/update`, {
      method: 'POST',
      headers,
      agent,
      body: JSON.stringify({ items }),
    });
    if (written.status === 201) stored.add(productid);
    else refused.push(`write: ${written.status} ${written.body}`);
    const page = await ask(`${inventory}/query?productid=${productid}`, { headers, agent });
    if (page.status !== 200 || !page.body.includes(`"quantity":${count},`)) {
      refused.push(`read: ${page.status} ${page.body}`);
    }
  }
  agent.destroy();
  return refused;
}

describe('a rolling update under load', () => {
  it('refuses no request and loses no reading', async () => {
    const old = [await addPod(), await addPod()];
    const stored = new Set<string>();
    let updated = false;
    const clients = Promise.all(
      Array.from({ length: CLIENTS }, (_, client) => useUntil(() => updated, client, stored)),
    );
    clients.catch(() => undefined); // the promise is awaited below

    const fresh: ServiceProcess[] = [];
    for (const pod of old) {
      await answersMore(pod);
      fresh.push(await addPod());
      await removePod(pod);
    }
    for (const pod of fresh) await answersMore(pod);
    updated = true;

    expect((await clients).flat()).toEqual([]);
    const rows = await database.query<{ productid: string }>('SELECT productid FROM inventory_items');
    expect(rows.map(({ productid }) => productid).toSorted()).toEqual([...stored].toSorted());
  });
});
