/** Minimum time between two redraws of a status line, in ms; people would not see more frequent ones. */
const PERIOD_MS = 100;

/** Shows the progress of work of unknown length, on one line of a terminal. Without a terminal, it writes nothing. */
export class StatusLine {
  private drawnAt = -Infinity;

  constructor(private readonly output: NodeJS.WriteStream) {}

  show(text: string): void {
    if (!this.output.isTTY || performance.now() - this.drawnAt < PERIOD_MS) return;
    this.drawnAt = performance.now();
    this.output.write(`\r\x1b[K${text}`);
  }

  clear(): void {
    if (this.output.isTTY) this.output.write('\r\x1b[K');
  }
}
