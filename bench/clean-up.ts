/** Undoes what was done, last first, however the run ends. A step may come when its object has ended by itself. */
export class CleanUp {
  private readonly steps: (() => unknown)[] = [];
  private running: Promise<void> | undefined;

  /** To be called before the thing is waited for, so that it is also undone when a signal comes meanwhile. */
  add(step: () => unknown): void {
    this.steps.push(step);
    // What is started after the end began, because its caller does not know yet.
    if (this.running) this.running = this.running.then(() => this.undo());
  }

  run(): Promise<void> {
    return (this.running ??= this.undo());
  }

  private async undo(): Promise<void> {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) await step();
  }
}
