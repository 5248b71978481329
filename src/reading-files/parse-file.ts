import type { LineFormat } from '../formats/lines';
import { csvRows } from './csv-rows';
import { ndjsonRows } from './ndjson-rows';
import type { Row } from './row';

const READERS = { csv: csvRows, ndjson: ndjsonRows };

/** The rows of a file as they arrive, in either format. */
export function parseFile(format: LineFormat, bytes: AsyncIterable<Buffer>): AsyncGenerator<Row[], void> {
  return READERS[format](bytes);
}
