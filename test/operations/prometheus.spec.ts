import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { POLICIES } from '../../src/rate-limit/policy';
import { createDatabase, type TestDatabase } from '../support/database';
import { ask } from '../support/http-client';
import { type Sample, type Scrape, scrape } from '../support/metrics';
import { EXPORT, QUERY, UPDATE } from '../support/paths';
import { type Matcher, parsePromQl } from '../support/promql';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const FOLDER = join(__dirname, '../../deploy/prometheus');
const BOOTSTRAP_API_KEY = `vk_${'0'.repeat(40)}`;

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Record<string, string>;
  readonly annotations: { summary: string; description: string };
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource?: unknown;
  readonly gridPos: { x: number; y: number; w: number; h: number };
  readonly targets?: { refId: string; expr: string; legendFormat: string; datasource: unknown }[];
}

interface Dashboard {
  readonly uid: string;
  readonly templating: { list: { name: string; type: string; query: string | { query: string } }[] };
  readonly panels: Panel[];
}

const read = (file: string) => readFileSync(join(FOLDER, file), 'utf8');
const rules = (parse(read('alerts.yml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const dashboard = JSON.parse(read('dashboard.json')) as Dashboard;
const prometheus = parse(read('prometheus.yml')) as {
  rule_files: string[];
  scrape_configs: { job_name: string; metrics_path?: string; authorization: object }[];
};
const [scrapeConfig] = prometheus.scrape_configs;
const panels = dashboard.panels.filter(({ type }) => type !== 'row');

/** A PromQL expression as Grafana sends it, with values in place of the dashboard's variables. */
function chosen(expression: string): string {
  return expression
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$instance', INSTANCE)
    .replaceAll('$job', scrapeConfig?.job_name ?? '');
}

const INSTANCE = 'inventory.example:8002';

/**
 * Every PromQL expression in the rules and the dashboard, with its position and with the labels that its
 * description mentions.
 */
const expressions = [
  ...rules.map(({ alert, expr, annotations }) => ({
    place: alert,
    expr,
    told: [...JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label ?? ''),
  })),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ refId, expr, legendFormat }) => ({
      place: `${title} ${refId}`,
      expr: chosen(expr),
      told: [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label ?? ''),
    })),
  ),
];

describe('the rules and the dashboard for Prometheus', () => {
  let database: TestDatabase;
  let scraped: Scrape;
  let samples: Sample[];
  let statuses: (number | undefined)[];
  let backups: string;

  /**
   * Scrapes the metrics of a service that has received many kinds of requests: valid requests, invalid ones,
   * some over a rate limit, some without an API key, and some that fail because of a bug.
   */
  beforeAll(async () => {
    backups = mkdtempSync(join(tmpdir(), 'verkko-backups-'));
    database = await createDatabase();
    const service = await startProcess({
      ...databaseEnvironment(database.connection),
      AUTH: 'required',
      BOOTSTRAP_API_KEY,
      RATE_LIMIT_READS: '2',
      BACKUP_DIR: backups,
      DATABASE_REPLICA_URLS: 'postgres://127.0.0.1:1/away',
      RATE_LIMIT_FAILED_AUTHENTICATIONS: '1',
    });
    const key = { 'X-API-Key': BOOTSTRAP_API_KEY, 'Content-Type': 'application/json' };
    const query = `${service.url}${QUERY}?productid=A`;
    const write = (items: object[]) =>
      ask(`${service.url}${UPDATE}`, {
        method: 'POST',
        headers: key,
        body: JSON.stringify({ items }),
      });
    const reading = { productid: 'A', quantity: 1, timestamp: '2024-01-01' };

    statuses = [
      await write([reading]),
      await write([{ ...reading, quantity: -1 }]),
      await ask(query),
      await ask(query),
      await ask(`${service.url}${EXPORT}`),
      await ask(query, { headers: key }),
      await ask(`${service.url}/nowhere`),
      await ask(`${service.url}/health`),
      await database
        .query('ALTER TABLE inventory_items DROP COLUMN quantity CASCADE')
        .then(() => write([reading])),
      await ask(query, { headers: key }),
      await ask(query, { headers: key }),
    ].map(({ status }) => status);

    scraped = await until('the garbage collection has a metric', async () => {
      const candidate = await scrape(service.url, key);
      return candidate.samples.some(({ name }) => name === 'nodejs_gc_duration_seconds_sum') && candidate;
    });
    samples = [
      ...scraped.samples,
      // Prometheus adds this metric itself for each target.
      { name: 'up', labels: {}, value: 1 },
      // prom-client has these metrics only on Linux.
      { name: 'process_open_fds', labels: {}, value: 1 },
      { name: 'process_max_fds', labels: {}, value: 1 },
      // Only a service with the embedded PostgreSQL has these metrics. They are tested in disk.spec.ts.
      { name: 'verkko_disk_free_bytes', labels: {}, value: 1 },
      { name: 'verkko_disk_min_free_bytes', labels: {}, value: 1 },
    ].map((sample) => ({
      ...sample,
      labels: { ...sample.labels, job: scrapeConfig?.job_name ?? '', instance: INSTANCE },
    }));
    await service.stop();
  });
  afterAll(async () => {
    await endProcesses();
    await database.drop();
    rmSync(backups, { recursive: true });
  });

  it('are tested with the metrics of a service that has received many kinds of requests', () => {
    expect(statuses).toEqual([201, 422, 401, 429, 429, 200, 404, 200, 500, 500, 429]);
  });

  it.each(expressions)(
    'use only existing metrics and labels (place: $place, expression: $expr)',
    ({ expr, told }) => {
      const { selectors, labels } = parsePromQl(expr);
      expect(selectors).not.toEqual([]);

      const known = new Set<string>();
      for (const { metric, matchers } of selectors) {
        const found = samples.filter(({ name }) => name === metric);
        expect({ metric, exists: found.length > 0 }).toEqual({ metric, exists: true });
        for (const matcher of matchers) {
          expect({ metric, matcher, meets: found.some((sample) => meets(sample, matcher)) }).toEqual({
            metric,
            matcher,
            meets: true,
          });
        }
        for (const sample of found) for (const label of Object.keys(sample.labels)) known.add(label);
      }
      expect([...known]).toEqual(expect.arrayContaining([...labels, ...told]));
    },
  );

  it('take the lists of jobs and instances from a metric that every instance has', () => {
    const queries = dashboard.templating.list.flatMap(({ query }) =>
      typeof query === 'string' ? [] : [query.query],
    );

    expect(queries).toEqual([
      'label_values(verkko_build_info, job)',
      'label_values(verkko_build_info{job="$job"}, instance)',
    ]);
    expect(samples.filter(({ name }) => name === 'verkko_build_info')).toHaveLength(1);
  });

  it('use only metrics with a help text and a name that shows unit and type', () => {
    for (const { name, help, type } of scraped.families) {
      expect({ name, help }).toEqual({ name, help: expect.stringMatching(/^\S.{10,}/) });
      // The names of metrics from libraries are not checked, because they are the same in all Node.js
      // services.
      if (!/^(verkko|http)_/.test(name)) continue;
      expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
      expect({ name, isTotal: name.endsWith('_total') }).toEqual({ name, isTotal: type === 'counter' });
      expect(name).not.toMatch(/milli|minutes|kilo|mega|_ms|percent/);
    }
    expect(help(scraped, 'http_request_duration_seconds')).toMatch(/^Seconds /);
    expect(help(scraped, 'verkko_bodies_held_bytes')).toMatch(/^Bytes /);
  });

  it('find a counter of requests for every rate limit as soon as the service has started', () => {
    const policies = samples
      .filter(({ name }) => name === 'verkko_rate_limit_requests_total')
      .map(({ labels }) => labels.policy);

    expect(new Set(policies)).toEqual(new Set(POLICIES));
  });

  it('use every metric that the service defines', () => {
    const asked = new Set(
      expressions.flatMap(({ expr }) => parsePromQl(expr).selectors.map(({ metric }) => metric)),
    );
    const own = scraped.families.filter(({ name }) => /^(verkko|http)_/.test(name));

    const unwatched = own.filter(({ samples: all }) => !all.some(({ name }) => asked.has(name)));
    expect(unwatched.map(({ name }) => name)).toEqual([]);
  });
});

