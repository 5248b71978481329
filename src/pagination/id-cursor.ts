import type { Rule } from '../validation/rule';

/** Encodes and decodes the cursors of a list whose items are in the order of their ids. */
export class IdCursor {
  /**
   * Creates the encoder and decoder for the cursors of one list.
   * @param list name of the list, so that a cursor of another list is rejected
   * @param most largest possible id of an item
   */
  constructor(
    private readonly list: string,
    private readonly most = 2_147_483_647,
  ) {}

  /** Encodes a cursor for the next page. @param id the id of the last item on the current page */
  encode(id: number): string {
    return Buffer.from(`${this.list} ${id}`).toString('base64url');
  }

  /**
   * Decodes a cursor.
   * @returns the id of the last item on the previous page; undefined for a text that {@link encode} did not make
   */
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
