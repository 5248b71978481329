import type { HttpLoad } from '../load/http-load';
import { type Measurement, rounded } from '../results';
import type { Usage } from './processes';

/**
 * Converts the result of a load test into a measurement. @param rows number of rows that each request stores
 * or returns
 */
export function measurementOf(load: HttpLoad, rows: number): Measurement {
  const { requestsPerSecond, p50, p99, usage } = load;
  return {
    requestsPerSecond: rounded(requestsPerSecond),
    rowsPerSecond: rounded(requestsPerSecond * rows),
    p50: rounded(p50),
    p99: rounded(p99),
    ...(usage && roundedUsage(usage)),
  };
}

export function roundedUsage({ cores, elsewhere, rss }: Usage): Usage {
  return {
    cores: {
      node: rounded(cores.node),
      postgres: rounded(cores.postgres),
      redis: rounded(cores.redis),
      load: rounded(cores.load),
      ...(cores.replica !== undefined && { replica: rounded(cores.replica) }),
    },
    elsewhere: rounded(elsewhere),
    rss: rounded(rss),
  };
}
