import { isDisturbed, type Results, shareOf } from './results';
import { type Spread, spread } from './statistics';
import { type WorkloadName, WORKLOADS } from './workloads';

export type Verdict = 'faster' | 'slower' | 'within noise' | 'too disturbed to tell';

/** The change of one workload between two benchmark results. */
export interface Comparison {
  readonly workload: WorkloadName;
  readonly title: string;
  readonly verdict: Verdict;
  /**
   * How much the rate of the service has changed between two benchmark results: 0.1 means 10 % more. Each
   * rate is divided by a reference rate before the comparison. The reference of `limit` is the rate of
   * PostgreSQL; the reference of `hello` is the rate of a minimal Nest service.
   */
  readonly changes?: { readonly limit: number; readonly hello: number };
}

/**
 * Minimum number of repetitions in each of the two compared results. From this number on, the range of the
 * measured values reliably shows how much they vary by chance.
 */
const ENOUGH_REPEATS = 4;

/**
 * The smallest relative change of the median that is reported. `enough` applies after enough repetitions, and
 * `few` after too few. `few` is larger, because few values may be close together by chance.
 */
const LEAST_CHANGE = { enough: 0.05, few: 0.3 };

/**
 * Compares the rates of the service in two benchmark results. Each repetition also measures two reference
 * rates. Each rate of the service is divided by each of them, so that a slow machine does not look like a
 * slow service. A change is reported only if both quotients show it, because a reference rate may be an
 * outlier.
 * @returns one comparison for each workload that both results contain
 */
export function compare(before: Results, after: Results): Comparison[] {
  return WORKLOADS.toSorted((a, b) => a.name.localeCompare(b.name)).flatMap(({ name, title }) => {
    const [from, to] = [ratesOf(before, name), ratesOf(after, name)];
    if (!from || !to) return [];
    const known = { workload: name, title };
    if ([from, to].some(({ limit, hello }) => limit.length === 0 || hello.length === 0)) {
      return { ...known, verdict: 'too disturbed to tell' };
    }
    const verdicts = [judge(from.limit, to.limit), judge(from.hello, to.hello)];
    const [first = 'within noise'] = verdicts;
    return {
      ...known,
      verdict: verdicts.every((verdict) => verdict === first) ? first : 'within noise',
      changes: { limit: change(from.limit, to.limit), hello: change(from.hello, to.hello) },
    };
  });
}

/** Reports a change only if the value ranges of the two results do not overlap and their medians clearly differ. */
export function judge(before: readonly number[], after: readonly number[]): Verdict {
  const [from, to] = [spread(before), spread(after)];
  const enough = Math.min(before.length, after.length) >= ENOUGH_REPEATS;
  const least = enough ? LEAST_CHANGE.enough : LEAST_CHANGE.few;
  if (apart(from, to) && to.median / from.median > 1 + least) return 'faster';
  if (apart(to, from) && to.median / from.median < 1 - least) return 'slower';
  return 'within noise';
}

function apart(lower: Spread, upper: Spread): boolean {
  return lower.most < upper.least;
}

function change(before: readonly number[], after: readonly number[]): number {
  return spread(after).median / spread(before).median - 1;
}

/**
 * The service's rates relative to PostgreSQL and to the minimal Nest service, without disturbed repetitions;
 * undefined for a workload that was not measured.
 */
function ratesOf({ repeats }: Results, name: WorkloadName) {
  const measured = repeats.flatMap(({ hello, workloads }) => {
    const run = workloads[name];
    return run ? { hello, run } : [];
  });
  if (measured.length === 0) return undefined;
  const calm = measured.filter(({ run }) => !isDisturbed(run.service));
  return {
    limit: calm.map(({ run }) => shareOf(run)),
    hello: calm
      .filter(({ hello }) => !isDisturbed(hello))
      .map(({ hello, run }) => run.service.requestsPerSecond / hello.requestsPerSecond),
  };
}
