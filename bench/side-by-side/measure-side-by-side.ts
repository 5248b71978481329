import type { Connection } from '@verkko/embedded-postgres';
import type { SideBySideOptions } from '../arguments';
import { loadHttp } from '../load/http-load';
import { checkAnswer, makeRequests } from '../load/prepare';
import { alternating } from '../measure/alternating';
import { measurementOf } from '../measure/measurement';
import type { Meter } from '../measure/processes';
import { say } from '../say';
import { untilIdle } from '../servers/postgres';
import type { HttpProcess } from '../servers/service';
import type { Workload } from '../workloads';
import type { Pair, SideBySideWorkload } from './side-by-side-results';

const LEAD_SECONDS = 1;

/** One of two compared services. */
export interface Side {
  readonly service: HttpProcess;
  readonly meter: Meter;
}

/** Two services that are compared on the same data. */
export interface Comparison<Kind extends string> {
  readonly kinds: Pair<Kind>;
  readonly sides: Readonly<Record<Kind, Side>>;
  /** The databases that both services use: one, or that of a primary and that of its replica. */
  readonly databases: readonly Connection[];
  readonly workloads: readonly Workload[];
  /** Called before each workload. */
  readonly prepare: (workload: Workload) => Promise<void>;
  readonly options: SideBySideOptions;
}

/** Sends the requests of each workload to both services in turn, and then stops the services. */
export async function measureSideBySide<Kind extends string>(
  comparison: Comparison<Kind>,
): Promise<SideBySideWorkload<Kind>[]> {
  const { workloads, prepare, kinds, sides } = comparison;
  const measured = [];
  for (const workload of workloads) {
    await prepare(workload);
    measured.push(await measureWorkload(workload, comparison));
  }
  for (const kind of kinds) await sides[kind].service.stop();
  return measured;
}

async function measureWorkload<Kind extends string>(
  workload: Workload,
  { kinds, sides, databases, options: { repeats, seconds } }: Comparison<Kind>,
): Promise<SideBySideWorkload<Kind>> {
  const requests = makeRequests(workload);
  const load = async (kind: Kind) => {
    const { service, meter } = sides[kind];
    const found = await loadHttp({ url: service.url, requests, leadSeconds: LEAD_SECONDS, seconds, meter });
    for (const database of databases) await untilIdle(database);
    return found;
  };
  for (const kind of kinds) await checkAnswer(sides[kind].service, workload);
  for (const kind of kinds) await load(kind); // warm-up, so that V8 compiles the code first
  const measured = await alternating(kinds, repeats, async (kind) => {
    const found = await load(kind);
    say(`  ${workload.title}, ${kind}: ${Math.round(found.requestsPerSecond).toLocaleString('en')}/s`);
    return measurementOf(found, workload.rows);
  });
  return { title: workload.title, repeats: measured };
}
