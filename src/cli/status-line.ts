/** Redrawn this often; what happens in between is not seen anyway. */
const PERIOD_MS = 100;

/** A line on a terminal that tells how far it is where nobody knows how long it will take; elsewhere nothing. */
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
