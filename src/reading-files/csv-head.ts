import { type Candidate, CsvHeaderSearch, isLess } from './csv-header-search';
import { SEPARATORS } from './csv-splitter';
import type { FileOptions } from './file-options';
import type { Row } from './row';

const EMPTY = 'is empty: the first line must name the columns productid, quantity, timestamp';

const LINE_BREAKS_AS_TEXT = '. The line breaks were sent as two characters, \\ and n: send real ones';

const LINE_BREAKS_LOST =
  '. If the line breaks were lost on the way, as by curl -d, send the file by curl --data-binary';

/** Advice for a file that is a single line, because its line breaks were probably lost when it was sent. */
export function lostLineBreaks(line: string): string {
  return line.includes('\\n') ? LINE_BREAKS_AS_TEXT : LINE_BREAKS_LOST;
}

/**
 * Finds the header of a CSV file, which is the line that names the columns. There is one search for each
 * possible separator, and all searches read the file at the same time. The search that finds the header first
 * determines the separator of the file.
 */
export class CsvHead {
  private readonly searches: readonly CsvHeaderSearch[];

  constructor(options: FileOptions) {
    this.searches = SEPARATORS.map((separator) => new CsvHeaderSearch(separator, options));
  }

  /**
   * Gives the next piece of a CSV file to all searches for the header line. There is one search for each
   * possible separator of cells.
   * @returns the search that found the header line, or a row that contains the error message about the file;
   * undefined if more of the file must be read
   */
  add(piece: Buffer): CsvHeaderSearch | Row | undefined {
    for (const search of this.searches) search.add(piece);
    return this.result(this.searches.every(({ isOver }) => isOver));
  }

  /**
   * Ends all searches for the header line, at the end of the file.
   * @returns the search that found the header line, or a row with the error of the file
   */
  end(): CsvHeaderSearch | Row {
    for (const search of this.searches) search.end();
    return this.result(true) as CsvHeaderSearch | Row;
  }

  private result(isOver: boolean): CsvHeaderSearch | Row | undefined {
    const found = this.searches.find((search) => search.found);
    const { mistake } = found ?? this.searches.find((search) => search.mistake) ?? {};
    if (mistake) return last(mistake.line, mistake.text);
    if (found) return found;
    return isOver ? this.notFound() : undefined;
  }

  private notFound(): Row {
    let best: Candidate | undefined;
    for (const search of this.searches) if (isLess(best, search.best)) best = search.best;
    if (!best) return last(1, this.searches[0]?.splitter.broken ?? EMPTY);
    const isOnly = best.header.isDecoded && this.searches.every(({ rows }) => rows === 1);
    return last(best.line, `${best.header.mistake}${isOnly ? lostLineBreaks(best.source) : ''}`);
  }
}

function last(line: number, mistake: string): Row {
  return { line, mistake, isLast: true };
}
