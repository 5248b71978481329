import { Injectable } from '@nestjs/common';
import type { ExportQueryDto } from './dto/export-query.dto';
import type { LineFormat } from '../formats/lines';
import { CallerTurns } from '../read-turns/caller-turns';
import type { Locations } from '../readings/locations';
import { ExportRepository, type Lines } from './export.repository';
import { FILE_FORMS, type FileForm } from './reading-line';

/** Products whose readings are queried ahead, while those of earlier products are written. */
const AHEAD = 3;

/** Concurrent statements of all exports together, as many as one export can use: the pool serves others, too. */
const MAX_STATEMENTS = AHEAD + 1;

/** An export that a caller asked for. */
interface Order {
  readonly caller: string;
  readonly query: ExportQueryDto;
  readonly locations: Locations;
  readonly form: FileForm;
}

/** A product whose first readings are being queried. */
interface Begun {
  readonly productid: string;
  readonly lines: Promise<Lines>;
}

/** Writes readings as files of any size. */
@Injectable()
export class ExportService {
  private readonly turns = new CallerTurns(MAX_STATEMENTS, MAX_STATEMENTS);

  constructor(private readonly repository: ExportRepository) {}

  /**
   * The text of a file with every matching reading, some lines at a time: by product, then in the order of a page. The
   * next lines are queried no sooner than the previous ones are taken. Readings that are stored during the export may
   * be in the file or not.
   */
  async *file(
    caller: string,
    query: ExportQueryDto,
    locations: Locations,
    format: LineFormat,
  ): AsyncGenerator<string> {
    const form = FILE_FORMS[format];
    let header = form.header;
    for await (const text of this.lines({ caller, query, locations, form })) {
      // The header goes out with the first lines, so that nothing is sent before the database has answered.
      yield header + text;
      header = '';
    }
    if (header) yield header;
  }

  private async *lines(order: Order): AsyncGenerator<string> {
    const ahead: Begun[] = [];
    for await (const productid of this.products(order.query)) {
      ahead.push({ productid, lines: this.ask(productid, order) });
      if (ahead.length > AHEAD) yield* this.linesOf(ahead.shift() as Begun, order);
    }
    for (const begun of ahead) yield* this.linesOf(begun, order);
  }

  private async *products({ productid }: ExportQueryDto): AsyncGenerator<string> {
    if (productid !== undefined) {
      yield productid;
      return;
    }
    let names = await this.repository.productsAfter('');
    while (names.length > 0) {
      yield* names;
      names = await this.repository.productsAfter(names.at(-1) as string);
    }
  }

  private async *linesOf({ productid, lines }: Begun, order: Order): AsyncGenerator<string> {
    let { text, place } = await lines;
    while (place) {
      const next = this.ask(productid, order, place);
      yield text;
      ({ text, place } = await next);
    }
    yield text;
  }

  private ask(productid: string, { caller, query, locations, form }: Order, after?: Lines['place']) {
    const lines = this.turns.run(caller, () =>
      this.repository.lines(productid, query, form.line(productid), locations, after),
    );
    lines.catch(() => undefined); // if earlier lines failed, nobody awaits these: their rejection must not be unhandled
    return lines;
  }
}
