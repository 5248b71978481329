/** Prints a line of progress with the seconds since the start, to stderr, so that stdout has only the report. */
export function say(line: string): void {
  process.stderr.write(`${process.uptime().toFixed(0).padStart(4)} s  ${line}\n`);
}