describe('alerts.yml', () => {
  it('has for each alert a severity, a summary and an instruction', () => {
    for (const { alert, labels, annotations } of rules) {
      expect(alert).toMatch(/^Verkko[A-Z]/);
      expect(['page', 'ticket']).toContain(labels.severity);
      expect(annotations).toEqual({ summary: expect.any(String), description: expect.any(String) });
    }
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it('selects only metrics of the job that prometheus.yml defines', () => {
    for (const { expr } of rules) {
      for (const { matchers } of parsePromQl(expr).selectors) {
        expect(matchers).toContainEqual({ label: 'job', operator: '=', value: scrapeConfig?.job_name });
      }
    }
    expect(prometheus.rule_files).toEqual(['alerts.yml']);
  });
});

describe('dashboard.json', () => {
  it('uses the selected data source, job and instances', () => {
    const datasource = { type: 'prometheus', uid: '${datasource}' };
    expect(dashboard.templating.list.map(({ name, type }) => [name, type])).toEqual([
      ['datasource', 'datasource'],
      ['job', 'query'],
      ['instance', 'query'],
    ]);
    for (const panel of panels) {
      expect(panel.datasource).toEqual(datasource);
      for (const target of panel.targets ?? []) {
        expect(target.datasource).toEqual(datasource);
        for (const { matchers } of parsePromQl(chosen(target.expr)).selectors) {
          expect(matchers.map(({ label }) => label)).toEqual(expect.arrayContaining(['job', 'instance']));
        }
      }
    }
  });

  it('has panels that do not overlap, each with its own id', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });
});

describe('prometheus.yml', () => {
  it('contains no API key', () => {
    expect(scrapeConfig?.authorization).toEqual({ credentials_file: expect.any(String) });
    expect(read('prometheus.yml')).not.toContain('vk_');
  });
});

/**
 * Tells whether a sample has the label value that a matcher names. Regular expressions match the whole value,
 * as in Prometheus:
 * https://prometheus.io/docs/prometheus/latest/querying/basics/#time-series-selectors
 */
function meets({ labels }: Sample, { label, operator, value }: Matcher): boolean {
  const found = labels[label];
  if (found === undefined) return false; // A PromQL expression must not use a label that the metric lacks.
  // Even if a selector excludes a label value (operators != and !~), a sample with this value must exist.
  return operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(found) : found === value;
}

function help(scraped: Scrape, name: string): string | undefined {
  return scraped.families.find((family) => family.name === name)?.help;
}
