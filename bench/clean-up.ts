/**
 * Stops and removes everything that a benchmark has started, in reverse order, even after a failure or a
 * signal. A clean-up step must not fail if the process that it stops has already ended.
 */
export class CleanUp {
  private readonly steps: (() => unknown)[] = [];
  private running: Promise<void> | undefined;

  /**
   * Adds a clean-up step. Call this before you await the start of a process. A signal during the start then
   * stops that process.
   */
  add(step: () => unknown): void {
    this.steps.push(step);
    // Code that is still running may start another process after the clean-up has begun.
    if (this.running) this.running = this.running.then(() => this.undo());
  }

  run(): Promise<void> {
    return (this.running ??= this.undo());
  }

  private async undo(): Promise<void> {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) await step();
  }
}
