import { csvCell } from '../formats/csv-cell';
import { headOf, type LineFormat } from '../formats/lines';

/** What a file has of a reading. */
export const COLUMNS = ['productid', 'quantity', 'timestamp'] as const;

/** The line of a reading in a file: what stands around its quantity and its timestamp, the same for all of a product. */
export interface ReadingLine {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

/** How a file of readings is written, as an import reads it. */
export interface FileForm {
  readonly header: string;
  line(productid: string): ReadingLine;
}

export const FILE_FORMS: Readonly<Record<LineFormat, FileForm>> = {
  csv: {
    header: headOf('csv', COLUMNS),
    line: (productid) => ({ before: `${csvCell(productid)},`, between: ',', after: '\n' }),
  },
  ndjson: {
    header: headOf('ndjson', COLUMNS),
    line: (productid) => ({
      before: `{"productid":${JSON.stringify(productid)},"quantity":`,
      between: ',"timestamp":"',
      after: '"}\n',
    }),
  },
};
