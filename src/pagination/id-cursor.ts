import type { Rule } from '../validation/rule';

/** Encodes and decodes the cursors of a list that is ordered by ids. */
export class IdCursor {
  /**
   * @param list name of the list, so that a cursor of another list is refused
   * @param most largest id
   */
  constructor(
    private readonly list: string,
    private readonly most = 2_147_483_647,
  ) {}

  /** Encodes a cursor for the next page. @param id of the last item on the page */
  encode(id: number): string {
    return Buffer.from(`${this.list} ${id}`).toString('base64url');
  }

  /** The id in a cursor; undefined for a text that {@link encode} did not make. */
  decode(cursor: string): number | undefined {
    const [name, digits = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
    const id = /^[1-9]\d*$/.test(digits) ? Number(digits) : NaN;
    return name === this.list && id <= this.most && this.encode(id) === cursor ? id : undefined;
  }

  /** Validation rule for the query parameter `cursor`. */
  get rule(): Rule<string> {
    return {
      message: 'must be the next_cursor of a page before',
      schema: { type: 'string' },
      read: (value) => (typeof value === 'string' && this.decode(value) !== undefined ? value : undefined),
    };
  }
}
