import { csvCell } from '../formats/csv-cell';
import { headOf, type LineFormat } from '../formats/lines';

/** The columns of an exported file. */
export const COLUMNS = ['productid', 'quantity', 'timestamp'] as const;

/** The text around quantity and timestamp in a line of a file, the same for all readings of a product. */
export interface ReadingLine {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

/** The syntax of an exported file, which an import can read. */
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
