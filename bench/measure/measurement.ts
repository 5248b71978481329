import type { HttpLoad } from '../load/http-load';
import { type Measurement, rounded } from '../results';

/** @param rows of a request */
export function measurementOf(load: HttpLoad, rows: number): Measurement {
  const { requestsPerSecond, p50, p99, usage } = load;
  return {
    requestsPerSecond: rounded(requestsPerSecond),
    rowsPerSecond: rounded(requestsPerSecond * rows),
    p50: rounded(p50),
    p99: rounded(p99),
    ...(usage && {
      cores: {
        node: rounded(usage.cores.node),
        postgres: rounded(usage.cores.postgres),
        redis: rounded(usage.cores.redis),
        load: rounded(usage.cores.load),
      },
      elsewhere: rounded(usage.elsewhere),
      rss: rounded(usage.rss),
    }),
  };
}
