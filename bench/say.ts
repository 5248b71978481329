/** Progress, with the seconds since the start; on stderr, so that stdout has the report alone. */
export function say(line: string): void {
  process.stderr.write(`${process.uptime().toFixed(0).padStart(4)} s  ${line}\n`);
}
