/** Writes a notice to stderr: stdout is for the output that was asked for. */
export function say(notice: string): void {
  process.stderr.write(`${notice}\n`);
}
