import { Injectable } from '@nestjs/common';
import type { ExportQueryDto } from './dto/export-query.dto';
import type { LineFormat } from '../formats/lines';
import { CallerTurns } from '../read-turns/caller-turns';
import { ExportRepository, type Lines } from './export.repository';
import { FILE_FORMS, type FileForm } from './reading-line';

/** Products whose readings are asked for while those in front of them are written. */
const AHEAD = 3;

/** Statements of all exports at a time, as many as one alone has use for: the pool is for others, too. */
const MAX_STATEMENTS = AHEAD + 1;

/** What is asked for, by whom. */
interface Order {
  readonly caller: string;
  readonly query: ExportQueryDto;
  readonly form: FileForm;
}

/** The beginning of a product's readings. */
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
   * The text of a file with every reading that matches, some lines at a time: by product, then as in a page. The next ones
   * are asked for no sooner than the ones before are taken. Readings that are stored meanwhile may be in it or not.
   */
  async *file(caller: string, query: ExportQueryDto, format: LineFormat): AsyncGenerator<string> {
    const form = FILE_FORMS[format];
    let header = form.header;
    for await (const text of this.lines({ caller, query, form })) {
      // With the first lines, so that nothing is sent before the database has answered.
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
    let names = await this.repository.productsBehind('');
    while (names.length > 0) {
      yield* names;
      names = await this.repository.productsBehind(names.at(-1) as string);
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

  private ask(productid: string, { caller, query, form }: Order, behind?: Lines['place']) {
    const lines = this.turns.run(caller, () =>
      this.repository.lines(productid, query, form.line(productid), behind),
    );
    lines.catch(() => undefined); // told to whoever takes them; nobody may, where an earlier one failed
    return lines;
  }
}
