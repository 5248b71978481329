import { Agent } from 'node:http';
import { ask } from './http-client';

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric with all its samples, such as the buckets, the sum and the count of a histogram. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

/**
 * The result of a scrape of /metrics, parsed by Prometheus' rules:
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export class Scrape {
  readonly families: readonly Family[];

  constructor(text: string) {
    this.families = text.trimEnd().split('\n\n').map(family);
  }

  get samples(): Sample[] {
    return this.families.flatMap(({ samples }) => samples);
  }

  /** The value of the only metric sample with this name and these labels. The sample may have more labels. */
  value(name: string, labels: Record<string, string> = {}): number {
    const found = this.samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
    if (found.length !== 1) throw new Error(`${found.length} samples are ${name} ${JSON.stringify(labels)}`);
    return found[0]?.value ?? NaN;
  }

  /**
   * The number of requests by route and status, such as `{'GET /health 200': 2}`. Scrapes of /metrics are not
   * counted.
   */
  requests(): Record<string, number> {
    const counts = this.samples.filter(
      ({ name, labels }) => name === 'http_request_duration_seconds_count' && labels.route !== '/metrics',
    );
    return Object.fromEntries(
      counts.map(({ labels, value }) => [`${labels.method} ${labels.route} ${labels.status}`, value]),
    );
  }
}

/**
 * Reads /metrics on a new connection. A kept-alive connection would delay the stop of the service.
 * @throws Error if the status is not 200
 */
export async function scrape(url: string, headers: Record<string, string> = {}): Promise<Scrape> {
  const { status, body } = await ask(`${url}/metrics`, { headers, agent: new Agent() });
  if (status !== 200) throw new Error(`/metrics answered ${status ?? ''}: ${body}`);
  return new Scrape(body);
}

function family(text: string): Family {
  const [help = '', type = '', ...samples] = text.split('\n');
  const [, name = '', words = ''] = /^# HELP (\S+) (.*)$/.exec(help) ?? [];
  return {
    name,
    help: words,
    type: new RegExp(`^# TYPE ${name} (\\w+)$`).exec(type)?.[1] ?? '',
    samples: samples.map(sample),
  };
}

function sample(line: string): Sample {
  const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (!name || !value) throw new Error(`not a sample: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
  return {
    name,
    labels: Object.fromEntries(pairs.map(([, label, text]) => [label, text])),
    value: Number(value),
  };
}
