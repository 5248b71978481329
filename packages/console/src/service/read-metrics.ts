/** The results of the requests to one route. */
export interface RouteFigures {
  readonly route: string;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  /** Average duration of a request in seconds. */
  readonly seconds: number;
}

export interface Figures {
  readonly routes: readonly RouteFigures[];
  readonly stored: number;
  readonly database: string;
}

const SAMPLE = /^(\w+)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Reads the few figures that the screen shows from metrics in the text format of Prometheus. */
export function readMetrics(text: string): Figures {
  const routes = new Map<string, { answered: number; refused: number; failed: number; seconds: number }>();
  const connections: string[] = [];
  let stored = 0;
  for (const line of text.split('\n')) {
    const [, name, labelText = '', value = ''] = SAMPLE.exec(line) ?? [];
    const labels = Object.fromEntries(
      [...labelText.matchAll(LABEL)].map(([, key = '', text]) => [key, text]),
    );
    const { method = '', route = '', status = '', pool = '' } = labels;
    const number = Number(value);
    if (name === 'verkko_readings_stored_total') stored = number;
    if (name === 'verkko_database_connections') connections.push(`${pool} ${number}`);
    if (!name?.startsWith('http_request_duration_seconds_') || name.endsWith('_bucket')) continue;
    const key = `${method} ${route}`;
    const figures = routes.get(key) ?? { answered: 0, refused: 0, failed: 0, seconds: 0 };
    routes.set(key, figures);
    if (name.endsWith('_sum')) figures.seconds += number;
    else if (status.startsWith('5')) figures.failed += number;
    else if (status.startsWith('4')) figures.refused += number;
    else figures.answered += number;
  }
  return { routes: average(routes), stored, database: connections.join(', ') };
}

function average(routes: ReadonlyMap<string, Omit<RouteFigures, 'route'>>): RouteFigures[] {
  const rows = [...routes].map(([route, { answered, refused, failed, seconds }]) => {
    const count = answered + refused + failed;
    return { route, answered, refused, failed, seconds: count === 0 ? 0 : seconds / count };
  });
  const count = ({ answered, refused, failed }: RouteFigures) => answered + refused + failed;
  return rows.sort((one, other) => count(other) - count(one));
}
