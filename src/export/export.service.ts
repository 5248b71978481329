import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { isAmong } from '../readings/locations';
import type { ExportQuery } from './export-query';
import { headOf, type LineFormat, lineOf } from '../formats/lines';
import { Reads } from '../replicas/reads';
import { CallerTurns } from '../read-turns/caller-turns';
import {
  type CountsLeft,
  type CountsPage,
  ExportRepository,
  type Page,
  type ReadingsLeft,
} from './export.repository';
import { COLUMNS } from '../reading-files/file-options';
import { COPY_COLUMNS, COUNTS, type ExportedReading } from './reading-line';
import { type Run, StoredReadings } from './stored-readings';

/**
 * Number of strands whose first page is queried in advance. A strand is a part of the file whose pages must
 * be read one after the other.
 */
const AHEAD = 3;

/** The first statement of an export reads the counts of this number of products. */
const FIRST_PRODUCTS = 10;

/**
 * Maximum number of products whose counts one statement reads. More would hardly be faster, and the statement
 * would take long if the index has many entries of deleted readings.
 */
const MOST_PRODUCTS = 25;

/**
 * Maximum number of concurrent statements that read readings, of all exports of an instance together. With
 * more than four workers, each worker has one. A single export can use all of them. The rest of the
 * connection pool serves other requests.
 */
const MAX_STATEMENTS = AHEAD + 1;

/** An exported file of readings. */
export interface ExportedFile {
  /**
   * If the client sends this time as `stored_since` with its next export, that export contains all readings
   * that were stored after this time.
   */
  readonly storedUntil: string;
  /**
   * The text of the exported file, some lines at a time. Only a few pages are queried before the client has
   * consumed the previous lines.
   */
  readonly text: AsyncIterable<string>;
}

/** Writes readings as export files of any size. */
@Injectable()
export class ExportService {
  private readonly turns: CallerTurns;

  constructor(
    private readonly repository: ExportRepository,
    private readonly reads: Reads,
    @Inject(CONFIG) { WORKERS }: Config,
  ) {
    const most = Math.max(1, Math.floor(MAX_STATEMENTS / WORKERS));
    this.turns = new CallerTurns(most, most);
  }

  /**
   * Makes a file of all matching readings, sorted by product, location, timestamp and id. With
   * `stored_since`, the readings are roughly in the order in which they were stored. A reading that is stored
   * during the export may or may not be in the file.
   */
  async file(caller: string, query: ExportQuery, format: LineFormat): Promise<ExportedFile> {
    const { is_detailed, stored_until, now } = await this.repository.begin(query.productid);
    // The database server is chosen after `storedUntil` is known, because the server must have every reading
    // stored before that time. The next export begins at that time.
    const repository = this.repository.at(await this.reads.current());
    const run = <T>(work: () => Promise<T>) => this.turns.run(caller, work);
    return {
      storedUntil: stored_until,
      text: new FileText(repository, query, format, run).lines(is_detailed, now),
    };
  }
}

/** The text of one exported file, some lines at a time. */
class FileText {
  private productsAtOnce = FIRST_PRODUCTS;

  constructor(
    private readonly repository: ExportRepository,
    private readonly query: ExportQuery,
    private readonly format: LineFormat,
    private readonly run: Run,
  ) {}

  lines(isDetailed: boolean, now: string): AsyncGenerator<string> {
    const { query, format } = this;
    if (query.stored_since !== undefined) {
      const stored = new StoredReadings(this.repository, query, this.run);
      const lines = linesOf(format, COPY_COLUMNS, stored.between(query.stored_since, now));
      return withHeader(headOf(format, COPY_COLUMNS), lines);
    }
    if (isDetailed || !isAmong(query.locations, '')) return this.readings();
    return this.counts();
  }

  /** The lines of an export that contains only counts in the unnamed location. */
  private counts(): AsyncGenerator<string> {
    const { query, format } = this;
    const form = COUNTS[format];
    const pages = pagesOf(this.products(query), async (left) => {
      const page = await this.run(() => this.repository.counts(left, query, form));
      if (left.after === undefined) this.adapt(left, page);
      return page;
    });
    return withHeader(form.header, pages);
  }

  /**
   * Chooses how many products the next statements read. If the products have few counts, the number
   * increases. If their counts do not fit on one page, the number decreases: their further pages can only be
   * read one after the other, but statements for different products can run at the same time.
   */
  private adapt({ productids: { length } }: CountsLeft, { rest, isSmall }: CountsPage): void {
    const { productsAtOnce } = this;
    if (rest) this.productsAtOnce = Math.min(productsAtOnce, Math.ceil(length / 2));
    else if (isSmall) this.productsAtOnce = Math.max(productsAtOnce, Math.min(length * 2, MOST_PRODUCTS));
  }

  private readings(): AsyncGenerator<string> {
    const { query, format } = this;
    const pages = pagesOf(this.places(query), (left) =>
      this.run(() => this.repository.readings(left, query)),
    );
    return withHeader(headOf(format, COLUMNS), linesOf(format, COLUMNS, pages));
  }

  private async *products({ productid }: ExportQuery): AsyncGenerator<CountsLeft> {
    if (productid !== undefined) {
      yield { productids: [productid] };
      return;
    }
    let names = await this.repository.productsAfter('');
    while (names.length > 0) {
      for (let n = 0; n < names.length;) {
        const productids = names.slice(n, n + this.productsAtOnce);
        yield { productids };
        n += productids.length;
      }
      names = await this.repository.productsAfter(names.at(-1) as string);
    }
  }

  private async *places(query: ExportQuery): AsyncGenerator<ReadingsLeft> {
    let places = await this.repository.placesAfter(query, undefined);
    while (places.length > 0) {
      yield* places.map((place) => ({ place }));
      places = await this.repository.placesAfter(query, places.at(-1));
    }
  }
}

/**
 * Yields all pages of several strands, in order. A strand is a part of the file whose pages must be read one after the
 * other. While the pages of one strand are written, the first pages of the next strands are queried in advance.
 */
async function* pagesOf<Left, Content>(
  strands: AsyncIterable<Left>,
  ask: (left: Left) => Promise<Page<Content, Left>>,
): AsyncGenerator<Content> {
  const ahead: Promise<Page<Content, Left>>[] = [];
  const begin = (left: Left) => {
    const page = ask(left);
    // If the query of an earlier page fails, nobody awaits this promise. Without this handler, its rejection
    // would be unhandled.
    page.catch(() => undefined);
    return page;
  };
  async function* next() {
    let page = await (ahead.shift() as (typeof ahead)[0]);
    while (page.rest !== undefined) {
      const following = begin(page.rest);
      yield page.content;
      page = await following;
    }
    yield page.content;
  }
  for await (const strand of strands) {
    ahead.push(begin(strand));
    if (ahead.length > AHEAD) yield* next();
  }
  while (ahead.length > 0) yield* next();
}

/**
 * Sends the header of the file together with the first lines. So nothing is sent before the database has
 * answered.
 */
async function* withHeader(header: string, texts: AsyncIterable<string>): AsyncGenerator<string> {
  let begin = header;
  for await (const text of texts) {
    yield begin + text;
    begin = '';
  }
  if (begin) yield begin;
}

async function* linesOf(
  format: LineFormat,
  columns: readonly (keyof ExportedReading)[],
  pages: AsyncIterable<ExportedReading[]>,
): AsyncGenerator<string> {
  for await (const readings of pages) {
    yield readings.map((reading) => lineOf(format, columns, reading)).join('');
  }
}
