import { setTimeout as sleep } from 'node:timers/promises';
import { randomProduct } from '../data';
import { send } from '../load/prepare';
import { forgetPeak, peakMegabytes } from '@verkko/dev-servers/peak-memory';
import { updateOf } from '../workloads';
import { inMegabytes, type LargeUpdate, type Megabytes, tenth } from './memory-results';
import type { ProbedService } from './probed-service';

const ITEMS = 10_000;
const TIMES = 5;
const REST_MS = 1000;

/**
 * Measures the additional memory of large updates.
 * @param service a service that has just been started. Earlier requests would leave free memory, which the
 * updates would use first
 */
export async function measureLargeUpdate(service: ProbedService): Promise<LargeUpdate> {
  let bytes = 0;
  const rises: Megabytes[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const request = updateOf(Array.from({ length: ITEMS }, randomProduct));
    bytes = request.body?.length ?? 0;
    const idle = inMegabytes(await service.ask('collect'));
    await sleep(REST_MS);
    forgetPeak(service.pid);
    await service.ask('watch');
    await send(service, request);
    const peak = inMegabytes(await service.ask('peak'));
    rises.push({
      rss: tenth(peakMegabytes(service.pid) - idle.rss),
      heap: tenth(peak.heap - idle.heap),
      external: tenth(peak.external - idle.external),
    });
  }
  const most = (key: keyof Megabytes) => Math.max(...rises.map((rise) => rise[key]));
  return {
    items: ITEMS,
    bytes,
    times: TIMES,
    first: rises[0] as Megabytes,
    most: { rss: most('rss'), heap: most('heap'), external: most('external') },
  };
}
