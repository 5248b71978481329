import { createHash } from 'node:crypto';

const LINE_FEED = 10;

/**
 * Counts the rows of a table and computes their SHA-256, from the text format of COPY, in which every row is one line.
 */
export class RowsDigest {
  private readonly hash = createHash('sha256');
  rows = 0;
  bytes = 0;

  update(content: Buffer): void {
    this.hash.update(content);
    this.bytes += content.length;
    for (let at = content.indexOf(LINE_FEED); at >= 0; at = content.indexOf(LINE_FEED, at + 1))
      this.rows += 1;
  }

  sha256(): string {
    return this.hash.digest('hex');
  }
}
