import type { QueryConfig } from 'pg';
import { arrayLiteral, NULL, quoted } from '../database/array-literal';
import { claimEach } from '../idempotency/idempotency.repository';
import type { IdempotentRequest } from '../idempotency/idempotent-request';
import type { Reading } from '../readings/reading';

/** The readings of one request. All of them are stored or none. */
export interface Write {
  readonly readings: readonly Reading[];
  /**
   * Ids of the origins (caller and reason) of the readings, by reason. The key is the empty text for readings without
   * a reason.
   */
  readonly origins: ReadonlyMap<string, number>;
  /** Idempotency key and fingerprint of the request, if it must not be carried out twice. */
  readonly once?: IdempotentRequest | undefined;
}

/**
 * The columns of a count in the unnamed location, with the SQL types of their values. Most readings are such
 * counts.
 */
const USUAL = [
  ['productid', 'text'],
  ['quantity', 'int'],
  ['"timestamp"', 'timestamptz'],
  ['origin', 'int'],
] as const;

/** Additional columns for readings that are adjustments, or that have a location or a reference. */
const OTHERS = [
  ['location', 'text'],
  ['is_delta', 'boolean'],
  ['reference', 'text'],
] as const;

type Columns = readonly (readonly [name: string, type: string])[];

const ALL = [...USUAL, ...OTHERS];

const names = (columns: Columns) => columns.map(([name]) => name).join(', ');

/** SQL for the values of a stored reading; an adjustment without a timestamp gets the time when it is stored. */
const values = (columns: Columns) =>
  columns
    .map(([name]) => (name === '"timestamp"' ? 'coalesce("timestamp", statement_timestamp())' : name))
    .join(', ');

const arrays = (columns: Columns) => columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');

/**
 * SQL that stores the readings of many requests at once. Each column is one array parameter, so that the number of
 * parameters does not depend on the number of readings. Of the four measured ways, unnest was the fastest. Timestamps
 * are sent as text, so that microseconds are kept.
 */
const insert = (columns: Columns) => `
  INSERT INTO inventory_items (${names(columns)})
  SELECT ${values(columns)} FROM unnest(${arrays(columns)}) AS reading (${names(columns)})`;

/**
 * SQL that stores readings like {@link insert}, but for several requests, some of which have an idempotency
 * key. It skips the readings of requests that were carried out before. The column `request` tells to which
 * request a reading belongs: it is the position of the request's key in the list of keys. The first position
 * is 1; 0 means that the request has no key.
 */
const insertOnce = (columns: Columns) => {
  const next = columns.length + 1;
  const numbered = [...columns, ['request', 'int']] as const;
  return `${claimEach(next + 1)}, stored AS (
    INSERT INTO inventory_items (${names(columns)})
    SELECT ${values(columns)} FROM unnest(${arrays(numbered)}) AS reading (${names(numbered)})
    WHERE request = 0 OR ($${next + 1}::text[])[request] IN (SELECT key FROM claimed)
  )
  SELECT key, free, key IN (SELECT key FROM claimed) AS claimed FROM request`;
};

const INSERTS = {
  usual: { name: 'insert_counts', text: insert(USUAL) },
  all: { name: 'insert_readings', text: insert(ALL) },
} as const;

const INSERTS_ONCE = {
  usual: { name: 'insert_counts_once', text: insertOnce(USUAL) },
  all: { name: 'insert_readings_once', text: insertOnce(ALL) },
} as const;

/**
 * The statement that stores the readings of several requests. If a request has an idempotency key, the returned rows
 * tell for every key whether its request was carried out.
 * @param waits whether to wait if another transaction is carrying out the same request
 * @param ttl how long idempotency keys are kept, in ms
 */
export function insertStatement(writes: readonly Write[], waits: boolean, ttl: number): QueryConfig {
  const readings = readingsOf(writes);
  const kind = readings.every(isUsual) ? 'usual' : 'all';
  const columns = [
    arrayLiteral(readings.map(({ productid }) => quoted(productid))),
    arrayLiteral(readings.map(({ quantity, delta }) => quantity ?? delta ?? NULL)),
    arrayLiteral(readings.map(({ timestamp }) => timestamp ?? NULL)),
    arrayLiteral(writes.map(originsOf)),
  ];
  if (kind === 'all') {
    columns.push(
      arrayLiteral(readings.map(({ location = '' }) => quoted(location))),
      arrayLiteral(readings.map(({ delta }) => delta !== undefined)),
      arrayLiteral(readings.map(({ reference }) => (reference === undefined ? NULL : quoted(reference)))),
    );
  }
  const requests = writes.flatMap(({ once }) => once ?? []);
  if (requests.length === 0) return { ...INSERTS[kind], values: columns };
  const keys = arrayLiteral(requests.map(({ key }) => quoted(key)));
  let request = 0;
  const numbers = arrayLiteral(
    writes.map(({ readings, once }) => repeated(once ? (request += 1) : 0, readings.length)),
  );
  const fingerprints = requests.map(({ fingerprint }) => fingerprint);
  return { ...INSERTS_ONCE[kind], values: [...columns, numbers, keys, fingerprints, waits, ttl] };
}

function isUsual({ location, delta, reference }: Reading): boolean {
  return location === undefined && delta === undefined && reference === undefined;
}

/**
 * The ids of the origins (caller and reason) of a request's readings: one id for each reading, separated by
 * commas.
 */
function originsOf({ readings, origins }: Write): string {
  const [first] = origins.values();
  if (origins.size === 1) return repeated(first ?? NULL, readings.length);
  return readings.map(({ reason = '' }) => origins.get(reason) ?? NULL).join(',');
}

/** Repeats an element the given number of times, separated by commas. */
function repeated(element: number | string, times: number): string {
  return Array<number | string>(times).fill(element).join(',');
}

/**
 * All readings of several requests in one list. The method `concat` is used, because `flatMap` would visit
 * each reading.
 */
export function readingsOf(writes: readonly Write[]): readonly Reading[] {
  return ([] as readonly Reading[]).concat(...writes.map(({ readings }) => readings));
}
