import { csvCell } from '../formats/csv-cell';
import { headOf, type LineFormat } from '../formats/lines';
import { COLUMNS, FURTHER_COLUMNS } from '../reading-files/file-options';

/** The columns of an exported file that has only counts in the unnamed location. */
export const COUNT_COLUMNS = ['productid', 'quantity', 'timestamp'] as const;

/**
 * The columns of an export with which a client updates its copy of the database. By the id, the client
 * recognises the readings that its copy already has.
 */
export const COPY_COLUMNS = [...COLUMNS, ...FURTHER_COLUMNS] as const;

/** A reading as it is exported: a count has a quantity, an adjustment has a delta. */
export interface ExportedReading {
  readonly productid: string;
  readonly location: string | undefined;
  readonly quantity: number | undefined;
  readonly delta: number | undefined;
  readonly timestamp: string;
  readonly reason: string | undefined;
  readonly reference: string | undefined;
  readonly recorded_at?: string;
  readonly id?: number;
}

/**
 * A reading with its id and the time when it was stored. It is part of an export by which a client updates
 * its copy of the database.
 */
export type StoredReading = ExportedReading & Required<Pick<ExportedReading, 'recorded_at' | 'id'>>;

/** Counts of one product in the unnamed location, oldest first. */
export interface Counts {
  readonly productid: string;
  readonly quantities: readonly number[];
  /** The timestamps of the counts, one for each quantity, in UTC and without a `Z`. */
  readonly timestamps: readonly string[];
}

/**
 * How to write the lines of an exported file that contains only counts in the unnamed location. A line
 * consists of the `begin` text, the quantity, the `between` text, the timestamp and the `end` text. All
 * counts of a product have the same `begin` text.
 */
export interface CountsForm {
  readonly header: string;
  begin(productid: string): string;
  readonly between: string;
  readonly end: string;
}

export const COUNTS: Readonly<Record<LineFormat, CountsForm>> = {
  csv: {
    header: headOf('csv', COUNT_COLUMNS),
    begin: (productid) => `${csvCell(productid)},`,
    between: ',',
    end: '\n',
  },
  ndjson: {
    header: headOf('ndjson', COUNT_COLUMNS),
    begin: (productid) => `{"productid":${JSON.stringify(productid)},"quantity":`,
    between: ',"timestamp":"',
    end: '"}\n',
  },
};

/** Writes the lines of a product's counts. */
export function countLines({ productid, quantities, timestamps }: Counts, form: CountsForm): string {
  const begin = form.begin(productid);
  return timestamps
    .map((timestamp, n) => `${begin}${quantities[n] as number}${form.between}${timestamp}Z${form.end}`)
    .join('');
}
