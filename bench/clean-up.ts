/**
 * Stops and removes everything that a run started, in reverse order, even after a failure or a signal. A step must
 * allow for an object that has already ended.
 */
export class CleanUp {
  private readonly steps: (() => unknown)[] = [];
  private running: Promise<void> | undefined;

  /**
   * Adds a step. Call this before the started object is awaited, so that a signal in the meantime stops the object too.
   */
  add(step: () => unknown): void {
    this.steps.push(step);
    // A caller may still start something after the clean-up has begun.
    if (this.running) this.running = this.running.then(() => this.undo());
  }

  run(): Promise<void> {
    return (this.running ??= this.undo());
  }

  private async undo(): Promise<void> {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) await step();
  }
}
