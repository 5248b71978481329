import { type Workload, WORKLOADS } from '../workloads';
import { loadHttp } from './http-load';
import { makeRequests } from './prepare';
import type { SeparateLoad } from './separate-load';

/** The main function of the process that sends a heavy load to the service. */
async function main({ url, workload: wanted, connections, seconds }: SeparateLoad): Promise<void> {
  const workload = WORKLOADS.find(({ name }) => name === wanted) as Workload;
  const load = await loadHttp({
    url,
    requests: makeRequests(workload),
    connections,
    leadSeconds: 0,
    seconds,
    mayRefuse: true,
    meter: { read: () => ({ at: performance.now() / 1000 }) },
  });
  process.send?.(load);
  process.disconnect();
}

process.on('disconnect', () => process.exit());
void main(JSON.parse(process.argv[2] ?? '') as SeparateLoad);
