/** Maximum number of characters that are printed of the details of one violation. */
const MOST_TEXT = 1000;

/**
 * Collects the cases in which the service does not do what the API promises. Prints each case at once, with
 * the current fault and the number of seconds since the start of the run.
 */
export class Violations {
  readonly found: string[] = [];
  private readonly begun = performance.now();

  /** The name of the current fault, or of the last one if there is no fault now. */
  fault = 'no fault yet';

  /** The number of seconds since the start of the run. */
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
