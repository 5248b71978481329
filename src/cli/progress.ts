const WIDTH = 30;

/** Shows progress: a bar that fills if the output is a terminal, otherwise one line for each step. */
export class Progress {
  private said = '';

  constructor(
    private readonly output: NodeJS.WriteStream,
    private readonly total: number,
  ) {}

  show(done: number): void {
    this.said = '';
    const text = `${done.toLocaleString('en')} of ${this.total.toLocaleString('en')} readings`;
    if (!this.output.isTTY) {
      this.output.write(`${text}\n`);
      return;
    }
    const filled = Math.round((done / this.total) * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    this.output.write(`\r\x1b[K${bar} ${text}${done === this.total ? '\n' : ''}`);
  }

  /**
   * Prints a notice on a separate line above the progress bar. If the same notice is repeated before the bar
   * moves, it is not printed again.
   */
  say(notice: string): void {
    if (notice === this.said) return;
    this.said = notice;
    this.output.write(`${this.output.isTTY ? '\r\x1b[K' : ''}${notice}\n`);
  }
}
