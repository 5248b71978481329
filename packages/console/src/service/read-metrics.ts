/** A value of a metric. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The requests to one route: their outcomes and duration. */
export interface RouteFigures {
  readonly route: string;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  /** Average duration of a request in seconds. */
  readonly seconds: number;
}

/** Values that the screen shows. They are read from the metrics of the service. */
export interface Figures {
  /** When the newest process of the service began, in ms since 1970. */
  readonly startedAt: number;
  readonly node: string;
  /** Resident memory of the service in bytes. */
  readonly memory: number;
  /** The version and the address of PostgreSQL; absent if PostgreSQL does not answer. */
  readonly database?: { readonly version: string; readonly server: string };
  readonly connections: number;
  readonly mostConnections: number;
  /** Free bytes on the disk of the embedded PostgreSQL; absent if the service uses another PostgreSQL. */
  readonly diskFree?: number;
  /**
   * Time of the newest backup, in ms since 1970; 0 if there is no backup; absent if the service makes no
   * backups.
   */
  readonly backedUpAt?: number;
  readonly stored: number;
  readonly routes: readonly RouteFigures[];
  /** The number of requests that failed because of the service, for each error code of the API. */
  readonly failures: readonly { readonly error: string; readonly count: number }[];
}

const SAMPLE = /^(\w+)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Parses metrics in the text format of Prometheus, and returns the values that the console shows. */
export function readMetrics(text: string): Figures {
  const samples = text.split('\n').flatMap(sampleIn);
  const of = (name: string) => samples.filter((sample) => sample.name === name);
  const sum = (name: string) => of(name).reduce((total, { value }) => total + value, 0);
  /** The value of a gauge; undefined if the gauge is missing or has no number, because it does not apply. */
  const optional = (name: string, factor: number) => {
    const value = (of(name)[0]?.value ?? NaN) * factor;
    return Number.isNaN(value) ? undefined : value;
  };
  const { version, server } = of('verkko_database_info')[0]?.labels ?? {};
  const diskFree = optional('verkko_disk_free_bytes', 1);
  const backedUpAt = optional('verkko_backup_newest_timestamp_seconds', 1000);
  return {
    startedAt: sum('process_start_time_seconds') * 1000,
    node: of('verkko_build_info')[0]?.labels.node ?? '',
    memory: sum('process_resident_memory_bytes'),
    ...(version !== undefined && server !== undefined && { database: { version, server } }),
    connections: sum('verkko_database_connections'),
    mostConnections: sum('verkko_database_connections_max'),
    ...(diskFree !== undefined && { diskFree }),
    ...(backedUpAt !== undefined && { backedUpAt }),
    stored: sum('verkko_readings_stored_total'),
    routes: routesIn(samples),
    failures: of('verkko_failures_total').flatMap(({ labels, value }) =>
      value > 0 ? { error: labels.error ?? '', count: value } : [],
    ),
  };
}

/** The number of all requests to a route. */
export function requestsOf({ answered, refused, failed }: RouteFigures): number {
  return answered + refused + failed;
}

function sampleIn(line: string): Sample[] {
  const [, name, text = '', value] = SAMPLE.exec(line) ?? [];
  if (name === undefined) return [];
  const labels = Object.fromEntries([...text.matchAll(LABEL)].map(([, label = '', of]) => [label, of ?? '']));
  return [{ name, labels, value: Number(value) }];
}

/** The numbers of requests by route and outcome, most requested routes first. */
function routesIn(samples: readonly Sample[]): RouteFigures[] {
  const routes = new Map<string, { answered: number; refused: number; failed: number; seconds: number }>();
  for (const { name, labels, value } of samples) {
    if (!/^http_request_duration_seconds_(sum|count)$/.test(name)) continue;
    const { method = '', route = '', status = '' } = labels;
    const key = `${method} ${route}`;
    const figures = routes.get(key) ?? { answered: 0, refused: 0, failed: 0, seconds: 0 };
    routes.set(key, figures);
    if (name.endsWith('_sum')) figures.seconds += value;
    else if (status.startsWith('5')) figures.failed += value;
    else if (status.startsWith('4')) figures.refused += value;
    else figures.answered += value;
  }
  return [...routes]
    .map(([route, { seconds, ...counts }]) => {
      const row = { route, ...counts, seconds: 0 };
      return { ...row, seconds: seconds / Math.max(1, requestsOf(row)) };
    })
    .sort((one, other) => requestsOf(other) - requestsOf(one));
}
