import type { WorkloadName } from '../workloads';

/** The small Nest service of a measurement contains only these parts of the real service. */
export interface Stack {
  /**
   * `usual` if requests and responses are objects of the Nest adapter for Express; `ours` if they are objects
   * of the adapter of this service.
   */
  readonly messages: 'usual' | 'ours';
  /**
   * Whether the small Nest service that is measured has these parts of the real service: the Express
   * settings, the request id and the request tracking.
   */
  readonly settings?: boolean;
  readonly log?: 'ours' | 'pino-http';
  readonly limiter?: 'ours' | 'in memory' | 'library storage' | 'library';
  /** How the query string is parsed. */
  readonly query?: 'parsed' | 'checked';
  readonly answer?: '5 KB object' | '5 KB text';
  /** Settings of Express that differ from those of the real service. */
  readonly express?: Readonly<Record<string, string | boolean>>;
}

/** One change to the real service. The cost of this change is measured. */
export type Alteration = 'usual messages' | 'AsyncLocalStorage' | 'rows' | 'rows with dates';

export type Subject =
  | { readonly kind: 'node' | 'express' }
  | { readonly kind: 'nest'; readonly stack: Stack }
  | { readonly kind: 'service'; readonly altered?: Alteration };

/** A server that is measured to find the cost of one part of the service. */
export interface Layer {
  readonly name: string;
  readonly title: string;
  readonly subject: Subject;
  /** The name of the measured workload; by default `d`, a query for 50 rows. */
  readonly workload?: WorkloadName;
}

const HELLO: Stack = { messages: 'ours' };
const SET: Stack = { ...HELLO, settings: true };
const LOGGED: Stack = { ...SET, log: 'ours' };
const LIMITED: Stack = { ...LOGGED, limiter: 'ours' };
const CHECKED: Stack = { ...LIMITED, query: 'checked' };

/**
 * The layers that are measured, from the smallest server to the whole service. Each layer consists of the
 * previous layer and one addition. The cost of the addition is the difference between the measurements of the
 * two layers.
 */
export const LADDER: readonly Layer[] = [
  { name: 'node', title: 'raw node:http', subject: { kind: 'node' } },
  { name: 'express', title: 'Express 5 alone', subject: { kind: 'express' } },
  nest('nest', 'Nest, as it comes', { messages: 'usual' }),
  nest('messages', "+ requests of Express's own shape", HELLO),
  nest('settings', '+ the service’s settings, request id', SET),
  nest('log', '+ request log', LOGGED),
  nest('limiter', '+ rate limit, counted in Redis', LIMITED),
  nest('query', '+ query read and checked', CHECKED),
  { name: 'service', title: 'the whole service, GET 50', subject: { kind: 'service' } },
];

/** One design decision. The chosen solution and each rejected solution are measured. */
export interface Choice {
  readonly name: string;
  readonly title: string;
  /** The name of the server variant that uses the chosen solution of this decision. */
  readonly chosen: string;
  readonly others: readonly Layer[];
}

export const CHOICES: readonly Choice[] = [
  {
    name: 'messages',
    title: "requests of Express's own shape, under all layers but the database",
    chosen: 'query',
    others: [nest('usual-messages', 'prototypes changed by Express', { ...CHECKED, messages: 'usual' })],
  },
  {
    name: 'service-messages',
    title: "requests of Express's own shape, in the whole service",
    chosen: 'service',
    others: [
      service(
        'service-usual-messages',
        'prototypes changed by Express, in the whole service',
        'usual messages',
      ),
    ],
  },
  {
    name: 'etag',
    title: 'no ETag on 5 KB of JSON',
    chosen: 'no-etag',
    others: [
      nest('no-etag', 'the object, without an ETag', { ...SET, answer: '5 KB object' }),
      nest('etag', 'the object, with Express’s weak ETag', {
        ...SET,
        answer: '5 KB object',
        express: { etag: 'weak' },
      }),
      nest('json-text', 'as text, the way pages go', { ...SET, answer: '5 KB text' }),
    ],
  },
  {
    name: 'query-parser',
    title: 'our own query parser',
    chosen: 'parser-ours',
    others: [
      nest('parser-ours', 'ours, strict', { ...SET, query: 'parsed' }),
      nest('parser-simple', 'Express’s "simple"', {
        ...SET,
        query: 'parsed',
        express: { 'query parser': 'simple' },
      }),
      nest('parser-extended', 'Express’s "extended"', {
        ...SET,
        query: 'parsed',
        express: { 'query parser': 'extended' },
      }),
    ],
  },
  {
    name: 'request-log',
    title: 'our own request log',
    chosen: 'log',
    others: [nest('pino-http', 'nestjs-pino’s, which is pino-http', { ...SET, log: 'pino-http' })],
  },
  {
    name: 'limiter',
    title: 'our own counting of requests',
    chosen: 'limiter',
    others: [
      nest('limiter-memory', 'ours, in memory', { ...LOGGED, limiter: 'in memory' }),
      nest('limiter-storage', 'our guard on the library’s storage', {
        ...LOGGED,
        limiter: 'library storage',
      }),
      nest('limiter-library', 'guard and storage as they come', { ...LOGGED, limiter: 'library' }),
    ],
  },
  {
    name: 'page',
    title: 'the page as JSON text from PostgreSQL',
    chosen: 'service',
    others: [
      service('rows', 'rows, objects, JSON.stringify', 'rows'),
      service('rows-dates', 'the same, times as Date', 'rows with dates'),
    ],
  },
  {
    name: 'async-local-storage',
    title: 'no AsyncLocalStorage',
    chosen: 'service',
    others: [service('async-local-storage', 'one around each request', 'AsyncLocalStorage')],
  },
];

/** The requests to this server change the table, so it is measured after all others. */
export const POST: Layer = {
  name: 'service-post',
  title: 'the whole service, POST 1',
  subject: { kind: 'service' },
  workload: 'a',
};

/**
 * All servers to measure, each of them once. Servers that are compared are next to each other in this list,
 * so that a slow change of the machine affects them equally.
 */
export const LAYERS: readonly Layer[] = [
  ...LADDER.flatMap((rung) => [rung, ...othersThan(rung.name)]),
  ...CHOICES.filter(({ others, chosen }) => others.some(({ name }) => name === chosen)).flatMap(
    ({ others }) => others,
  ),
  POST,
];

/**
 * The servers in the order in which they are measured, for all repetitions. Every second repetition measures
 * them in reverse order. So a slow change of the machine's speed does not always affect the same servers. The
 * server that gets updates is measured last, in rounds of its own.
 */
export function roundsOf(repeats: number): readonly (readonly Layer[])[] {
  const reads = LAYERS.filter((layer) => layer !== POST);
  const repetitions = Array.from({ length: repeats }, (_, index) =>
    index % 2 === 1 ? reads.toReversed() : reads,
  );
  return [...repetitions, ...repetitions.map(() => [POST])];
}

function othersThan(chosen: string): Layer[] {
  return CHOICES.filter((choice) => choice.chosen === chosen).flatMap(({ others }) => others);
}

function nest(name: string, title: string, stack: Stack): Layer {
  return { name, title, subject: { kind: 'nest', stack } };
}

function service(name: string, title: string, altered: Alteration): Layer {
  return { name, title, subject: { kind: 'service', altered } };
}
