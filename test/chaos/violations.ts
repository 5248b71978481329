/** Characters of one violation that are shown. */
const MOST_TEXT = 1000;

/** What was found wrong, told at once, with its second of the run and the fault at that time. */
export class Violations {
  readonly found: string[] = [];
  private readonly begun = performance.now();

  /** The name of the fault that is in effect, or was the last one. */
  fault = 'no fault yet';

  /** Seconds since the beginning of the run. */
  get second(): number {
    return (performance.now() - this.begun) / 1000;
  }

  get any(): boolean {
    return this.found.length > 0;
  }

  add(promise: string, what: string): void {
    const text = `${promise}: ${what.slice(0, MOST_TEXT)} (second ${this.second.toFixed(1)}, ${this.fault})`;
    this.found.push(text);
    console.error(`VIOLATION ${text}`);
  }
}
